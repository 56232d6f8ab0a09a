import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Workspace } from "../cli/workspace.ts";
import { findClient } from "./dockerClient.ts";
import { findOnPath } from "./files.ts";
import type { Report } from "./step.ts";

const startTimeout = 60_000;
/** The daemon gives containers 10 seconds to stop, then needs a few itself. */
const stopTimeout = 30_000;

/** Where Debian and Docker install the daemon; an ordinary user's PATH may lack the first. */
const daemonFolders = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];

/** The Docker daemon of this machine, if there is one. */
export function findDaemon(workspace: Workspace): string | undefined {
    const path = [workspace.env["PATH"] ?? "", ...daemonFolders].join(":");
    return findOnPath("dockerd", path)[0];
}

/**
 * Starts a Docker daemon that outlives this process, and waits until it answers.
 *
 * @param daemon path of `dockerd`.
 * @param options more options for it. A private daemon, as tests use, needs a socket, folders and a pid file of its
 * own, and `DOCKER_HOST` in the workspace's environment.
 */
export async function startDaemon(
    workspace: Workspace,
    daemon: string,
    report: Report,
    options: readonly string[] = [],
): Promise<void> {
    const logFile = join(workspace.home, "log", "dockerd.log");
    report(`starting ${daemon}; its log is ${logFile}`);
    mkdirSync(join(workspace.home, "log"), { recursive: true });
    const log = openSync(logFile, "w");
    // Detached: a session of its own, so that Ctrl-C here does not stop everybody's containers.
    const child = spawn(daemon, options, { detached: true, stdio: ["ignore", log, log], env: workspace.env });
    closeSync(log);
    // At once: should this process be interrupted while it waits, the daemon must still be known as ours.
    remember(workspace, child.pid);
    let failure: string | undefined;
    child.once("error", (error) => (failure = error.message));
    child.once("exit", (code, signal) => (failure = `it ended with ${signal ?? `code ${code}`}`));
    for (const deadline = Date.now() + startTimeout; Date.now() < deadline && failure === undefined;) {
        if ((await findClient(workspace))?.engine !== undefined) {
            child.unref();
            child.removeAllListeners();
            return;
        }
        await sleep(300);
    }
    child.kill();
    rmSync(pidFile(workspace), { force: true });
    const reason = failure ?? `it did not answer within ${startTimeout / 1000} s`;
    throw new Error(`The Docker daemon did not start: ${reason}. The end of ${logFile}:\n${tail(logFile)}`);
}

/**
 * Stops the daemon that {@link startDaemon} started for this workspace, and with it every container on it.
 *
 * @returns false when there is none of ours: one that was already running is not ours to stop.
 */
export async function stopEngine(workspace: Workspace, report: Report): Promise<boolean> {
    const file = pidFile(workspace);
    const identity = existsSync(file) ? readFileSync(file, "utf8") : "";
    const pid = Number(identity.split(" ")[0]);
    if (identity === "" || identityOf(pid) !== identity) {
        rmSync(file, { force: true });
        return false;
    }
    report(`stopping the Docker daemon (process ${pid})`);
    process.kill(pid, "SIGTERM");
    for (const deadline = Date.now() + stopTimeout; identityOf(pid) === identity;) {
        if (Date.now() > deadline) {
            throw new Error(
                `The Docker daemon (process ${pid}) does not stop: see ${workspace.home}/log/dockerd.log`,
            );
        }
        await sleep(200);
    }
    rmSync(file, { force: true });
    return true;
}

/** Writes down which process is ours, in a way that no later process with the same number can match. */
function remember(workspace: Workspace, pid: number | undefined): void {
    writeFileSync(pidFile(workspace), identityOf(pid ?? 0) ?? "");
}

/** A process's number and the moment it started, in clock ticks since boot: together they name it for good. */
function identityOf(pid: number): string | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The name in brackets may hold spaces. The state is the first field behind it, the start time the 20th.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return stat.includes("(dockerd)") && fields[0] !== "Z" ? `${pid} ${fields[19]}` : undefined;
    } catch {
        return undefined;
    }
}

function pidFile(workspace: Workspace): string {
    return join(workspace.home, "dockerd.pid");
}

function tail(file: string, lines = 20): string {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
