import assert from "node:assert/strict";
import { jetstream, JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import { connect, nanos, type ConnectionOptions, type NatsConnection } from "@nats-io/transport-node";
import { setTimeout as sleep } from "node:timers/promises";
import { login } from "../../../cli/reports/delivery.ts";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { countPeers } from "../../../components/nats/docker/readiness.ts";

const open = new Set<NatsConnection>();

/** Closes the connections that failed tests left open. */
export async function hangUp(): Promise<void> {
    await Promise.all([...open].map((connection) => connection.close()));
    open.clear();
}

/** Connects to one server of a stack, or to any of them. {@link hangUp} closes the connection. */
export async function dial(
    outputs: StackOutputs,
    server?: number,
    options: ConnectionOptions = {},
): Promise<NatsConnection> {
    const connection = await connect({
        servers:
            server === undefined ? [...outputs.nats.clientUrls] : [outputs.nats.clientUrls[server] ?? ""],
        ...login(outputs),
        reconnectTimeWait: 100,
        maxReconnectAttempts: -1,
        ...options,
    });
    open.add(connection);
    return connection;
}

/** The number of other servers that a server is connected to. */
export async function peersOf(outputs: StackOutputs, server: number): Promise<number> {
    return countPeers(await (await fetch(`${outputs.nats.monitorUrls[server]}/routez`)).json());
}

/** The number of servers that store a stream. */
export async function replicasOf(outputs: StackOutputs, stream: string): Promise<number> {
    const manager = await jetstreamManager(await dial(outputs));
    return (await manager.streams.info(stream)).config.num_replicas;
}

/** Whether a server and its streams are current. */
export async function isHealthy(outputs: StackOutputs, server: number): Promise<boolean> {
    return (await fetch(`${outputs.nats.monitorUrls[server]}/healthz`)).ok;
}

/** Resolves once a condition is true. Throws when it is not true in time. */
export async function eventually(what: string, holds: () => Promise<boolean>, seconds = 60): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!(await holds().catch(() => false))) {
        if (Date.now() > deadline) {
            throw new Error(`not true after ${seconds} s: ${what}`);
        }
        await sleep(200);
    }
}

/** Asserts that clients of two clusters that are joined answer each other's requests. */
export async function assertAnswer(near: NatsConnection, far: NatsConnection): Promise<void> {
    for (const [one, other, subject] of [
        [near, far, "to.hub"],
        [far, near, "to.edge"],
    ] as const) {
        one.subscribe(subject, { callback: (_, message) => void message.respond("heard") });
        await one.flush();
        await eventually(subject, async () => (await other.request(subject)).string() === "heard");
    }
}

/** Numbers from zero up to a bound, as payloads of messages. */
export function numbersBelow(bound: number): string[] {
    return Array.from({ length: bound }, (_, index) => String(index));
}

/** What became of messages that were published during some work. */
export interface Load {
    /** How long the work took. */
    readonly seconds: number;
    readonly acknowledged: number;
    /** Attempts to publish that failed. */
    readonly retries: number;
    /** The longest time from one acknowledgement to the next, in milliseconds. */
    readonly longestGap: number;
    /** The payloads in the stream afterwards, which are numbers from zero. */
    readonly payloads: readonly string[];
}

/**
 * How long an acknowledgment may take before a message is sent again, by the same ID. A server that stops, or that a
 * stream's leadership leaves, does not answer what is under way (nats-server 2.15): a client that waits longer sees its own
 * patience, not the cluster.
 */
const patienceMilliseconds = 150;

/**
 * Publishes numbered messages to a new replicated stream during some work, one after another, each until it is
 * acknowledged, and one more after it.
 */
export async function loadDuring(
    connection: NatsConnection,
    stream: string,
    work: () => Promise<unknown>,
): Promise<Load> {
    await createStream(connection, stream, stream);
    let isWorking = true;
    const publishing = publish(connection, stream, () => isWorking);
    const start = performance.now();
    await work().finally(() => (isWorking = false));
    const seconds = (performance.now() - start) / 1000;
    return { seconds, ...(await publishing), payloads: await readStream(connection, stream) };
}

