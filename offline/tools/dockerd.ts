import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Workspace } from "../../workspace/workspace.ts";
import { findClient } from "./dockerClient.ts";
import { findOnPath, withSystemFolders } from "../files.ts";
import { lastLines, readPidFile, stopProcess, writePidFile } from "../pidFile.ts";
import type { Report } from "../step.ts";

const startTimeout = 60_000;
/** The daemon gives containers 10 seconds to stop, and needs a few more for itself. */
const stopTimeout = 30_000;

/** The Docker daemon of this machine, if there is one. */
export function findDaemon(workspace: Workspace): string | undefined {
    return findOnPath("dockerd", withSystemFolders(workspace.env["PATH"]))[0];
}

/**
 * Starts a Docker daemon that outlives this process, and waits until it answers.
 *
 * @param daemon path of `dockerd`.
 * @param options more options for it. A private daemon, as in tests, needs its own socket, folders and pid file, and
 * `DOCKER_HOST` in the workspace's environment.
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
    // Detached: in its own session, Ctrl-C here does not stop it and all containers.
    const child = spawn(daemon, options, { detached: true, stdio: ["ignore", log, log], env: workspace.env });
    closeSync(log);
    // Before waiting: if this process is interrupted, `npm run down` must still find the daemon.
    writePidFile(pidFile(workspace), child.pid ?? 0, "dockerd");
    let failure: string | undefined;
    child.once("error", (error) => (failure = error.message));
    child.once("exit", (code, signal) => (failure = `it exited with ${signal ?? `code ${code}`}`));
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
    throw new Error(
        `The Docker daemon did not start: ${reason}. The end of ${logFile}:\n${lastLines(logFile)}`,
    );
}

/**
 * Stops the daemon that {@link startDaemon} started for this workspace, with all of its containers.
 *
 * @returns false when this workspace started none: it never stops a daemon that was already running.
 */
export async function stopEngine(workspace: Workspace, report: Report): Promise<boolean> {
    const pid = readPidFile(pidFile(workspace), "dockerd");
    if (pid !== undefined) {
        report(`stopping the Docker daemon (process ${pid}); its log is ${workspace.home}/log/dockerd.log`);
    }
    return stopProcess(pidFile(workspace), "dockerd", "SIGTERM", stopTimeout);
}

function pidFile(workspace: Workspace): string {
    return join(workspace.home, "dockerd.pid");
}
