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

/** An engine with servers that come up a while after they were made, seen through the probe. */
class FakeEngine implements Probe {
    /** What happened, in order: `made events-0`, `ready events-0`. */
    readonly events: string[] = [];
    readonly #readyAt = new Map<string, number>();
    readonly #never: ReadonlySet<string>;
    #clock = 0;

    constructor(running: readonly string[], never: readonly string[] = []) {
        running.forEach((name) => this.#readyAt.set(name, 0));
        this.#never = new Set(never);
    }

    make(name: string): void {
        this.events.push(`made ${name}`);
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
        return { failed: false, log: "out of luck" };
    }

    async sleep(milliseconds: number) {
        this.#clock += milliseconds;
        await new Promise((resolve) => setImmediate(resolve));
    }

    now(): number {
        return this.#clock;
    }
}

describe("servers of a cluster", () => {
    const real = { ...dockerProbe };
    afterEach(() => {
        Object.assign(dockerProbe, real);
    });

    /** Makes a cluster, with an engine in the place of the real one. */
    async function make(engine: FakeEngine) {
        Object.assign(dockerProbe, {
            get: engine.get.bind(engine),
            describe: engine.describe.bind(engine),
            sleep: engine.sleep.bind(engine),
            now: engine.now.bind(engine),
        } satisfies Probe);
        const recording = await mockPulumi({
            onRegister: ({ type, name }) => {
                if (type.endsWith(":Container") && !name.endsWith("-init")) {
                    engine.make(name);
                }
            },
        });
        return { recording, make: () => new DockerNatsCluster("events", args) };
    }

    async function update(engine: FakeEngine): Promise<pulumi.Resource[]> {
        const { recording, make: run } = await make(engine);
        const { ready } = run();
        await recording.settled();
        return promiseOf(ready);
    }

    it("are all made before any is waited for when there was no cluster", async () => {
        const engine = new FakeEngine([]);
        const ready = await update(engine);
        assert.deepEqual(engine.events.slice(0, 3), ["made events-0", "made events-1", "made events-2"]);
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
            assert.ok(at(`made events-${before}`) < at(`ready events-${before}`), engine.events.join());
            assert.ok(at(`ready events-${before}`) < at(`made events-${after}`), engine.events.join());
        }
    });

    it("are replaced one at a time too where one of three is down: the rest must carry on", async () => {
        const engine = new FakeEngine(["events-0", "events-2"]);
        await update(engine);
        assert.deepEqual(engine.events.slice(0, 3), ["made events-0", "ready events-0", "made events-1"]);
    });

    it("are all made at once where most are down: none could get ready alone", async () => {
        const engine = new FakeEngine(["events-1"]);
        await update(engine);
        assert.deepEqual(engine.events.slice(0, 3), ["made events-0", "made events-1", "made events-2"]);
    });

    const late = (name: string, port: number) => `NATS server "${name}" did not get ready in 5 s: \
nothing answers on http://127.0.0.1:${port}.
  The last lines of its log:
    out of luck
  See all of it with: docker logs ${name}`;

    it("stop being replaced when one does not get ready, and the update fails saying which", async () => {
        const engine = new FakeEngine(["events-0", "events-1", "events-2"], ["events-1"]);
        const { make: run } = await make(engine);
        const error = await failureOf(run);
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.equal(error.message, late("events-1", 8223));
        assert.ok(!engine.events.includes("made events-2"), engine.events.join());
    });

    it("fail the update at the end of the first one when one does not get ready", async () => {
        const engine = new FakeEngine([], ["events-2"]);
        const { make: run } = await make(engine);
        const error = await failureOf(run);
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.match(error.message, /^NATS server "events-\d" did not get ready in 5 s: /);
    });

    it("are not started on volumes that could not be prepared", async () => {
        const recording = await mockPulumi({
            outputs: ({ name }) =>
                name === "events-0-init"
                    ? { exitCode: 1, containerLogs: "chown: /data: No space" }
                    : undefined,
        });
        Object.assign(dockerProbe, { get: () => Promise.reject(new Error("connect ECONNREFUSED")) });
        const error = await failureOf(() => new DockerNatsCluster("events", args));
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.equal(error.message, "A volume could not be prepared: exit code 1.\nchown: /data: No space");
        assert.ok(!recording.names(":Container").includes("events-0"));
    });

    it("are not asked in a preview", async () => {
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
