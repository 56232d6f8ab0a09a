import { Listr, PRESET_TIMER, type ListrTask } from "listr2";
import type { Outcome, Report } from "../offline/step.ts";

/** A step of a command: what it is called, what must be done before it, and what it does. */
export interface Step {
    readonly title: string;
    /** Titles of the steps whose work it needs. @default - none */
    readonly after?: readonly string[];
    /** Does the work. Returns one line on how it ended. */
    readonly run: (report: Report) => Promise<string>;
}

/** How often a step that takes long says that it is still at it, where no spinner shows it. */
const heartbeatMilliseconds = 15_000;

/**
 * Runs steps, all at once but for those that wait for others, and shows what goes on and how long it took: with
 * spinners on a terminal, line by line elsewhere. Throws the first failure.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
    const done = new Map<string, Promise<void>>();
    const timer = { ...PRESET_TIMER, condition: (duration: number) => duration > 1000 };
    await new Listr(
        steps.map((step) => toTask(step, done)),
        {
            concurrent: true,
            rendererOptions: { timer, collapseErrors: false, showErrorMessage: false },
            fallbackRenderer: "simple",
            fallbackRendererOptions: { timer },
        },
    ).run();
}

function toTask({ title, after = [], run }: Step, done: Map<string, Promise<void>>): ListrTask {
    return {
        title,
        task: (_, task) => {
            const work = async () => {
                // Listr starts its tasks in order, so the steps before this one are known.
                await Promise.all(after.map((other) => done.get(other)));
                task.title = `${title}: ${await withHeartbeat(run, (line) => (task.output = `${title}: ${line}`))}`;
            };
            const promise = work();
            done.set(title, promise);
            return promise;
        },
    };
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
export function describeOutcome({ detail, standIn }: Outcome): string {
    return standIn ? `${detail} [offline kit]` : detail;
}
