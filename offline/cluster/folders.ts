import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";

/** The folders of a cluster. The only ones outside are two empty mount points ({@link mountPoints}). */
export interface Folders {
    readonly home: string;
    /** A file for clients on this machine. */
    readonly kubeconfig: string;
    readonly certificates: string;
    readonly config: string;
    readonly logs: string;
    /** What a restart keeps: objects, images, volumes. */
    readonly state: string;
    /** The file that records the node's first process. */
    readonly pid: string;
}

/** Fixed folders of the node's programs. In the node, folders of the cluster are mounted there. */
export const mountPoints = { kubelet: "/var/lib/kubelet", cni: "/var/lib/cni" } as const;

/** The folders of a checkout's cluster. */
export function foldersOf(workspace: Workspace): Folders {
    return foldersIn(join(workspace.home, "kubernetes"));
}

/**
 * The same folders as the node's programs see them. They are mounted there so that the checkout's path does not
 * matter: some programs fail with a space or a quotation mark in a path, and the kubelet refuses non-ASCII paths.
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
