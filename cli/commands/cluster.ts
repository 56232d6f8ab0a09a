/** `npm run cluster`: a Kubernetes for machines that have none. */
import { parseArgs } from "node:util";

import { describeCluster, ensureCluster, stopCluster } from "../../offline/cluster/cluster.ts";
import { foldersOf } from "../../offline/cluster/folders.ts";
import { usageError } from "../command.ts";
import { describeOutcome, runSteps } from "../steps.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";

export const help = `Usage: npm run cluster -- up | down [--wipe] | status

A Kubernetes of one node for machines that have none, in namespaces of its own, built from Go modules and Debian's
packages. Needs Linux and root. Where you have a cluster, use that: nothing here touches it, and KUBECONFIG says which.

  up        start it, building what is missing (minutes the first time, seconds after); prints what to export
  down      end it and all that runs on it; objects, images and volumes stay for the next start
  --wipe    with down: remove those too, there is no way back
  status    say whether it runs; exit code 1 when it does not, or not well
  --help    this text`;

const commands: Readonly<Record<string, (workspace: Workspace, wipe: boolean) => Promise<void>>> = {
    up,
    down,
    status,
};

export async function run(): Promise<void> {
    const { values, positionals } = parseArgs({
        options: { wipe: { type: "boolean", default: false }, help: { type: "boolean" } },
        allowPositionals: true,
    });
    const [name = "", ...rest] = positionals;
    const command = commands[name];
    if (command === undefined || rest.length > 0 || (values.wipe && name !== "down")) {
        throw usageError(`Say one of ${Object.keys(commands).join(", ")}; --wipe goes with down alone.`);
    }
    await command(openWorkspace(), values.wipe);
}

async function up(workspace: Workspace): Promise<void> {
    const { kubeconfig } = foldersOf(workspace);
    const chosen = process.env["KUBECONFIG"];
    if (chosen !== undefined && chosen !== "" && chosen !== kubeconfig) {
        console.log(
            `KUBECONFIG says which cluster you use: ${chosen}. Nothing was started; unset it for one of this checkout's own.`,
        );
        return;
    }
    await runSteps([
        {
            title: "Kubernetes",
            run: async (report) => describeOutcome(await ensureCluster(workspace, report)),
        },
    ]);
    console.log(`\nexport KUBECONFIG=${shellWord(kubeconfig)}`);
}

async function down(workspace: Workspace, wipe: boolean): Promise<void> {
    await runSteps([
        {
            title: "Kubernetes",
            run: async (report) => {
                const stopped = await stopCluster(workspace, wipe, report);
                const rest = wipe
                    ? "nothing of it is left"
                    : `its state stays in ${foldersOf(workspace).home}`;
                return `${stopped ? "down" : "was down already"}; ${rest}`;
            },
        },
    ]);
}

async function status(workspace: Workspace): Promise<void> {
    const { up: isUp, line } = await describeCluster(workspace);
    console.log(line);
    process.exitCode = isUp ? 0 : 1;
}

/** A path as one word of a shell, to be pasted. */
function shellWord(path: string): string {
    return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
