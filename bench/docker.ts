import { execa } from "execa";
import { openWorkspace } from "../workspace/workspace.ts";

export const workspace = openWorkspace();

/** What all images of the benchmarks are called; tags tell them apart. */
export const repository = "dhi-bench";

/** Docker's client, with BuildKit. Returns what it prints. */
export async function docker(...args: string[]): Promise<string> {
    const env = { ...workspace.env, DOCKER_BUILDKIT: "1" };
    return (await execa("docker", args, { env })).stdout.trim();
}

/** Removes images of the benchmarks by their tags: those that are there. */
export async function removeImages(...tags: string[]): Promise<void> {
    const names = tags.map((tag) => `${repository}:${tag}`);
    await execa("docker", ["image", "rm", "--force", ...names], { env: workspace.env, reject: false });
}
