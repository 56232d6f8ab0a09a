import { median } from "../report/figures.ts";

/** A command's output with the time of each line, in seconds after its start. */
export interface TimedRun {
    readonly lines: readonly (readonly [at: number, text: string])[];
    readonly seconds: number;
}

/** Runs a command and keeps the time of each line of its output. */
export async function timed(run: (stdout: Transform) => Promise<unknown>): Promise<TimedRun> {
    const lines: [number, string][] = [];
    const start = performance.now();
    const elapsed = () => (performance.now() - start) / 1000;
    await run(function* (line) {
        lines.push([elapsed(), String(line)]);
        yield line;
    });
    return { lines, seconds: elapsed() };
}

/** What receives each line of a command's output. */
type Transform = (line: unknown) => Generator<unknown, void, void>;

/** A phase of `pulumi up`: from the first line that matches to the last one. Phases may overlap. */
interface Phase {
    readonly title: string;
    /** @default - the start of the command */
    readonly from?: RegExp;
    /** Whether it begins with the last line that matches. @default false */
    readonly isAfterLast?: boolean;
    /** @default - its end */
    readonly to?: RegExp;
}

const creation = (title: string, resource: string): Phase => ({
    title,
    from: new RegExp(String.raw`docker:index:${resource} creating`),
    to: new RegExp(String.raw`docker:index:${resource} created`),
});
const server = String.raw`Container \S+-\d+`;
const stackCreated = /pulumi:pulumi:Stack .* created/;

const phases: readonly Phase[] = [
    { title: "tools, images and stack", to: /^Updating/ },
    { title: "engine and program", from: /^Updating/, to: /dhi:nats:DockerCluster .* creating/ },
    creation("images", String.raw`RemoteImage \S+`),
    creation("volumes", String.raw`Volume \S+`),
    creation("preparation of volumes", String.raw`Container \S+-init`),
    creation("network", String.raw`Network \S+`),
    creation("servers", server),
    { title: "formation", from: new RegExp(`${server} created`), isAfterLast: true, to: stackCreated },
    { title: "outputs and checks", from: stackCreated },
];

/** The phases of several runs: title, and the medians of start and duration in seconds. */
export function phasesOf(runs: readonly TimedRun[]): [title: string, from: number, seconds: number][] {
    return phases.map((phase) => {
        const spans = runs.map((run) => span(phase, run));
        return [
            phase.title,
            median(spans.map(([from]) => from)),
            median(spans.map(([from, to]) => to - from)),
        ];
    });
}

/** When all servers of a new cluster had been created, in seconds. */
export function serversCreated({ lines }: TimedRun): number {
    return lastOf(lines, new RegExp(`${server} created`));
}

function span({ from, isAfterLast = false, to }: Phase, { lines, seconds }: TimedRun): [number, number] {
    const first = (pattern: RegExp) => lines.find(([, text]) => pattern.test(text))?.[0] ?? Number.NaN;
    return [
        from === undefined ? 0 : isAfterLast ? lastOf(lines, from) : first(from),
        to === undefined ? seconds : lastOf(lines, to),
    ];
}

function lastOf(lines: TimedRun["lines"], pattern: RegExp): number {
    return lines.findLast(([, text]) => pattern.test(text))?.[0] ?? Number.NaN;
}
