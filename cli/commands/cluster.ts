/** `npm run cluster`: a local Kubernetes cluster. */
import { parseArgs } from "node:util";

import { describeCluster, ensureCluster, stopCluster } from "../../offline/cluster/cluster.ts";
import { foldersOf } from "../../offline/cluster/folders.ts";
import { usageError } from "../command.ts";
import { describeOutcome, runSteps } from "../steps.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";

export const help = `Usage: npm run cluster -- up | down [--wipe] | status

Runs a Kubernetes cluster of one node on this machine, for those who have none. It is built from Go modules and Debian
packages and isolated in Linux namespaces. Needs Linux and root. If you have a cluster, use that: this command never
touches the cluster of your KUBECONFIG.

  up         start the cluster, building what is missing (takes minutes the first time), and print its KUBECONFIG
  down       stop the cluster and everything that runs on it; objects, images and volumes are kept for the next start
  --wipe     with down: remove these too, which cannot be undone
  status     show whether the cluster runs
  --help     show this help

Exit codes: 0 success, 1 failed, or status found the cluster down or unhealthy, 2 invalid arguments.

Examples:
  npm run cluster -- up
  npm run cluster -- down --wipe`;

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
        throw usageError(
            `Use one of ${Object.keys(commands).join(", ")}; --wipe can be combined with down only.`,
        );
    }
    await command(openWorkspace(), values.wipe);
}

async function up(workspace: Workspace): Promise<void> {
    const { kubeconfig } = foldersOf(workspace);
    const chosen = process.env["KUBECONFIG"];
    if (chosen !== undefined && chosen !== "" && chosen !== kubeconfig) {
        console.log(
            `KUBECONFIG is set to another cluster: ${chosen}. Nothing was started: unset it to start this checkout's cluster.`,
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
                    ? "everything is removed"
                    : `its state is kept in ${foldersOf(workspace).home}`;
                return `${stopped ? "stopped" : "was not running"}; ${rest}`;
            },
        },
    ]);
}

async function status(workspace: Workspace): Promise<void> {
    const { up: isUp, line } = await describeCluster(workspace);
    console.log(line);
    process.exitCode = isUp ? 0 : 1;
}

/** A path quoted for a shell. */
function shellWord(path: string): string {
    return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
