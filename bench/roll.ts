import { connect } from "@nats-io/transport-node";
import { login } from "../cli/reports/delivery.ts";
import { loadDuring, type Load } from "../test/integration/support/nats.ts";
import { plainCluster, type PlainCluster } from "./clusters/compose.ts";
import { plainLogin } from "./clusters/plainConfig.ts";
import { BenchStack } from "./clusters/stack.ts";
import { inFolder } from "./docker.ts";
import { say } from "./report/figures.ts";
import type { Result } from "./report/result.ts";

const [older, newer] = ["2.14.5-debian13", "2.15.1-debian13"];

/** Compares what a change of tag does to clients that publish, each round with new clusters. */
export function benchRoll(rounds: number): Promise<Result[]> {
    return inFolder(async (folder) => {
        const plain = await plainCluster(folder);
        if (!plain.isUpdatable) {
            throw new Error(
                `Docker Compose is required: install it, for example with "apt install docker-compose".`,
            );
        }
        return BenchStack.use("bench-roll", {}, (stack) => compare(plain, stack, rounds));
    });
}

async function compare(plain: PlainCluster, stack: BenchStack, rounds: number): Promise<Result[]> {
    say("tools and images, by npm start");
    const images = { newer: await provided(stack, newer), older: await provided(stack, older) };
    const loads: { plain: Load[]; ours: Load[] } = { plain: [], ours: [] };
    for (let round = 1; round <= rounds; round++) {
        say(`round ${round} of ${rounds}`);
        loads.plain.push(await rollPlain(plain, images.older, images.newer));
        loads.ours.push(await roll(stack));
    }
    return [resultOf(plain.title, loads.plain, loads.ours)];
}

/** Makes sure that there is an image, and returns its name on this machine. */
async function provided(stack: BenchStack, tag: string): Promise<string> {
    stack.set(["dhi:images", "nats"], tag);
    await stack.start();
    const image = await stack.image();
    await stack.clear();
    return image;
}

async function roll(stack: BenchStack): Promise<Load> {
    stack.set(["dhi:images", "nats"], older);
    await stack.up();
    const outputs = await stack.outputs();
    stack.set(["dhi:images", "nats"], newer);
    try {
        return await load([...outputs.nats.clientUrls], login(outputs), () => stack.up());
    } finally {
        await stack.clear();
    }
}

async function rollPlain(plain: PlainCluster, from: string, to: string): Promise<Load> {
    try {
        await plain.up(from);
        return await load([...plain.clientUrls], plainLogin, () => plain.up(to));
    } finally {
        await plain.down();
    }
}

async function load(servers: string[], as: object, work: () => Promise<unknown>): Promise<Load> {
    const connection = await connect({
        ...as,
        servers,
        reconnectTimeWait: 100,
        maxReconnectAttempts: -1,
    });
    try {
        const found = await loadDuring(connection, "rolled", work);
        say(`${found.seconds.toFixed(1)} s, longest gap ${found.longestGap} ms, ${found.retries} retries`);
        return found;
    } finally {
        await connection.close();
    }
}

function resultOf(title: string, plain: readonly Load[], ours: readonly Load[]): Result {
    const row = (what: string, unit: string, read: (load: Load) => number) => ({
        title: what,
        unit,
        samples: [plain.map(read), ours.map(read)],
    });
    return {
        subject: "another tag for three servers under load",
        columns: [title, "pulumi up"],
        yardstick: title,
        rows: [
            row("longest time without an acknowledgement", "ms", (load) => load.longestGap),
            row("publishes that failed and were repeated", "", (load) => load.retries),
            row("acknowledged messages that were lost", "", lost),
            row("acknowledged messages", "", (load) => load.acknowledged),
            row("until the cluster is formed again", "s", (load) => load.seconds),
        ],
    };
}

/** How many acknowledged messages the stream does not have. */
export function lost({ acknowledged, payloads }: Load): number {
    const kept = new Set(payloads.map(Number).filter((number) => number < acknowledged));
    return acknowledged - kept.size;
}
