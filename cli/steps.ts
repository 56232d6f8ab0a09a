import { Listr, PRESET_TIMER, type ListrTask } from "listr2";
import type { Outcome, Report } from "../offline/step.ts";
import { explain } from "./command.ts";

/** A step of a command. */
export interface Step {
    readonly title: string;
    /** Titles of the steps that it depends on. @default - none */
    readonly after?: readonly string[];
    /** Does the work. Returns one line about the result. */
    readonly run: (report: Report) => Promise<string>;
}

/** The state of the steps that were started. */
interface Progress {
    /** By title: whether the step succeeded. */
    readonly succeeded: Map<string, Promise<boolean>>;
    readonly failures: Map<string, unknown>;
}

/** How often a long step repeats its latest line if there is no spinner. */
const heartbeatMilliseconds = 15_000;

/**
 * Runs steps in parallel, each after those that it depends on, and shows their progress and duration: with spinners on
 * a terminal, line by line elsewhere.
 *
 * If a step fails, the steps that depend on it are skipped and all others are completed, for the next run to resume.
 *
 * @throws one error that lists every failure.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
    const progress: Progress = { succeeded: new Map(), failures: new Map() };
    const timer = { ...PRESET_TIMER, condition: (duration: number) => duration > 1000 };
    await new Listr(
        steps.map((step) => toTask(step, progress)),
        {
            concurrent: true,
            exitOnError: false,
            rendererOptions: { timer, collapseErrors: false, collapseSkips: false, showErrorMessage: false },
            fallbackRenderer: "simple",
            fallbackRendererOptions: { timer },
        },
    ).run();
    if (progress.failures.size > 0) {
        throw new AggregateError(progress.failures.values(), describeFailures(progress.failures));
    }
}

function toTask({ title, after = [], run }: Step, { succeeded, failures }: Progress): ListrTask {
    return {
        title,
        task: (_, task) => {
            const work = async (): Promise<boolean> => {
                // Listr starts its tasks in order, so the steps before this one are in the map.
                const ready = await Promise.all(after.map((other) => succeeded.get(other)));
                const missing = after.filter((_, index) => ready[index] === false);
                if (missing.length > 0) {
                    task.skip(`skipped, because it depends on ${missing.join(" and ")}`);
                    return false;
                }
                task.title = `${title}: ${await withHeartbeat(run, (line) => (task.output = `${title}: ${line}`))}`;
                return true;
            };
            const promise = work();
            succeeded.set(
                title,
                promise.catch((error: unknown) => {
                    failures.set(title, error);
                    return false;
                }),
            );
            return promise;
        },
    };
}

function describeFailures(failures: ReadonlyMap<string, unknown>): string {
    const reasons = [...failures].map(([title, error]) => `${title}: ${explain(error)}`);
    return [...reasons, "The results of the other steps are kept. Fix this and run the command again."].join(
        "\n\n",
    );
}

async function withHeartbeat(run: Step["run"], say: Report): Promise<string> {
    const start = Date.now();
    let latest: string | undefined;
    const beat = () => {
        if (!process.stdout.isTTY && latest !== undefined) {
            say(`${latest} (${Math.round((Date.now() - start) / 1000)} s so far)`);
        }
    };
    const interval = setInterval(beat, heartbeatMilliseconds);
    try {
        return await run((line) => {
            latest = line;
            say(line);
        });
    } finally {
        clearInterval(interval);
    }
}

/** The line of a step of the offline kit, marked if the kit provides a substitute. */
export function describeOutcome({ detail, isSubstitute }: Outcome): string {
    return isSubstitute ? `${detail} [offline kit]` : detail;
}
