import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { failureOf, mockPulumi, promiseOf } from "../../../../mocks.ts";
import type { Probe } from "../../../../../components/nats/docker/readiness.ts";

const { DockerNatsCluster } = await import("../../../../../components/nats/docker/cluster.ts");
const { dockerProbe } = await import("../../../../../components/nats/docker/probe.ts");

const args = {
    image: "dhi.io/nats:2.14.5-debian13",
    initImage: "dhi.io/busybox:1.37.0-debian13",
    authentication: { token: "t" },
    routePassword: "r",
    readinessSeconds: 5,
};

/** An engine whose servers become ready a second after they were created. */
class FakeEngine implements Probe {
    /** What happened, in order: `created events-0`, `ready events-0`. */
    readonly events: string[] = [];
    readonly #readyAt = new Map<string, number>();
    readonly #never: ReadonlySet<string>;
    #clock = 0;

    constructor(running: readonly string[], never: readonly string[] = []) {
        running.forEach((name) => this.#readyAt.set(name, 0));
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

    async sleep(milliseconds: number) {
        this.#clock += milliseconds;
        await new Promise((resolve) => setImmediate(resolve));
    }

    now(): number {
        return this.#clock;
    }
}

describe("the servers of a cluster", () => {
    const real = { ...dockerProbe };
    afterEach(() => {
        Object.assign(dockerProbe, real);
    });

    /** Prepares a cluster on a fake engine. */
    async function prepare(engine: FakeEngine) {
        Object.assign(dockerProbe, {
            get: engine.get.bind(engine),
            describe: engine.describe.bind(engine),
            sleep: engine.sleep.bind(engine),
            now: engine.now.bind(engine),
        } satisfies Probe);
        const recording = await mockPulumi({
            onRegister: ({ type, name }) => {
                if (type.endsWith(":Container") && !name.endsWith("-init")) {
                    engine.create(name);
                }
            },
        });
        return { recording, create: () => new DockerNatsCluster("events", args) };
    }

    async function update(engine: FakeEngine): Promise<pulumi.Resource[]> {
        const { recording, create } = await prepare(engine);
        const { ready } = create();
        await recording.settled();
        return promiseOf(ready);
    }

    it("are all created before any is waited for, where there was no cluster", async () => {
        const engine = new FakeEngine([]);
        const ready = await update(engine);
        assert.deepEqual(engine.events.slice(0, 3), [
            "created events-0",
            "created events-1",
            "created events-2",
        ]);
        assert.equal(ready.length, 3);
    });

    it("are replaced one at a time in a running cluster, each after the one before is ready", async () => {
        const engine = new FakeEngine(["events-0", "events-1", "events-2"]);
        await update(engine);
        const at = (event: string) => engine.events.indexOf(event);
        for (const [before, after] of [
            [0, 1],
            [1, 2],
        ]) {
            assert.ok(at(`created events-${before}`) < at(`ready events-${before}`), engine.events.join());
            assert.ok(at(`ready events-${before}`) < at(`created events-${after}`), engine.events.join());
        }
    });

    it("are replaced one at a time where one of three is down: the others keep the quorum", async () => {
        const engine = new FakeEngine(["events-0", "events-2"]);
        await update(engine);
        assert.deepEqual(engine.events.slice(0, 3), [
            "created events-0",
            "ready events-0",
            "created events-1",
        ]);
    });

    it("are all replaced at once where most are down: none could become ready alone", async () => {
        const engine = new FakeEngine(["events-1"]);
        await update(engine);
        assert.deepEqual(engine.events.slice(0, 3), [
            "created events-0",
            "created events-1",
            "created events-2",
        ]);
    });

    const late = (name: string, port: number) => `NATS server "${name}" did not become ready in 5 s: \
nothing answers on http://127.0.0.1:${port}.
  The last lines of its log:
    exiting
  See all of it with: docker logs ${name}`;

    it("are not replaced after one that does not become ready, and the update fails with its name", async () => {
        const engine = new FakeEngine(["events-0", "events-1", "events-2"], ["events-1"]);
        const { create } = await prepare(engine);
        const error = await failureOf(create);
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.equal(error.message, late("events-1", 8223));
        assert.ok(!engine.events.includes("created events-2"), engine.events.join());
    });

    it("fail the first update when one does not become ready", async () => {
        const engine = new FakeEngine([], ["events-2"]);
        const { create } = await prepare(engine);
        const error = await failureOf(create);
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.match(error.message, /^NATS server "events-\d" did not become ready in 5 s: /);
    });

    it("are not started when the preparation of a volume failed", async () => {
        const recording = await mockPulumi({
            outputs: ({ name }) =>
                name === "events-0-init"
                    ? { exitCode: 1, containerLogs: "chown: /data: No space" }
                    : undefined,
        });
        Object.assign(dockerProbe, { get: () => Promise.reject(new Error("connect ECONNREFUSED")) });
        const error = await failureOf(() => new DockerNatsCluster("events", args));
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.equal(
            error.message,
            "The preparation of a volume failed with exit code 1.\nchown: /data: No space",
        );
        assert.ok(!recording.names(":Container").includes("events-0"));
    });

    it("are not waited for in a preview", async () => {
        Object.assign(dockerProbe, {
            get: () => assert.fail("a preview must not wait"),
            describe: () => assert.fail("a preview must not wait"),
        });
        const recording = await mockPulumi({ preview: true });
        const cluster = new DockerNatsCluster("events", args);
        await recording.settled();
        assert.equal((await promiseOf(cluster.ready)).length, 3);
    });
});
