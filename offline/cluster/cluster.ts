import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, ensureSymlink } from "../files.ts";
import { localArchitecture, packImage } from "../images/archive.ts";
import { type Lock, withLock } from "../lock.ts";
import { lastLines } from "../pidFile.ts";
import type { Outcome, Report } from "../step.ts";
import { pauseImage, type Place } from "./configuration.ts";
import { type Folders, foldersOf } from "./folders.ts";
import { loadArchive } from "./loadImages.ts";
import { describeNode } from "./nodeDescription.ts";
import { nodePid, startNode, stopNode } from "./nodeProcess.ts";
import { provideAddresses, readAddresses, snapshotterFor, writeFiles } from "./nodeFiles.ts";
import { ensurePrograms, type Programs } from "./programs.ts";
import { pendingParts, waitForCluster } from "./readiness.ts";

/** Provides this checkout's cluster: running already, started, or created. */
export async function ensureCluster(workspace: Workspace, report: Report): Promise<Outcome> {
    const folders = foldersOf(workspace);
    return withLock(clusterLock(folders), report, async () => {
        const programs = await ensurePrograms(workspace, report);
        if (findOnPath("kubectl", workspace.env["PATH"]).length === 0) {
            ensureSymlink(programs.kubernetes, join(workspace.bin, "kubectl"));
        }
        const running = nodePid(folders) !== undefined;
        if (!running) {
            await start(workspace, folders, programs, report);
        }
        await waitUntilReady(folders, programs, report);
        const origin = running ? "running" : "started";
        const { node } = readAddresses(folders);
        const detail = `${origin}, Kubernetes ${programs.version} at ${node}, state in ${folders.home}`;
        return { version: programs.version, origin, isSubstitute: true, detail };
    });
}

/**
 * Stops this checkout's cluster: pods, control plane and network. As after a power failure of a node, objects, images
 * and volumes are there again after the next start.
 *
 * @param wipe removes those too.
 * @returns false when it was not running.
 */
export async function stopCluster(workspace: Workspace, wipe: boolean, report: Report): Promise<boolean> {
    const folders = foldersOf(workspace);
    return withLock(clusterLock(folders), report, async () => {
        const stopped = hasState(workspace) && (await stopNode(folders, readAddresses(folders)));
        if (wipe) {
            report("removing the objects, images and volumes of the cluster");
            rmSync(folders.home, { recursive: true, force: true });
        }
        return stopped;
    });
}

/** Whether this checkout's cluster has objects, images or volumes from an earlier start. */
export function hasState(workspace: Workspace): boolean {
    return existsSync(foldersOf(workspace).state);
}

/** Describes this checkout's cluster in one line. */
export async function describeCluster(workspace: Workspace): Promise<{ up: boolean; line: string }> {
    const folders = foldersOf(workspace);
    if (nodePid(folders) === undefined) {
        const state = hasState(workspace) ? `its state is in ${folders.home}` : "it has never been started";
        return { up: false, line: `down; ${state}` };
    }
    const programs = await ensurePrograms(workspace, () => undefined);
    const pending = await pendingParts(checkOptions(folders, programs));
    const where = `Kubernetes ${programs.version} at ${readAddresses(folders).api}`;
    return pending.length === 0
        ? { up: true, line: `up, ${where}` }
        : { up: false, line: `${where} is running, but not ready: ${pending.join(", ")}` };
}

function clusterLock(folders: Folders): Lock {
    return { name: folders.home, activity: "starts or stops this cluster" };
}

async function start(
    workspace: Workspace,
    folders: Folders,
    programs: Programs,
    report: Report,
): Promise<void> {
    // One cluster at a time on this machine: each reads which addresses are free, then uses some.
    const lock = { name: "kubernetes-addresses", activity: "starts a cluster" };
    await withLock(lock, report, async () => {
        const addresses = await provideAddresses(folders);
        report(`starting a node at ${addresses.node}; its logs are in ${folders.logs}`);
        const place: Place = { folders, addresses, snapshotter: snapshotterFor(folders) };
        await writeFiles(place, programs);
        await startNode(workspace, place, programs.kubernetes, describeNode(place, programs));
    });
}

async function waitUntilReady(folders: Folders, programs: Programs, report: Report): Promise<void> {
    const isAlive = () => nodePid(folders) !== undefined;
    try {
        await loadPauseImage(folders, programs, isAlive);
        await waitForCluster(checkOptions(folders, programs), isAlive, report);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const log = lastLines(join(folders.logs, "node.log"));
        throw new Error(
            `The cluster did not start: ${reason}. See the logs in ${folders.logs}. The end of node.log:\n${log}`,
            { cause: error },
        );
    }
}

/** Loads the image that every pod needs. */
async function loadPauseImage(folders: Folders, { pause }: Programs, isAlive: () => boolean): Promise<void> {
    const stamp = join(folders.state, "pause-is-loaded");
    if (existsSync(stamp)) {
        return;
    }
    const entries = [{ path: "/pause", file: readFileSync(pause), mode: 0o755 }];
    const layout = { entries, user: "65535:65535", entrypoint: ["/pause"], labels: {} };
    const archive = await packImage(pauseImage, layout, localArchitecture);
    for (let attempt = 1; ; attempt++) {
        try {
            await loadArchive(folders, archive);
            writeFileSync(stamp, "");
            return;
        } catch (error) {
            // containerd is not ready at once.
            if (attempt === 60 || !isAlive()) {
                throw error;
            }
            await sleep(250);
        }
    }
}

function checkOptions(folders: Folders, { kubernetes }: Programs) {
    const since = statSync(folders.pid).mtime;
    return { addresses: readAddresses(folders), kubernetes, kubeconfig: folders.kubeconfig, since };
}
