import type { Workspace } from "../workspace/workspace.ts";

/** Shows one progress line: in a spinner on a terminal, as a plain line in a log. */
export type Report = (line: string) => void;

/** Where a step found what it provides. */
export type Origin = "path" | "download" | "built" | "running" | "started";

/** The result of a step of the kit. */
export interface Outcome {
    /** The version in use, without a leading `v`; `unknown` where it cannot be determined. */
    readonly version: string;
    readonly origin: Origin;
    /** Whether a machine with full network access would use something else. */
    readonly isSubstitute: boolean;
    /** One line for the user: `found on PATH 3.250.0 (/usr/bin/pulumi)`. */
    readonly detail: string;
}

/** One step: it checks what is there and provides what is missing. Without anything to do it takes no time. */
export type Step<T = Outcome> = (workspace: Workspace, report: Report) => Promise<T>;

/**
 * The values of `DHI_OFFLINE`: `auto` (default) uses official software where it is available, `always` uses the kit
 * even then (for its tests), `never` refuses every local substitute.
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
            throw new Error(`DHI_OFFLINE: "${value}" is not a valid mode: use "auto", "always" or "never".`);
    }
}
