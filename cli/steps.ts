import { Listr, PRESET_TIMER, type ListrTask } from "listr2";
import type { Outcome, Report } from "../offline/step.ts";
import { explain } from "./command.ts";

/** A step of a command: what it is called, what must be done before it, and what it does. */
export interface Step {
    readonly title: string;
    /** Titles of the steps whose work it needs. @default - none */
    readonly after?: readonly string[];
    /** Does the work. Returns one line on how it ended. */
    readonly run: (report: Report) => Promise<string>;
}

/** What is known of steps that are at work or have ended. */
interface Progress {
    /** By title: whether the step's work can be built on. */
    readonly succeeded: Map<string, Promise<boolean>>;
    readonly failures: Map<string, unknown>;
}

/** How often a step that takes long says that it is still at it, where no spinner shows it. */
const heartbeatMilliseconds = 15_000;

/**
 * Runs steps, all at once but for those that wait for others, and shows what goes on and how long it took: with
 * spinners on a terminal, line by line elsewhere.
 *
 * When a step fails, those that need it are not started, and all others end: what they made is kept for the next run.
 * Then one error tells of every failure.
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
                // Listr starts its tasks in order, so the steps before this one are known.
                const ready = await Promise.all(after.map((other) => succeeded.get(other)));
                const missing = after.filter((_, index) => ready[index] === false);
                if (missing.length > 0) {
                    task.skip(`not started, because it needs ${missing.join(" and ")}`);
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
    return [...reasons, "What the other steps made is kept: run this again, and it goes on from there."].join(
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

/** The line of a step of the offline kit, which says when something stands in. */
export function describeOutcome({ detail, isSubstitute }: Outcome): string {
    return isSubstitute ? `${detail} [offline kit]` : detail;
}
