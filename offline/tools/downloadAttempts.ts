import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import { offlineMode } from "../step.ts";

const day = 24 * 60 * 60 * 1000;

/**
 * Whether to try to download the official version of something that has a local substitute.
 *
 * A failed download costs seconds at every start of a machine that never reaches the server, so one attempt a day is
 * enough; with `DHI_OFFLINE=never` it is tried every time.
 */
export function isDownloadDue(workspace: Workspace, what: string, now = Date.now()): boolean {
    switch (offlineMode(workspace.env)) {
        case "always":
            return false;
        case "never":
            return true;
        case "auto": {
            const last = statSync(attemptFile(workspace, what), { throwIfNoEntry: false })?.mtimeMs;
            return last === undefined || now - last > day || last > now;
        }
    }
}

/** Records a failed download and its reason. */
export function recordFailedDownload(workspace: Workspace, what: string, reason: string): void {
    mkdirSync(join(workspace.home, "tools"), { recursive: true });
    writeFileSync(attemptFile(workspace, what), `${reason}\n`);
}

function attemptFile(workspace: Workspace, what: string): string {
    return join(workspace.home, "tools", `${what}.unreachable`);
}
