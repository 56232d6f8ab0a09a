import type { V1Pod } from "@kubernetes/client-node";
import { execa } from "execa";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { Context } from "mocha";
import { foldersOf } from "../../../offline/cluster/folders.ts";
import { nodePid } from "../../../offline/cluster/nodeProcess.ts";
import { withSystemFolders } from "../../../offline/files.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { skip } from "../../integration/support/skip.ts";

/** Skips the suite unless the node's processes are this machine's. */
export function requireOwnNode(context: Context): void {
    const folders = foldersOf(openWorkspace());
    if (process.env["DHI_TEST_KUBECONFIG"] !== folders.kubeconfig || nodePid(folders) === undefined) {
        skip(context, "only the kit's own cluster runs its pods as processes of this machine");
    }
}

/** The number of the server's process in a pod. */
export function serverOf({ metadata }: V1Pod): number {
    // A container's control group has its pod's UID, with one or the other separator.
    const uid = (metadata?.uid ?? assert.fail()).replaceAll("-", "[-_]");
    // The reloader's name begins with the server's.
    return find((file) => file("comm") === "nats-server\n" && new RegExp(uid).test(file("cgroup")));
}

/** The number of the process of the node's kubelet. */
export function kubelet(): number {
    return find((file) => /kubernetes\0kubelet\0/.test(file("cmdline")));
}

/** Runs a command in the network of a process. */
export async function inNetworkOf(pid: number, ...command: string[]): Promise<void> {
    const env = { ...process.env, PATH: withSystemFolders(process.env["PATH"]) };
    await execa("nsenter", [`--net=/proc/${pid}/ns/net`, ...command], { env });
}

/** Finds a process by its files in `/proc`. */
function find(is: (file: (name: string) => string) => boolean): number {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const found = pids.find((pid) => is((name) => readOrEmpty(`/proc/${pid}/${name}`)));
    assert.ok(found, "there is such a process");
    return Number(found);
}

/** A process may have exited since it was listed. */
function readOrEmpty(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
