/** `npm run recover`: makes a stack usable again after a run of it was killed. */
import { parseArgs } from "node:util";
import { ensurePulumiCli } from "../../offline/tools/pulumiCli.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { usageError } from "../command.ts";
import { defaultStack, pulumiOutput } from "../pulumiCli.ts";
import { recover } from "../recover/recover.ts";

export const help = `Usage: npm run recover -- [STACK]

Makes a stack usable again after a run of it was killed: a canceled job, a crash, a machine that was switched off. "npm start",
"npm run down" and "npm run -s pulumi -- up" do the same before they begin; run it before a "pulumi up" of your own.

It removes the lock of a process of this machine that has exited, the containers, networks and Kubernetes objects that were
being created then, and Pulumi's notes of them in the state. Volumes and claims are never removed. A lock of a process that
runs, or of another machine, is left alone, and the message says whose it is. The next update creates what is missing.

  STACK    the stack (default: ${defaultStack})
  --help   show this help

Environment:
  PULUMI_BACKEND_URL   where the stack's state is (default: this checkout)

Exit codes: 0 the stack can be used, 1 it is locked or cannot be read, 2 invalid arguments.

Examples:
  npm run recover
  npm run recover -- prod`;

export async function run(): Promise<void> {
    const { positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
    const [stack = defaultStack, ...rest] = positionals;
    if (rest.length > 0) {
        throw usageError("Use one stack.");
    }
    const workspace = openWorkspace();
    // CI has a CLI of its own, and has never run "npm start".
    await ensurePulumiCli(workspace, console.error);
    if (!(await recover(workspace, stack, console.log))) {
        // Fails for a stack that does not exist.
        await pulumiOutput(workspace, stack, ["stack", "--show-name", "--stack", stack]);
        console.log(`Stack ${stack}: no interrupted run was found.`);
    }
}
