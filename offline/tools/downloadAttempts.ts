import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import { offlineMode } from "../step.ts";

const day = 24 * 60 * 60 * 1000;

/**
 * Is it time to ask the network for the official version of something a stand-in works for?
 *
 * A refused download costs seconds on every start of a machine that will never reach it, so one try a day is
 * enough; `DHI_OFFLINE=never` asks at once.
 */
export function attemptIsDue(workspace: Workspace, what: string, now = Date.now()): boolean {
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

/** Remembers a failed attempt, with its reason for whoever looks into the folder. */
export function noteFailedAttempt(workspace: Workspace, what: string, reason: string): void {
    mkdirSync(join(workspace.home, "tools"), { recursive: true });
    writeFileSync(attemptFile(workspace, what), `${reason}\n`);
}

function attemptFile(workspace: Workspace, what: string): string {
    return join(workspace.home, "tools", `${what}.unreachable`);
}
