import { ExecaError } from "execa";
import type { Workspace } from "../../workspace/workspace.ts";
import { pulumi, quietly } from "../pulumiCli.ts";
import { removeFromEngine } from "./docker.ts";
import { removeFromCluster } from "./kubernetes.ts";
import { release } from "./release.ts";
import { pendingCreates, type ExportedStack } from "./state.ts";

/**
 * Makes a stack usable again after a run of it was killed: removes its lock, what it had half made, and its notes in the
 * state. Does nothing to a stack that no run left behind.
 *
 * @returns whether there was something to do.
 * @throws if the stack is locked by a process that runs, or by one of another machine.
 */
export async function recover(
    workspace: Workspace,
    stack: string,
    report: (line: string) => void,
): Promise<boolean> {
    let isClean = true;
    const say = (line: string) => {
        isClean = false;
        report(line);
    };
    release(workspace, stack, say);
    const creates = pendingCreates(await exportStack(workspace, stack));
    if (creates.length > 0) {
        say(
            `Stack ${stack}: a run was interrupted while it created ${creates.map(({ name }) => name).join(", ")}.`,
        );
        const lines = [
            ...(await removeFromEngine(creates, workspace.env)),
            ...(await removeFromCluster(creates)),
        ];
        lines.forEach((line) => say(`Stack ${stack}: ${line}.`));
        await forget(workspace, stack);
    }
    return !isClean;
}

async function exportStack(workspace: Workspace, stack: string): Promise<ExportedStack> {
    const options = { ...quietly, maxBuffer: 2 ** 30 } as const;
    try {
        const { stdout } = await pulumi(workspace, stack, ["stack", "export", "--stack", stack], options);
        return JSON.parse(String(stdout)) as ExportedStack;
    } catch (error) {
        // The command that follows reports that there is no such stack, or creates it.
        if (error instanceof ExecaError && /no stack named/.test(String(error.stderr))) {
            return {};
        }
        throw error;
    }
}

/** Clears the notes of interrupted creations in the state, which Pulumi keeps otherwise. */
async function forget(workspace: Workspace, stack: string): Promise<void> {
    const options = ["--yes", "--skip-preview", "--non-interactive", "--stack", stack];
    const args = ["refresh", "--clear-pending-creates", ...options];
    const { failed, all } = await pulumi(workspace, stack, args, { ...quietly, all: true, reject: false });
    if (failed) {
        throw new Error(`Pulumi cannot refresh the stack "${stack}":\n${String(all)}`);
    }
}
