import { BenchStack } from "./clusters/stack.ts";
import { plainCluster, type PlainCluster } from "./clusters/compose.ts";
import { serversCreated } from "./clusters/timedRun.ts";
import { inFolder } from "./docker.ts";
import { figure, fit, say, seconds } from "./report/figures.ts";
import { Samples, type Result, type Row } from "./report/result.ts";

const sizes = [1, 3, 5, 9];
const measurements = {
    created: "from nothing until all servers run",
    formed: "… until the cluster is formed, and pulumi up ends",
    plain: "from nothing until a plain cluster is formed, without Pulumi",
    preview: "unchanged preview",
    up: "unchanged up",
} as const;
type Measurement = keyof typeof measurements;

/** Measures how the duration of updates and previews grows with the number of servers. */
export function benchSizes(rounds: number): Promise<Result[]> {
    return inFolder((folder) =>
        BenchStack.use("bench-sizes", { nodes: 1 }, async (stack) => {
            const taken = new Map(sizes.map((size) => [size, new Samples<Measurement>()]));
            say("tools and images, by npm start");
            await stack.start();
            const image = await stack.image();
            await stack.clear();
            for (let round = 1; round <= rounds; round++) {
                for (const [size, samples] of taken) {
                    say(`round ${round} of ${rounds}: ${size} servers`);
                    stack.set(["dhi:nats", "nodes"], size);
                    await measure(stack, samples);
                    await measurePlain(await plainCluster(folder, size), image, samples);
                }
            }
            return [resultOf(taken)];
        }),
    );
}

async function measure(stack: BenchStack, samples: Samples<Measurement>): Promise<void> {
    try {
        const run = await stack.up();
        samples.add("created", serversCreated(run));
        samples.add("formed", run.seconds);
        samples.add("preview", await stack.preview());
        samples.add("up", (await stack.up()).seconds);
    } finally {
        await stack.clear();
    }
}

async function measurePlain(
    plain: PlainCluster,
    image: string,
    samples: Samples<Measurement>,
): Promise<void> {
    try {
        samples.add("plain", await seconds(() => plain.up(image)));
    } finally {
        await plain.down();
    }
}

function resultOf(taken: ReadonlyMap<number, Samples<Measurement>>): Result {
    const rows = (Object.keys(measurements) as Measurement[]).map((name): Row => ({
        title: measurements[name],
        unit: "s",
        samples: [...taken.values()].map((samples) => samples.of(name)),
    }));
    return {
        subject: "clusters of 1 to 9 servers",
        columns: sizes.map((size) => (size === 1 ? "1 server" : `${size} servers`)),
        rows,
        notes: rows.map((row) => growth(row)),
    };
}

/** How a measurement grows with each server, and how straight that is. */
function growth({ title, samples }: Row): string {
    const points = samples.flatMap((each, index) => each.map((y) => [sizes[index] ?? 0, y] as const));
    const { slope, base, farthest } = fit(points);
    return `${title}: ${figure(base)} s and ${figure(slope)} s for each server; at most ${figure(farthest)} s off this line`;
}
