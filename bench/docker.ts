import { execa } from "execa";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorkspace } from "../workspace/workspace.ts";

export const workspace = openWorkspace();

/** The repository of all images of the benchmarks. */
export const repository = "dhi-bench";

/** Runs docker with BuildKit and returns its output. */
export async function docker(...args: string[]): Promise<string> {
    const env = { ...workspace.env, DOCKER_BUILDKIT: "1" };
    return (await execa("docker", args, { env })).stdout.trim();
}

/** Removes images of the benchmarks by tag, if they exist. */
export async function removeImages(...tags: string[]): Promise<void> {
    const names = tags.map((tag) => `${repository}:${tag}`);
    await execa("docker", ["image", "rm", "--force", ...names], { env: workspace.env, reject: false });
}

/** Does some work with a folder for temporary files. */
export async function inFolder<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-bench-"));
    try {
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
