import type { Workspace } from "../../workspace/workspace.ts";
import { hasApt, installPackages } from "../apt.ts";
import { findOnPath } from "../files.ts";
import { ensureGoTool, type GoTool } from "../tools/goTool.ts";
import { withLock } from "../lock.ts";
import type { Report } from "../step.ts";

/** The programs of a node, by path. */
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

/** Debian's packages, by a program of each. */
const packages: Readonly<Record<string, string>> = {
    containerd: "containerd",
    runc: "runc",
    ptp: "containernetworking-plugins",
    nft: "nftables",
    ip: "iproute2",
    nsenter: "util-linux",
};

/** Where they lie; an ordinary user's PATH may lack the first. */
const systemFolders = "/usr/sbin:/sbin:/usr/bin:/bin:/usr/lib/cni";

/** Why a cluster cannot be made on this machine, or `undefined` where it can. */
export function whyNoCluster(workspace: Workspace): string | undefined {
    if (process.platform !== "linux") {
        return `a cluster of the kit's own needs Linux, and this is ${process.platform}: use one that you have (KUBECONFIG)`;
    }
    if (process.getuid?.() !== 0) {
        return "a cluster of the kit's own takes root, for its network and its containers: run this as root, or use a cluster that you have (KUBECONFIG)";
    }
    const missing = missingPackages(workspace);
    return missing.length > 0 && !hasApt(workspace)
        ? `install ${missing.join(", ")} with this system's package manager: only apt is known here`
        : undefined;
}

/** Provides what a node runs: built from Go modules, or from Debian's packages. */
export async function ensurePrograms(workspace: Workspace, report: Report): Promise<Programs> {
    const reason = whyNoCluster(workspace);
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
        const waiting = () => report("waiting for another process that installs packages");
        await withLock("packages-of-kubernetes", waiting, async () => {
            const needed = missingPackages(workspace);
            if (needed.length > 0) {
                await installPackages(workspace, { needed, wished: [] }, report);
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
    return findOnPath(program, `${workspace.env["PATH"] ?? ""}:${systemFolders}`)[0];
}
