import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";

/** Where a cluster keeps what is its own. Nothing outside but two empty folders of Kubernetes' (`mountPoints`). */
export interface Folders {
    readonly home: string;
    /** For clients on this machine. */
    readonly kubeconfig: string;
    readonly certificates: string;
    readonly config: string;
    readonly logs: string;
    /** What must outlive a restart: the objects, the images, the volumes. */
    readonly state: string;
    /** Which process the cluster is. */
    readonly pid: string;
}

/** Folders that programs of the node insist on. They are covered there by folders of the cluster's own. */
export const mountPoints = { kubelet: "/var/lib/kubelet", cni: "/var/lib/cni" } as const;

/** The folders of a checkout's cluster. */
export function foldersOf(workspace: Workspace): Folders {
    return foldersIn(join(workspace.home, "kubernetes"));
}

/**
 * The same folders as the node's programs see them: its home is mounted there, so that a checkout may lie anywhere. Not
 * each of the programs copes with a space or a quotation mark in a path, and the kubelet refuses what is not ASCII.
 */
export const nodeFolders = foldersIn("/run/cluster");

function foldersIn(home: string): Folders {
    return {
        home,
        kubeconfig: join(home, "kubeconfig"),
        certificates: join(home, "certificates"),
        config: join(home, "config"),
        logs: join(home, "log"),
        state: join(home, "state"),
        pid: join(home, "node.pid"),
    };
}
