import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { endProcess, rememberedProcess, rememberProcess } from "../pidFile.ts";
import type { Addresses } from "./addresses.ts";
import { makeControlGroups, removeControlGroups } from "./cgroups.ts";
import { type Folders, mountPoints } from "./folders.ts";
import { type NodeDescription, uplink } from "./nodeDescription.ts";

/** The node's first process, as the kernel names it: that of its program. */
const program = "kubernetes";
/** A kernel takes a moment to end a hundred processes and their namespaces. */
const stopTimeout = 30_000;

/** The number of the node's first process, if it runs. */
export function nodePid(folders: Folders): number | undefined {
    return rememberedProcess(folders.pid, program);
}

/**
 * Starts a node in process, network and mount namespaces of its own, and links its network to this machine's. The
 * namespaces, the link and its routes last as long as the node's first process does, and need no cleaning up.
 */
export async function startNode(
    workspace: Workspace,
    { folders, addresses }: { folders: Folders; addresses: Addresses },
    executable: string,
    description: NodeDescription,
): Promise<void> {
    makeControlGroups(addresses.name);
    for (const folder of Object.values(mountPoints)) {
        mkdirSync(folder, { recursive: true });
    }
    const log = openSync(join(folders.logs, "node.log"), "a");
    const namespaces = ["--mount", "--propagation=private", "--net", "--pid", "--fork", "--mount-proc"];
    const child = spawn("unshare", [...namespaces, executable, "node"], {
        // A session of its own, so that Ctrl-C here does not end it.
        detached: true,
        stdio: ["pipe", log, log],
        env: { ...workspace.env, PATH: `${workspace.env["PATH"] ?? ""}:/usr/sbin:/sbin:/usr/bin:/bin` },
    });
    closeSync(log);
    await once(child, "spawn");
    const pid = await firstProcess(child.pid ?? 0);
    rememberProcess(folders.pid, pid, program);
    await linkNetworks(addresses, pid);
    // It has waited for this: its network is there now.
    child.stdin?.end(JSON.stringify(description));
    child.unref();
}

/** Ends a node and with it everything that runs on it. */
export async function stopNode(folders: Folders, addresses: Addresses): Promise<boolean> {
    const stopped = await endProcess(folders.pid, program, "SIGKILL", stopTimeout);
    removeControlGroups(addresses.name);
    return stopped;
}

/** A command line for something that runs where the node sees its files: its sockets lie in a `/run` of its own. */
export function insideNode(folders: Folders, command: readonly string[]): [string, string[]] {
    const pid = nodePid(folders);
    if (pid === undefined) {
        throw new Error('The cluster is down: start it with "npm run cluster -- up".');
    }
    return ["nsenter", [`--target=${pid}`, "--mount", "--", ...command]];
}

/** `unshare` forks: the first process of the new namespaces is its one child, once that has become the program. */
async function firstProcess(parent: number): Promise<number> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
        const pid = Number(readOrEmpty(`/proc/${parent}/task/${parent}/children`).trim());
        if (pid > 0 && readOrEmpty(`/proc/${pid}/comm`).trim() === program) {
            return pid;
        }
    }
    throw new Error("unshare did not start the node: may root make namespaces on this machine?");
}

function readOrEmpty(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}

async function linkNetworks({ name, host, node, pods, services }: Addresses, pid: number): Promise<void> {
    const commands = [
        ["link", "add", name, "type", "veth", "peer", "name", uplink, "netns", `${pid}`],
        ["address", "add", `${host}/24`, "dev", name],
        ["link", "set", name, "up"],
        ["route", "add", pods, "via", node],
        ["route", "add", services, "via", node],
    ];
    for (const command of commands) {
        await execa("ip", command);
    }
}
