import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, linkTo } from "../files.ts";
import { packImage } from "../images/archive.ts";
import { withLock } from "../lock.ts";
import { tail } from "../pidFile.ts";
import type { Outcome, Report } from "../step.ts";
import { pauseImage, type Place } from "./configuration.ts";
import { type Folders, foldersOf } from "./folders.ts";
import { loadArchive } from "./loadImages.ts";
import { describeNode } from "./nodeDescription.ts";
import { nodePid, startNode, stopNode } from "./nodeProcess.ts";
import { provideAddresses, readAddresses, snapshotterFor, writeFiles } from "./nodeFiles.ts";
import { ensurePrograms, type Programs } from "./programs.ts";
import { pendingParts, waitForCluster } from "./readiness.ts";

/** Provides this checkout's own cluster: found running, or started, or made. */
export async function ensureCluster(workspace: Workspace, report: Report): Promise<Outcome> {
    const folders = foldersOf(workspace);
    const waiting = () => report("waiting for another process that starts this cluster");
    return withLock(folders.home, waiting, async () => {
        const programs = await ensurePrograms(workspace, report);
        if (findOnPath("kubectl", workspace.env["PATH"]).length === 0) {
            linkTo(programs.kubernetes, join(workspace.bin, "kubectl"));
        }
        const running = nodePid(folders) !== undefined;
        if (!running) {
            await start(workspace, folders, programs, report);
        }
        await waitUntilReady(folders, programs, report);
        const origin = running ? "running" : "started";
        const { node } = readAddresses(folders);
        const detail = `${origin}, Kubernetes ${programs.version} at ${node}, state in ${folders.home}`;
        return { version: programs.version, origin, standIn: true, detail };
    });
}

/**
 * Ends this checkout's cluster: pods, control plane, network. Like a node that loses its power: the next start finds
 * objects, images and volumes again.
 *
 * @param wipe removes those too.
 * @returns false when it was down already.
 */
export async function stopCluster(workspace: Workspace, wipe: boolean, report: Report): Promise<boolean> {
    const folders = foldersOf(workspace);
    const waiting = () => report("waiting for another process that starts this cluster");
    return withLock(folders.home, waiting, async () => {
        const stopped = hasState(workspace) && (await stopNode(folders, readAddresses(folders)));
        if (wipe) {
            report("removing its objects, images and volumes");
            rmSync(folders.home, { recursive: true, force: true });
        }
        return stopped;
    });
}

/** Is there anything to come back to after a `down`? */
export function hasState(workspace: Workspace): boolean {
    return existsSync(foldersOf(workspace).state);
}

/** One line on this checkout's cluster. */
export async function describeCluster(workspace: Workspace): Promise<{ up: boolean; line: string }> {
    const folders = foldersOf(workspace);
    if (nodePid(folders) === undefined) {
        const state = hasState(workspace) ? `its state is in ${folders.home}` : "there is none yet";
        return { up: false, line: `down; ${state}` };
    }
    const programs = await ensurePrograms(workspace, () => undefined);
    const pending = await pendingParts(asking(folders, programs));
    const where = `Kubernetes ${programs.version} at ${readAddresses(folders).api}`;
    return pending.length === 0
        ? { up: true, line: `up, ${where}` }
        : { up: false, line: `${where} runs, but these do not work: ${pending.join(", ")}` };
}

async function start(
    workspace: Workspace,
    folders: Folders,
    programs: Programs,
    report: Report,
): Promise<void> {
    const waiting = () => report("waiting for another cluster that starts");
    // One at a time on this machine: each looks which addresses are free, then takes some.
    await withLock("kubernetes-addresses", waiting, async () => {
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
        await loadPause(folders, programs, isAlive);
        await waitForCluster(asking(folders, programs), isAlive, report);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const log = tail(join(folders.logs, "node.log"));
        throw new Error(
            `The cluster did not start: ${reason}. See ${folders.logs}; the end of node.log:\n${log}`,
            {
                cause: error,
            },
        );
    }
}

/** The one image that must be there before any pod is. */
async function loadPause(folders: Folders, { pause }: Programs, isAlive: () => boolean): Promise<void> {
    const stamp = join(folders.state, "pause-is-loaded");
    if (existsSync(stamp)) {
        return;
    }
    const entries = [{ path: "/pause", file: readFileSync(pause), mode: 0o755 }];
    const layout = { entries, user: "65535:65535", entrypoint: ["/pause"], labels: {} };
    const archive = await packImage(pauseImage, layout, process.arch === "x64" ? "amd64" : process.arch);
    for (let attempt = 1; ; attempt++) {
        try {
            await loadArchive(folders, archive);
            writeFileSync(stamp, "");
            return;
        } catch (error) {
            // containerd takes a second to listen.
            if (attempt === 60 || !isAlive()) {
                throw error;
            }
            await sleep(250);
        }
    }
}

function asking(folders: Folders, { kubernetes }: Programs) {
    const since = statSync(folders.pid).mtime;
    return { addresses: readAddresses(folders), kubernetes, kubeconfig: folders.kubeconfig, since };
}
