import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Workspace } from "../../workspace/workspace.ts";
import { findClient } from "./dockerClient.ts";
import { findOnPath } from "../files.ts";
import { endProcess, rememberedProcess, rememberProcess, tail } from "../pidFile.ts";
import type { Report } from "../step.ts";

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
    rememberProcess(pidFile(workspace), child.pid ?? 0, "dockerd");
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
    const pid = rememberedProcess(pidFile(workspace), "dockerd");
    if (pid !== undefined) {
        report(`stopping the Docker daemon (process ${pid}), whose log is ${workspace.home}/log/dockerd.log`);
    }
    return endProcess(pidFile(workspace), "dockerd", "SIGTERM", stopTimeout);
}

function pidFile(workspace: Workspace): string {
    return join(workspace.home, "dockerd.pid");
}
