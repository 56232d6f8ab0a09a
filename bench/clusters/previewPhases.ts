import { readFileSync } from "node:fs";

/** The phases of a preview, in seconds. */
export interface PreviewPhases {
    /** The CLI, the language host and Pulumi's SDK: what an empty program needs too. */
    readonly engine: number;
    /** The plugin reads every resource, before the program starts. */
    readonly refresh: number;
    /** The program's code, its settings and their checks, until its first resource. */
    readonly load: number;
    /** The start of the plugin. */
    readonly plugin: number;
    /** The registration of every resource, and what the plugin says about it. */
    readonly checks: number;
}

/** A line of the log that the CLI writes with PULUMI_DEBUG_GRPC. */
interface Call {
    readonly method: string;
    readonly progress: "request_started" | "response_completed";
    readonly timestamp: string;
    readonly request?: { readonly type?: string };
}

/**
 * Reads the phases of a preview from the log of its calls.
 *
 * @param seconds how long the whole command took.
 */
export function phasesIn(log: string, seconds: number): PreviewPhases {
    const calls = readFileSync(log, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Call);
    const ends = (method: RegExp, type = /^/) =>
        calls
            .filter((call) => call.progress === "response_completed" && method.test(call.method))
            .filter(({ request }) => type.test(request?.type ?? ""))
            .map(({ timestamp }) => Date.parse(timestamp) / 1000);
    const starts = (method: RegExp) =>
        calls
            .filter((call) => call.progress === "request_started" && method.test(call.method))
            .map(({ timestamp }) => Date.parse(timestamp) / 1000);

    const [run = 0] = starts(/LanguageRuntime\/Run$/);
    const reads = starts(/ResourceProvider\/Read$/);
    const [stack = 0, first = stack] = ends(/ResourceMonitor\/RegisterResource$/);
    const [provider = first] = ends(/ResourceMonitor\/RegisterResource$/, /^pulumi:providers:/);
    const last = ends(/ResourceMonitor\/RegisterResource/).at(-1) ?? provider;
    const phases = {
        refresh: reads.length === 0 ? 0 : run - Math.min(...reads),
        load: first - stack,
        plugin: provider - first,
        checks: last - provider,
    };
    const others = Object.values(phases).reduce((sum, each) => sum + each, 0);
    return { engine: seconds - others, ...phases };
}
