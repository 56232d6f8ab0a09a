import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { withSystemFolders } from "../files.ts";
import { readPidFile, stopProcess, writePidFile } from "../pidFile.ts";
import type { Addresses } from "./addresses.ts";
import { makeCgroup, removeCgroup } from "./cgroups.ts";
import { type Folders, mountPoints } from "./folders.ts";
import { type NodeDescription, uplink } from "./nodeDescription.ts";

/** The kernel's name of the node's first process. */
const program = "kubernetes";
/** The kernel needs some time to kill a hundred processes and remove their namespaces. */
const stopTimeout = 30_000;

/** The number of the node's first process, if it is running. */
export function nodePid(folders: Folders): number | undefined {
    return readPidFile(folders.pid, program);
}

/**
 * Starts a node in new process, network and mount namespaces, and links its network to this machine's. Namespaces, link
 * and routes disappear with the node's first process and need no cleanup.
 */
export async function startNode(
    workspace: Workspace,
    { folders, addresses }: { folders: Folders; addresses: Addresses },
    executable: string,
    description: NodeDescription,
): Promise<void> {
    makeCgroup(addresses.name);
    for (const folder of Object.values(mountPoints)) {
        mkdirSync(folder, { recursive: true });
    }
    const log = openSync(join(folders.logs, "node.log"), "a");
    const namespaces = ["--mount", "--propagation=private", "--net", "--pid", "--fork", "--mount-proc"];
    const child = spawn("unshare", [...namespaces, executable, "node"], {
        // In its own session, Ctrl-C here does not stop it.
        detached: true,
        stdio: ["pipe", log, log],
        env: { ...workspace.env, PATH: withSystemFolders(workspace.env["PATH"]) },
    });
    closeSync(log);
    await once(child, "spawn");
    const pid = await firstProcess(child.pid ?? 0);
    writePidFile(folders.pid, pid, program);
    await linkNetworks(addresses, pid);
    // The node waits for its description until its network is ready.
    child.stdin?.end(JSON.stringify(description));
    child.unref();
}

/** Stops a node and everything that runs on it. */
export async function stopNode(folders: Folders, addresses: Addresses): Promise<boolean> {
    const stopped = await stopProcess(folders.pid, program, "SIGKILL", stopTimeout);
    removeCgroup(addresses.name);
    return stopped;
}

/** The command line that runs a command in the node's mount namespace, whose `/run` has the sockets. */
export function insideNode(folders: Folders, command: readonly string[]): [string, string[]] {
    const pid = nodePid(folders);
    if (pid === undefined) {
        throw new Error('The cluster is down: start it with "npm run cluster -- up".');
    }
    return ["nsenter", [`--target=${pid}`, "--mount", "--", ...command]];
}

/** Waits for the first process of the new namespaces: the only child of `unshare`, once it runs the program. */
async function firstProcess(parent: number): Promise<number> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
        const pid = Number(readOrEmpty(`/proc/${parent}/task/${parent}/children`).trim());
        if (pid > 0 && readOrEmpty(`/proc/${pid}/comm`).trim() === program) {
            return pid;
        }
    }
    throw new Error(
        "unshare did not start the node: check that root may create namespaces on this machine (see node.log).",
    );
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
