import type { Workspace } from "../../workspace/workspace.ts";
import { hasApt, installPackages } from "../apt.ts";
import { findOnPath, withSystemFolders } from "../files.ts";
import { ensureGoTool, type GoTool } from "../tools/goTool.ts";
import { withLock } from "../lock.ts";
import type { Report } from "../step.ts";

/** Paths of the node's programs. */
export interface Programs {
    readonly kubernetes: string;
    readonly version: string;
    readonly coredns: string;
    readonly pause: string;
    readonly containerd: string;
}

const module = "kubernetes";
const versionOf = "k8s.io/kubernetes";

const kubernetesTool: GoTool = {
    name: "kubernetes",
    module,
    own: { package: ".", versionOf },
    versionVariable: "k8s.io/component-base/version.gitVersion",
    versionPrefix: "v",
    duration: "about 6 minutes on two cores",
};
const pauseTool: GoTool = {
    name: "pause",
    module,
    own: { package: "./pause", versionOf },
    duration: "a second",
};
const corednsTool: GoTool = {
    name: "coredns",
    module: "coredns",
    own: { package: ".", versionOf: "github.com/coredns/coredns" },
    duration: "about 2 minutes on two cores",
};

/** Debian's packages, by the program that is needed of each. */
const packages: Readonly<Record<string, string>> = {
    containerd: "containerd",
    runc: "runc",
    ptp: "containernetworking-plugins",
    nft: "nftables",
    ip: "iproute2",
    nsenter: "util-linux",
};

/** Where Debian installs the network plugins. */
const pluginFolder = "/usr/lib/cni";

/** Why this machine cannot run a cluster, or `undefined` if it can. */
export function clusterProblem(workspace: Workspace): string | undefined {
    if (process.platform !== "linux") {
        return `the kit's cluster requires Linux, and this is ${process.platform}: use another cluster (KUBECONFIG)`;
    }
    if (process.getuid?.() !== 0) {
        return "the kit's cluster requires root, for its network and its containers: run this as root, or use another cluster (KUBECONFIG)";
    }
    const missing = missingPackages(workspace);
    return missing.length > 0 && !hasApt(workspace)
        ? `${missing.join(", ")} must be installed: use this system's package manager (this program can use apt only)`
        : undefined;
}

/** Provides the node's programs: built from Go modules, or from Debian's packages. */
export async function ensurePrograms(workspace: Workspace, report: Report): Promise<Programs> {
    const reason = clusterProblem(workspace);
    if (reason !== undefined) {
        throw new Error(`No cluster: ${reason}.`);
    }
    await ensurePackages(workspace, report);
    // One after the other: each is a build that uses every processor.
    const kubernetes = await ensureGoTool(workspace, kubernetesTool, report);
    const coredns = await ensureGoTool(workspace, corednsTool, report);
    const pause = await ensureGoTool(workspace, pauseTool, report);
    return {
        kubernetes: kubernetes.path,
        version: kubernetes.version,
        coredns: coredns.path,
        pause: pause.path,
        containerd: find(workspace, "containerd") ?? "",
    };
}

async function ensurePackages(workspace: Workspace, report: Report): Promise<void> {
    if (missingPackages(workspace).length > 0) {
        const lock = { name: "packages-of-kubernetes", activity: "installs packages" };
        await withLock(lock, report, async () => {
            const required = missingPackages(workspace);
            if (required.length > 0) {
                await installPackages(workspace, { required }, report);
            }
        });
    }
}

function missingPackages(workspace: Workspace): string[] {
    return Object.entries(packages)
        .filter(([program]) => find(workspace, program) === undefined)
        .map(([, name]) => name);
}

function find(workspace: Workspace, program: string): string | undefined {
    return findOnPath(program, `${withSystemFolders(workspace.env["PATH"])}:${pluginFolder}`)[0];
}
