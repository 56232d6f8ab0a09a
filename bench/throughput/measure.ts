import { execa } from "execa";
import { setTimeout as sleep } from "node:timers/promises";
import { workspace } from "../docker.ts";
import { Samples } from "../report/result.ts";
import { eventually } from "../../test/integration/support/nats.ts";
import { inNamespace, urlOf, type Server, type Target } from "./target.ts";

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

/** Measures a cluster with the client's program. */
export class Meter {
    readonly samples = new Samples<Measurement>();

    constructor(
        private readonly program: string,
        private readonly target: Target,
    ) {}

    /** Resolves once every server accepts clients. */
    async ready(): Promise<void> {
        for (const server of this.target.servers) {
            await eventually(`${server.name} accepts clients`, async () => {
                await this.#nats(server, "server", "check", "connection");
                return true;
            });
        }
    }

    /** Core NATS, once: through the first server, and for latency to the second one. */
    async measureCore(): Promise<void> {
        const [first, second] = this.target.servers;
        const core = (messages: number, kind: string) => this.#bench(first, messages, kind, "bench.core");
        this.samples.add("publish", rateIn(await core(9_000_000, "pub")));
        const receiving = core(2_400_000, "sub");
        await sleep(500);
        await core(2_400_000, "pub");
        this.samples.add("deliver", rateIn(await receiving));
        const latency = ["latency", "--server-b", urlOf(second.host), "--duration", "3s"];
        const output = await this.#nats(first, ...latency);
        this.samples.add("median", percentileIn(output, "50"));
        this.samples.add("slow", percentileIn(output, "99"));
    }

    /** JetStream, once: through the server that leads the stream, which is another one each time. */
    async measureJetStream(): Promise<void> {
        const { servers } = this.target;
        await eventually("the stream can be created", async () => {
            await this.#nats(servers[0], ...addStream);
            return true;
        });
        const { cluster } = JSON.parse(await this.#nats(servers[0], "stream", "info", stream, "--json")) as {
            cluster: { leader: string };
        };
        const leader = servers.find(({ name }) => name === cluster.leader) ?? servers[0];
        const publish = (messages: number, kind: string) =>
            this.#bench(leader, messages, "js", "--stream", stream, "pub", kind, "bench.stored", "--purge");
        this.samples.add("sync", rateIn(await publish(6000, "sync")));
        this.samples.add("async", rateIn(await publish(240_000, "async")));
        await this.#nats(servers[0], "stream", "rm", stream, "--force");
    }

    #bench(server: Server, messages: number, ...args: string[]): Promise<string> {
        const options = ["--no-progress", "--size", "128B", "--msgs", String(messages)];
        return this.#nats(server, "bench", ...args, ...options);
    }

    async #nats(server: Server, ...args: string[]): Promise<string> {
        const login = ["--server", urlOf(server.address), "--context", this.target.context];
        const [command, ...rest] = [...inNamespace(server.pid), this.program, ...login, ...args] as const;
        return (await execa(command, rest, { env: workspace.env, all: true })).all;
    }
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
