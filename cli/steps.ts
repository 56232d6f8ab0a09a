import { Listr, PRESET_TIMER, type ListrTask } from "listr2";
import type { Outcome, Report } from "../offline/step.ts";

/** A step of a command: what it is called, and what it does. It returns one line on how it ended. */
export interface Step {
    readonly title: string;
    readonly run: (report: Report) => Promise<string>;
}

/** How often a step that takes long says that it is still at it, where no spinner shows it. */
const heartbeatMilliseconds = 15_000;

/**
 * Runs steps, all at once or one after another, and shows what goes on and how long it took: with spinners on a
 * terminal, line by line elsewhere. Throws the first failure.
 */
export async function runSteps(steps: readonly Step[], { concurrent = false } = {}): Promise<void> {
    const timer = { ...PRESET_TIMER, condition: (duration: number) => duration > 1000 };
    await new Listr(steps.map(toTask), {
        concurrent,
        rendererOptions: { timer, collapseErrors: false, showErrorMessage: false },
        fallbackRenderer: "simple",
        fallbackRendererOptions: { timer },
    }).run();
}

function toTask({ title, run }: Step): ListrTask {
    return {
        title,
        task: async (_, task) => {
            const report = withHeartbeat((line) => {
                task.output = `${title}: ${line}`;
            });
            try {
                task.title = `${title}: ${await run(report.say)}`;
            } finally {
                report.stop();
            }
        },
    };
}

function withHeartbeat(say: Report): { say: Report; stop: () => void } {
    const start = Date.now();
    let latest: string | undefined;
    const beat = () => {
        if (!process.stdout.isTTY && latest !== undefined) {
            say(`${latest} (${Math.round((Date.now() - start) / 1000)} s so far)`);
        }
    };
    const interval = setInterval(beat, heartbeatMilliseconds);
    return {
        say: (line) => {
            latest = line;
            say(line);
        },
        stop: () => clearInterval(interval),
    };
}

/** The line of a step of the offline kit, which says when something stands in. */
export function describeOutcome({ detail, standIn }: Outcome): string {
    return standIn ? `${detail} [offline kit]` : detail;
}
