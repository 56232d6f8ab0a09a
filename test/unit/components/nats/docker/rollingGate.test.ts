import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { failureOf, mockPulumi, promiseOf, type Recording } from "../../../../mocks.ts";
import type { Probe } from "../../../../../components/nats/docker/readiness.ts";
import { args } from "./previewedCluster.ts";

const { DockerNatsCluster } = await import("../../../../../components/nats/docker/cluster.ts");
const { dockerProbe } = await import("../../../../../components/nats/docker/probe.ts");

/** An engine whose servers become ready a second after they were created. */
function fakeEngine(
    running: readonly string[],
    others: {
        now?: number;
        stopped?: string;
        never?: string;
        leader?: string;
        loads?: boolean;
        written?: () => number;
    } = {},
) {
    /** What happened, in order: `created events-0`, `ready events-0`. */
    const events: string[] = [];
    const readyAt = new Map(running.map((name) => [name, 0]));
    let clock = 0;
    let loaded = 0;
    const create = (name: string) => {
        events.push(`created ${name}`);
        readyAt.set(name, name === others.never ? Number.POSITIVE_INFINITY : clock + 1000);
    };
    const probe: Probe = {
        get: async ({ name }, path) => {
            if ((readyAt.get(name) ?? Number.POSITIVE_INFINITY) > clock) {
                throw new Error("connect ECONNREFUSED");
            }
            if (path === "/healthz" && events.at(-1) !== `ready ${name}`) {
                events.push(`ready ${name}`);
            }
            const peers = [...readyAt].filter(([peer, at]) => peer !== name && at <= clock);
            const routes = peers.map(([remote_id]) => ({ remote_id }));
            const times = {
                config_load_time: new Date(loaded).toISOString(),
                ...(others.now === undefined ? {} : { now: new Date(others.now).toISOString() }),
            };
            return { status: 200, body: { routes, meta_cluster: { leader: others.leader }, ...times } };
        },
        describe: async () => ({ failed: false, log: "exiting" }),
        containers: async (names) =>
            names
                .map((name) => ({ name, isRunning: running.includes(name) }))
                .filter(({ name, isRunning }) => isRunning || name === others.stopped),
        finished: async (name) => {
            assert.match(name, /^events-\d-init$/);
            return others.written?.();
        },
        reload: async (name) => {
            events.push(`reloaded ${name}`);
            loaded = others.loads === false ? loaded : 2000;
            return "";
        },
        sleep: async (milliseconds) => {
            clock += milliseconds;
            await new Promise((resolve) => setImmediate(resolve));
        },
        now: () => clock,
    };
    return { events, create, probe };
}

const [first, second, third] = ["events-0", "events-1", "events-2"] as const;

