import { plainCluster, type PlainCluster } from "./clusters/compose.ts";
import { emptyProgram, runOn, type Program } from "./clusters/emptyProgram.ts";
import { BenchStack } from "./clusters/stack.ts";
import { phasesOf, type TimedRun } from "./clusters/timedRun.ts";
import { inFolder } from "./docker.ts";
import { say, seconds } from "./report/figures.ts";
import { Samples, type Result, type Row } from "./report/result.ts";

/** What is measured of each way. */
const measurements = {
    first: "from nothing to a formed cluster",
    preview: "unchanged preview",
    up: "unchanged up",
} as const;
type Measured = Samples<keyof typeof measurements>;

/** Compares ways to a formed cluster of three servers, from nothing but the images, and what they take afterwards. */
export function benchStart(rounds: number): Promise<Result[]> {
    return inFolder((folder) => BenchStack.use("bench-start", {}, (stack) => compare(folder, stack, rounds)));
}

async function compare(folder: string, stack: BenchStack, rounds: number): Promise<Result[]> {
    say("tools and images, by npm start");
    await stack.start();
    const image = await stack.image();
    await stack.clear();
    const plain = await plainCluster(folder);
    const empty = await emptyProgram(folder);
    const runs: { up: TimedRun[]; start: TimedRun[] } = { up: [], start: [] };
    const taken = { plain: samples(), empty: samples(), up: samples() };
    for (let round = 1; round <= rounds; round++) {
        say(`round ${round} of ${rounds}`);
        await measurePlain(plain, image, taken.plain);
        await measureEmpty(empty, taken.empty);
        runs.up.push(await measureUp(stack, taken.up));
        await stack.forget();
        runs.start.push(await stack.start());
        await stack.clear();
    }
    return [
        againstCompose(plain.title, taken.plain, taken.up, runs.start),
        againstEmpty(taken.empty, taken.up),
        breakdown(runs.up, runs.start),
    ];
}

const samples = (): Measured => new Samples();

async function measurePlain(plain: PlainCluster, image: string, taken: Measured): Promise<void> {
    try {
        taken.add("first", await seconds(() => plain.up(image)));
        if (plain.isUpdatable) {
            taken.add("up", await seconds(() => plain.up(image)));
        }
    } finally {
        await plain.down();
    }
}

async function measureEmpty(empty: Program, taken: Measured): Promise<void> {
    const up = () => seconds(() => runOn(empty, "up", "--yes", "--skip-preview"));
    taken.add("first", await up());
    taken.add("preview", await seconds(() => runOn(empty, "preview")));
    taken.add("up", await up());
    await runOn(empty, "destroy", "--yes");
}

async function measureUp(stack: BenchStack, taken: Measured): Promise<TimedRun> {
    const run = await stack.up();
    taken.add("first", run.seconds);
    taken.add("preview", await stack.preview());
    taken.add("up", (await stack.up()).seconds);
    await stack.clear();
    return run;
}

function againstCompose(title: string, plain: Measured, up: Measured, starts: readonly TimedRun[]): Result {
    const started = starts.map((run) => run.seconds);
    return {
        subject: "three servers, and Docker Compose",
        columns: [title, "pulumi up", "npm start, with a new stack"],
        yardstick: title,
        rows: [
            row("first", plain.of("first"), up.of("first"), started),
            row("up", plain.of("up"), up.of("up"), []),
        ],
    };
}

function againstEmpty(empty: Measured, up: Measured): Result {
    const title = "empty Pulumi program";
    return {
        subject: "three servers, and a program without resources",
        columns: [title, "three servers"],
        yardstick: title,
        rows: (["first", "preview", "up"] as const).map((name) => row(name, empty.of(name), up.of(name))),
    };
}

function row(name: keyof typeof measurements, ...taken: (readonly number[])[]): Row {
    return { title: measurements[name], unit: "s", samples: taken };
}

function breakdown(ups: readonly TimedRun[], starts: readonly TimedRun[]): Result {
    const ofStart = phasesOf(starts);
    return {
        subject: "phase, some at the same time",
        columns: ["pulumi up: from", "seconds", "npm start: from", "seconds"],
        rows: phasesOf(ups).map(([title, ...figures], index) => ({
            title,
            unit: "",
            samples: [...figures, ...(ofStart[index]?.slice(1).map(Number) ?? [])].map((each) => [each]),
        })),
        isTableOnly: true,
    };
}
