import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { failureOf, mockPulumi, promiseOf, type Recording } from "../../../../mocks.ts";
import type { Probe } from "../../../../../components/nats/docker/readiness.ts";
import { args } from "./previewedCluster.ts";

const { DockerNatsCluster } = await import("../../../../../components/nats/docker/cluster.ts");
const { dockerProbe } = await import("../../../../../components/nats/docker/probe.ts");

/** An engine whose servers become ready a second after they were created. */
class FakeEngine implements Probe {
    /** What happened, in order: `created events-0`, `ready events-0`. */
    readonly events: string[] = [];
    readonly #readyAt = new Map<string, number>();
    readonly #containers: Set<string>;
    readonly #never: ReadonlySet<string>;
    #clock = 0;

    constructor(
        running: readonly string[],
        { stopped = [], never = [] }: { stopped?: readonly string[]; never?: readonly string[] } = {},
    ) {
        running.forEach((name) => this.#readyAt.set(name, 0));
        this.#containers = new Set([...running, ...stopped]);
        this.#never = new Set(never);
    }

    create(name: string): void {
        this.events.push(`created ${name}`);
        this.#readyAt.set(name, this.#never.has(name) ? Number.POSITIVE_INFINITY : this.#clock + 1000);
    }

    async get(url: string) {
        const { port, pathname } = new URL(url);
        const name = `events-${Number(port) - 8222}`;
        if ((this.#readyAt.get(name) ?? Number.POSITIVE_INFINITY) > this.#clock) {
            throw new Error("connect ECONNREFUSED");
        }
        if (pathname === "/healthz" && this.events.at(-1) !== `ready ${name}`) {
            this.events.push(`ready ${name}`);
        }
        const peers = [...this.#readyAt].filter(([peer, at]) => peer !== name && at <= this.#clock);
        return {
            status: 200,
            body: { server_name: name, routes: peers.map(([remote_id]) => ({ remote_id })) },
        };
    }

    async describe() {
        return { failed: false, log: "exiting" };
    }

    async exist(names: readonly string[]) {
        return names.some((name) => this.#containers.has(name));
    }

    async sleep(milliseconds: number) {
        this.#clock += milliseconds;
        await new Promise((resolve) => setImmediate(resolve));
    }

    now(): number {
        return this.#clock;
    }
}

const [first, second, third] = ["events-0", "events-1", "events-2"] as const;

describe("the servers of a cluster", () => {
    const real = { ...dockerProbe };
    afterEach(() => {
        Object.assign(dockerProbe, real);
    });

    /** Prepares an update on a fake engine. */
    async function prepare(engine: FakeEngine) {
        const { get, describe, exist, sleep, now } = engine;
        for (const [name, method] of Object.entries({ get, describe, exist, sleep, now })) {
            Object.assign(dockerProbe, { [name]: method.bind(engine) });
        }
        const recording = await mockPulumi({
            onRegister: ({ type, name }) => {
                if (type.endsWith(":Container") && !name.endsWith("-init")) {
                    engine.create(name);
                }
            },
        });
        return { recording, create: () => new DockerNatsCluster("events", { ...args, readinessSeconds: 5 }) };
    }

    const all: string[] = [first, second, third];
    const together = all.map((name) => `created ${name}`);
    const independent = [undefined, undefined, undefined];
    const inSequence = [undefined, first, second];
    const updates: [title: string, running: string[], after: (string | undefined)[], begins: string[]][] = [
        ["are created together, in any order, where there was no cluster", [], independent, []],
        [
            "are replaced one at a time in a running cluster, each after the one before is ready",
            all,
            inSequence,
            [...[first, second].flatMap((name) => [`created ${name}`, `ready ${name}`]), `created ${third}`],
        ],
        [
            "are replaced one at a time where one of three is down: the others keep the quorum",
            [first, third],
            inSequence,
            [`created ${first}`, `ready ${first}`, `created ${second}`],
        ],
        [
            "are replaced without waiting where most are down: none could become ready alone",
            [second],
            inSequence,
            together,
        ],
    ];
    for (const [title, running, after, begins] of updates) {
        it(title, async () => {
            const engine = new FakeEngine(running);
            const { recording, create } = await prepare(engine);
            const { ready } = create();
            await recording.settled();
            assert.equal((await promiseOf(ready)).length, 3);
            assert.deepEqual(engine.events.slice(0, begins.length), begins);
            assert.deepEqual(serversBefore(recording), after);
        });
    }

    it("are replaced one after the other where they exist and do not answer, as after a change of ports", async () => {
        const { recording, create } = await prepare(new FakeEngine([], { stopped: [third] }));
        assert.equal((await promiseOf(create().ready)).length, 3);
        assert.deepEqual(serversBefore(recording), inSequence);
    });

    /** For each server, the other that the preparation of its volumes depends on. */
    function serversBefore(recording: Recording) {
        return all.map((name) =>
            recording.get(`${name}-init`).options.dependsOn.find((other) => all.includes(other)),
        );
    }

    it("are not replaced after one that does not become ready, and the update fails with its name", async () => {
        const engine = new FakeEngine(all, { never: [second] });
        const { create } = await prepare(engine);
        const error = await failureOf(create);
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.match(
            error.message,
            /^NATS server "events-1" did not become ready in 5 s: nothing answers on /,
        );
        assert.ok(!engine.events.includes(`created ${third}`), engine.events.join());
    });

    it("fail the first update when one does not become ready", async () => {
        const { create } = await prepare(new FakeEngine([], { never: [third] }));
        const error = await failureOf(create);
        assert.match(String(error), /NATS server "events-\d" did not become ready in 5 s: /);
    });

    it("are not started when the preparation of a volume failed", async () => {
        const recording = await mockPulumi({
            outputs: ({ name }) =>
                name === "events-0-init" ? { exitCode: 1, containerLogs: "chown: No space" } : undefined,
        });
        Object.assign(dockerProbe, {
            get: () => Promise.reject(new Error("connect ECONNREFUSED")),
            exist: async () => false,
        });
        const error = await failureOf(
            () => new DockerNatsCluster("events", { ...args, readinessSeconds: 5 }),
        );
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.equal(error.message, "The preparation of a volume failed with exit code 1.\nchown: No space");
        assert.ok(!recording.names(":Container").includes(first));
    });

    it("are not waited for in a preview", async () => {
        const wait = () => assert.fail("a preview must not wait");
        Object.assign(dockerProbe, { get: wait, describe: wait, exist: wait });
        const recording = await mockPulumi({ preview: true });
        const cluster = new DockerNatsCluster("events", { ...args, readinessSeconds: 5 });
        await recording.settled();
        assert.equal((await promiseOf(cluster.ready)).length, 3);
    });
});