describe("the servers of a cluster", () => {
    const real = { ...dockerProbe };
    afterEach(() => {
        Object.assign(dockerProbe, real);
    });

    /** Prepares an update on a fake engine. */
    async function prepare(engine: ReturnType<typeof fakeEngine>) {
        Object.assign(dockerProbe, engine.probe);
        return mockPulumi({
            onRegister: ({ type, name }) => {
                if (type.endsWith(":Container") && !name.endsWith("-init")) {
                    engine.create(name);
                }
            },
        });
    }
    const create = () => new DockerNatsCluster("events", { ...args, readinessSeconds: 5 });

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
        ["are replaced without waiting where most are down", [second], inSequence, together],
    ];
    for (const [title, running, after, begins] of updates) {
        it(title, async () => {
            const engine = fakeEngine(running);
            const recording = await prepare(engine);
            const { ready } = create();
            await recording.settled();
            assert.equal((await promiseOf(ready)).length, 3);
            assert.deepEqual(engine.events.slice(0, begins.length), begins);
            assert.deepEqual(serversBefore(recording), after);
        });
    }

    it("are replaced with the leader of JetStream's meta group last", async () => {
        const engine = fakeEngine(all, { leader: first });
        const recording = await prepare(engine);
        const { ready } = create();
        await recording.settled();
        await promiseOf(ready);
        assert.deepEqual(
            engine.events.filter((event) => event.startsWith("created")),
            [second, third, first].map((name) => `created ${name}`),
        );
        assert.deepEqual(serversBefore(recording), [third, undefined, second]);
    });

    it("are replaced one after the other where they exist and do not run", async () => {
        const recording = await prepare(fakeEngine([], { stopped: third }));
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
        const engine = fakeEngine(all, { never: second });
        await prepare(engine);
        const error = await failureOf(create);
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.match(error.message, /^NATS server "events-1" did not become ready in 5 s: nothing answers/);
        assert.ok(
            error.message.endsWith(
                'The update stops here: "events-2" runs as before.\n' +
                    "  To go back, undo the change in the stack's configuration and update again.",
            ),
            error.message,
        );
        assert.ok(!engine.events.includes(`created ${third}`), engine.events.join());
    });

    it("load files that were written after they started, all at once", async () => {
        const engine = fakeEngine(all, { written: () => 1000 });
        const recording = await prepare(engine);
        const { ready } = create();
        await recording.settled();
        await promiseOf(ready);
        // The third was just created, and does not answer yet.
        const start = engine.events.findIndex((event) => event.startsWith("reloaded"));
        assert.deepEqual(engine.events.slice(start, start + 2), [`reloaded ${first}`, `reloaded ${second}`]);
    });

    it("load files once where the clock was wrong when these were written, or when they were loaded", async () => {
        for (const written of [() => 1_000_000, () => -1000]) {
            const engine = fakeEngine(all, { written, now: -500 });
            const recording = await prepare(engine);
            const { ready } = create();
            await recording.settled();
            await promiseOf(ready);
            const reloads = engine.events.filter((event) => event === `reloaded ${first}`);
            assert.equal(reloads.length, 1, String(written));
        }
    });

    it("are not made to load files that they have loaded, or that nothing is known of", async () => {
        for (const written of [() => 0, undefined]) {
            const engine = fakeEngine(all, written === undefined ? {} : { written });
            const recording = await prepare(engine);
            const { ready } = create();
            await recording.settled();
            await promiseOf(ready);
            assert.doesNotMatch(engine.events.join(), /reloaded/);
        }
    });

    it("fail the update when one does not load its files, with the end of its log", async () => {
        await prepare(fakeEngine(all, { written: () => 1000, loads: false }));
        const message = String(await failureOf(create)).replace("Error: ", "");
        assert.match(message, /^NATS server "events-\d" runs with the configuration that it had/);
        assert.match(message, /its log:\n {4}exiting\n .* docker restart events-\d$/);
    });

    it("warn where the engine does not tell when files were written, and go on", async () => {
        const written = () => {
            throw new Error("spawn docker ENOENT");
        };
        const recording = await prepare(fakeEngine(all, { written }));
        const warnings: string[] = [];
        const { warn } = pulumi.log;
        Object.assign(pulumi.log, { warn: async (text: string) => warnings.push(text) });
        try {
            const { ready } = create();
            await recording.settled();
            assert.equal((await promiseOf(ready)).length, 3);
        } finally {
            Object.assign(pulumi.log, { warn });
        }
        assert.match(warnings.join(), /events-0, events-1, events-2 have loaded.*spawn docker ENOENT/);
    });

    it("fail the first update when one does not become ready", async () => {
        await prepare(fakeEngine([], { never: third }));
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
            containers: async () => [],
        });
        const error = await failureOf(create);
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        assert.equal(error.message, "The preparation of a volume failed with exit code 1.\nchown: No space");
        assert.ok(!recording.names(":Container").includes(first));
    });

    it("are not waited for in a preview", async () => {
        const wait = () => assert.fail("a preview must not wait");
        Object.assign(dockerProbe, { get: wait, describe: wait, containers: wait });
        const recording = await mockPulumi({ preview: true });
        const { ready } = create();
        await recording.settled();
        assert.equal((await promiseOf(ready)).length, 3);
    });
});
