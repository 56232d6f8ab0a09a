import type { Workspace } from "../workspace/workspace.ts";

/** Shows one progress line. The caller decides how: a spinner on a terminal, plain lines in a log. */
export type Report = (line: string) => void;

/** Where a step found what it provides. */
export type Origin = "path" | "download" | "built" | "stand-in" | "running" | "started";

/** What a step of the kit ended with. */
export interface Outcome {
    /** Version of what is in use, without a leading `v`; `unknown` where it does not tell. */
    readonly version: string;
    readonly origin: Origin;
    /** True when this is not what a machine with full network access would use. */
    readonly standIn: boolean;
    /** One line for people: `found on PATH 3.250.0 (/usr/bin/pulumi)`. */
    readonly detail: string;
}

/** One step: checks, does what is missing, and is a cheap no-op when nothing is. */
export type Step<T = Outcome> = (workspace: Workspace, report: Report) => Promise<T>;

/**
 * What `DHI_OFFLINE` asks for: `auto` (default) uses official software where it can be had, `always` uses the kit
 * even then (for its tests), `never` refuses every stand-in.
 */
export type OfflineMode = "auto" | "always" | "never";

/** Reads {@link OfflineMode} from `DHI_OFFLINE`. */
export function offlineMode(env: NodeJS.ProcessEnv): OfflineMode {
    const value = env["DHI_OFFLINE"] ?? "";
    switch (value) {
        case "":
        case "auto":
            return "auto";
        case "always":
        case "never":
            return value;
        default:
            throw new Error(`DHI_OFFLINE is "${value}": use "auto", "always" or "never".`);
    }
}
