import { execa } from "execa";
import { setTimeout as sleep } from "node:timers/promises";
import { workspace } from "../docker.ts";
import { eventually } from "../../test/integration/support/nats.ts";
import { inNamespace, urlOf, type Server, type Target } from "./target.ts";

const size = "128B";
const stream = "BENCH";

/** What is measured, with the unit. */
export const measurements = {
    publish: ["core: published by one client", "messages/s"],
    deliver: ["core: delivered to one subscriber", "messages/s"],
    median: ["core: latency through two servers, median", "µs"],
    slow: ["core: latency through two servers, 99 %", "µs"],
    sync: ["JetStream, three copies: published one at a time", "messages/s"],
    async: ["JetStream, three copies: published in batches of 500", "messages/s"],
} as const;
export type Measurement = keyof typeof measurements;

/** Runs every measurement once. */
export async function measure(
    program: string,
    target: Target,
    note: (name: Measurement, value: number) => void,
): Promise<void> {
    const [first, second] = target.servers;
    if (first === undefined || second === undefined) {
        throw new Error("A cluster to measure has at least two servers.");
    }
    const nats = (server: Server, ...args: string[]) => {
        const login = ["--server", urlOf(server.address), "--context", target.context];
        const [command, ...rest] = [...inNamespace(server.pid), program, ...login, ...args] as const;
        return execa(command, rest, { env: workspace.env, all: true });
    };
    const bench = (server: Server, messages: number, ...args: string[]) =>
        nats(server, "bench", ...args, "--no-progress", "--size", size, "--msgs", String(messages));
    const core = (messages: number, kind: string) => bench(first, messages, kind, "bench.core");

    await eventually("the stream can be created", async () => {
        await nats(first, ...addStream);
        return true;
    });
    note("publish", rateIn((await core(2_000_000, "pub")).all));
    const receiving = core(400_000, "sub");
    await sleep(500);
    await core(400_000, "pub");
    note("deliver", rateIn((await receiving).all));
    const latency = await nats(first, "latency", "--server-b", urlOf(second.host), "--duration", "3s");
    note("median", percentileIn(latency.all, "50"));
    note("slow", percentileIn(latency.all, "99"));

    // The client is where the leader of the stream is, which is another server each time.
    const { stdout } = await nats(first, "stream", "info", stream, "--json");
    const { cluster } = JSON.parse(stdout) as { cluster: { leader: string } };
    const leader = target.servers.find(({ name }) => name === cluster.leader) ?? first;
    const publish = (messages: number, kind: string) =>
        bench(leader, messages, "js", "--stream", stream, "pub", kind, "bench.stored", "--purge");
    note("sync", rateIn((await publish(2000, "sync")).all));
    note("async", rateIn((await publish(40_000, "async")).all));
    await nats(first, "stream", "rm", stream, "--force");
}

const addStream = [
    ...["stream", "add", stream, "--subjects", "bench.stored", "--replicas", "3", "--storage", "file"],
    ...["--max-bytes", "256MB", "--defaults"],
];

/** The rate in the output of `nats bench`. */
export function rateIn(output: string): number {
    const rate = /stats: ([\d,]+) msgs\/sec/.exec(output)?.[1];
    if (rate === undefined) {
        throw new Error(`The output of "nats bench" has no rate:\n${output}`);
    }
    return Number(rate.replaceAll(",", ""));
}

const microseconds: Readonly<Record<string, number>> = { ns: 0.001, µs: 1, us: 1, ms: 1000, s: 1_000_000 };

/** A percentile in the output of `nats latency`, in microseconds. */
export function percentileIn(output: string, percentile: string): number {
    const [, value, unit = ""] =
        new RegExp(String.raw`\b${percentile}:\s+([\d.]+)([nµum]?s)\b`).exec(output) ?? [];
    if (value === undefined) {
        throw new Error(`The output of "nats latency" has no percentiles:\n${output}`);
    }
    return Number(value) * (microseconds[unit] ?? Number.NaN);
}
