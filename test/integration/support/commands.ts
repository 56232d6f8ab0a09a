import { execa } from "execa";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openWorkspace } from "../../../workspace/workspace.ts";

const { root, home } = openWorkspace();

/** Runs a command of this checkout as `npm run` does. Does not throw when it fails. */
export function npmRun(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    return execa("node", ["cli/main.js", command, ...args], {
        ...{ cwd: root, preferLocal: true, env, all: true, reject: false, stdin: "ignore" },
    } as const);
}

/** The file of a stack. */
export const stackFile = (name: string): string => join(root, "stacks", `Pulumi.${name}.yaml`);

/** Removes a stack of {@link npmRun} from Pulumi, and its files. */
export async function removeStack(name: string): Promise<void> {
    await npmRun("pulumi", ["stack", "rm", "--yes", "--force", "--preserve-config", "--stack", name]);
    const own = ["local", "Pulumi"].map((kind) => join(home, "stacks", `${kind}.${name}.yaml`));
    [stackFile(name), ...own].forEach((file) => rmSync(file, { force: true }));
}
