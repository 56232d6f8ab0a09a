import { execa } from "execa";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { workspace } from "../docker.ts";

/** A program of which previews and updates are measured. */
export interface Program {
    readonly folder: string;
    readonly stack: string;
    readonly env: NodeJS.ProcessEnv;
}

/** A program without resources as `pulumi new javascript` makes it, with the same tools and a state of its own. */
export async function emptyProgram(folder: string): Promise<Program> {
    const state = join(folder, "state");
    mkdirSync(state);
    symlinkSync(join(workspace.root, "node_modules"), join(folder, "node_modules"));
    const runtime = { name: "nodejs", options: { packagemanager: "npm" } };
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "empty", runtime, main: "index.js" }));
    writeFileSync(join(folder, "index.js"), "");
    writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ type: "module", scripts: { pulumi: "pulumi" } }),
    );
    const env = { ...workspace.env, PULUMI_BACKEND_URL: pathToFileURL(state).href };
    await execa("pulumi", ["stack", "init", "empty", "--non-interactive"], { cwd: folder, env });
    return { folder, stack: "empty", env };
}

/** Runs a command of Pulumi on a program, such as `up`. */
export function runOn({ folder, stack, env }: Program, ...command: string[]) {
    return execa("pulumi", [...command, "--non-interactive", "--stack", stack], { cwd: folder, env });
}