/** Asserts that the stream of {@link loadDuring} has every acknowledged message once, in order. */
export async function assertKeptDuring(...args: Parameters<typeof loadDuring>): Promise<void> {
    const { seconds, acknowledged, retries, longestGap, payloads } = await loadDuring(...args);
    console.log(
        `      ${seconds.toFixed(1)} s: ${acknowledged} messages acknowledged, ${retries} retries, longest gap ${longestGap} ms`,
    );
    assert.ok(acknowledged > 0, "no message was acknowledged");
    assert.ok(payloads.length >= acknowledged);
    assert.deepEqual(
        payloads,
        numbersBelow(payloads.length),
        "messages are missing, doubled or out of order",
    );
}

async function publish(connection: NatsConnection, subject: string, goesOn: () => boolean) {
    const client = jetstream(connection);
    let [acknowledged, retries, longestGap, last] = [0, 0, 0, performance.now()];
    for (let isLast = false; !isLast && !connection.isClosed();) {
        const isOver = !goesOn();
        try {
            // The ID lets the server drop a message that it stored but did not acknowledge in time.
            const msgID = `${subject}-${acknowledged}`;
            await client.publish(subject, String(acknowledged), { msgID, timeout: patienceMilliseconds });
            acknowledged += 1;
            longestGap = Math.max(longestGap, performance.now() - last);
            last = performance.now();
            isLast = isOver;
        } catch {
            retries += 1;
            await sleep(10);
        }
    }
    return { acknowledged, retries, longestGap: Math.round(longestGap) };
}

/** The smallest result of a count during some work. */
export async function fewestDuring(
    count: () => Promise<number>,
    work: () => Promise<unknown>,
): Promise<number> {
    let fewest = await count();
    const note = (found: number) => (fewest = Math.min(fewest, found));
    const watch = setInterval(() => void count().then(note), 200);
    await work().finally(() => clearInterval(watch));
    return fewest;
}

/**
 * Makes a stream for a subject. After a restart of a server, the leader places replicas on it only
 * after its next report, some seconds later. Other servers than the stream's own hear of its subject a moment after its
 * creation was answered, and know no responder until then.
 */
export async function createStream(
    connection: NatsConnection,
    name: string,
    subject: string,
    replicas = 3,
): Promise<void> {
    const manager = await jetstreamManager(connection);
    await eventually(`a stream "${name}" can be placed`, async () => {
        const config = { name, subjects: [subject], num_replicas: replicas };
        // A retry after a long outage is still known as one.
        await manager.streams.add({ ...config, duplicate_window: nanos(600_000) });
        return true;
    });
    await eventually(`the server has heard of "${subject}"`, () => isHeardOf(connection, subject));
}

/**
 * Whether a client of this connection's server reaches the stream of a subject. It refuses a message that expects another
 * stream, and stores nothing.
 */
async function isHeardOf(connection: NatsConnection, subject: string): Promise<boolean> {
    return jetstream(connection)
        .publish(subject, "", { expect: { streamName: "none" } })
        .then(
            () => false,
            (error: unknown) => error instanceof JetStreamApiError,
        );
}

/**
 * The payloads of all messages of a stream, in order. Reads again from the start while the stream has no leader, after
 * one of its servers has stopped.
 */
export async function readStream(connection: NatsConnection, name: string): Promise<string[]> {
    let payloads: string[] = [];
    await eventually(`stream "${name}" can be read`, async () => {
        payloads = await readOnce(connection, name);
        return true;
    });
    return payloads;
}

async function readOnce(connection: NatsConnection, name: string): Promise<string[]> {
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(name);
    const consumer = await jetstream(connection).consumers.get(name);
    const payloads: string[] = [];
    for (let left = state.messages; left > 0;) {
        const batch = await consumer.fetch({ max_messages: Math.min(left, 500), expires: 10_000 });
        for await (const message of batch) {
            payloads.push(message.string());
            left -= 1;
        }
    }
    return payloads;
}
