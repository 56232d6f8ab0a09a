/** A stack on an engine whose published ports this machine does not have, as with DOCKER_HOST=ssh://… or in CI. */
import assert from "node:assert/strict";
import { dialThroughEngine, tunnelLabel } from "../../components/tunnel/docker.ts";
import { listen } from "../../components/tunnel/listener.ts";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { RustProgram } from "./rust/program.ts";
import { assertKeptDuring, dial, eventually, hangUp, isHealthy } from "./support/nats.ts";
import { OtherEngine } from "./support/otherEngine.ts";
import { freePorts } from "./support/ports.ts";
import { randomRounds } from "./support/rounds.ts";
import { TestStack } from "./support/stack.ts";

const busybox = `${LOCAL_REGISTRY}/dhi-busybox:1.37.0-debian13`;
describe("a stack on another machine's engine", function () {
    this.timeout(300_000);
    let engine: OtherEngine | undefined;
    let stack: TestStack | undefined;
    let service: RustProgram | undefined;

    before(async function () {
        engine = await OtherEngine.require(this);
        await engine.load(busybox, `${LOCAL_REGISTRY}/dhi-nats:2.15.1-debian13`);
        process.env["DOCKER_HOST"] = engine.host;
        stack = await TestStack.create({ nodes: 3 });
    });
    afterEach(hangUp);
    after(async () => {
        try {
            await service?.remove();
            await stack?.remove();
        } finally {
            delete process.env["DOCKER_HOST"];
            await engine?.stop();
        }
    });

    /** The servers that were started since a time, and the tunnels to their network in parentheses. */
    async function startedSince(time: Date) {
        const started = (await engine?.startedSince(time, tunnelLabel)) ?? [];
        return started.filter((name) => /^\(|-\d$/.test(name)).join(" ");
    }

    /** The stack's outputs, with addresses that lead through the engine, and what closes these. */
    async function reachThroughEngine(stack: TestStack) {
        const { cluster } = stack;
        const through = dialThroughEngine({ network: cluster, image: busybox });
        const toPort = (port: number) =>
            Promise.all([0, 1, 2].map((server) => listen(through, `${cluster}-${server}`, port)));
        const [clients, monitors] = [await toPort(4222), await toPort(8222)];
        const outputs = await stack.outputs();
        const clientUrls = clients.map(({ port }) => `nats://127.0.0.1:${port}`);
        const monitorUrls = monitors.map(({ port }) => `http://127.0.0.1:${port}`);
        const close = () => [...clients, ...monitors].forEach((listener) => listener.close());
        return [{ ...outputs, nats: { ...outputs.nats, clientUrls, monitorUrls } }, close] as const;
    }

    it("comes up once its servers have answered through the engine", async () => {
        assert.ok(stack);
        const start = new Date();
        await stack.up();
        const { nats } = await stack.outputs();
        await assert.rejects(fetch(`${nats.monitorUrls[0]}/healthz`), "this machine has the port");
        assert.match(await startedSince(start), new RegExp(`\\(${stack.cluster}\\)$`));
    });

    it("waits for a service that answers through the engine", async () => {
        const command = ["httpd", "-f", "-p", "8080", "-h", "/etc"];
        const health = { http: { readiness: "/passwd" } };
        const [port] = await freePorts();
        service = new RustProgram(
            "dhi-test-elsewhere",
            { present: busybox },
            { command, port, containerPort: 8080, health },
        );
        await service.create();
        const start = new Date();
        await service.up();
        assert.match(await startedSince(start), /\(dhi-test-elsewhere\)/);
        await service.assertUnchanged();
    });

    it("is reached by a client through the engine", async () => {
        assert.ok(stack);
        const through = dialThroughEngine({ network: stack.cluster, image: busybox });
        const stream = await through(`${stack.cluster}-1`, 4222);
        const [info] = (await stream.take(1).toArray()) as [Buffer];
        stream.destroy();
        assert.match(info.toString(), new RegExp(`^INFO .*"server_name":"${stack.cluster}-1"`));
    });

    it("shows no change", () => stack?.assertUnchanged());

    it("replaces a server only after the one before has answered through the engine", async () => {
        assert.ok(stack);
        stack.setConfig(["dhi:nats", "memory"], "160Mi");
        const start = new Date();
        await stack.up();
        // Looks for the leader, which comes last, and then after each server whether it is ready.
        const tunnel = `\\(${stack.cluster}\\) `;
        const inSequence = `^(?:${tunnel})*(?:${stack.cluster}-[0-2] (?:${tunnel})+){3}`;
        assert.match(`${await startedSince(start)} `, new RegExp(inSequence));
        await stack.preview("--expect-no-changes");
    });

    it("creates, compares and changes streams through the engine", async () => {
        assert.ok(stack);
        stack.setConfig(["dhi:nats", "streams"], { ORDERS: { subjects: ["orders.>"], replicas: 3 } });
        await stack.up();
        stack.setConfig(["dhi:nats", "streams", "ORDERS", "maxAge"], "1h");
        await stack.up();
        const { output } = await stack.preview("--expect-no-changes");
        assert.doesNotMatch(output, /is not compared/);
    });

    const faults = [
        ["is restarted", "SIGTERM"],
        ["crashes, and an update starts what it has left stopped", "SIGKILL"],
    ] as const;
    for (const [what, signal] of faults.slice(0, randomRounds(1).rounds)) {
        it(`keeps every message, once, whatever befalls the engine: it ${what}`, async () => {
            assert.ok(stack);
            const [outputs, close] = await reachThroughEngine(stack);
            // The servers name each other's addresses, which this machine does not reach.
            const connection = await dial(outputs, undefined, { ignoreClusterUpdates: true });
            await assertKeptDuring(connection, `engine-${signal}`, async () => {
                await engine?.restart(signal);
                if (signal === "SIGKILL") {
                    // Docker 20.10 stops the containers that have survived it, and does not start them again.
                    await stack?.up();
                }
                for (const server of [0, 1, 2]) {
                    await eventually(`server ${server} is current`, () => isHealthy(outputs, server));
                }
            });
            close();
        });
    }

    it("leaves no container of a tunnel", async () => {
        // The engine of Pulumi kills the plugin, and a tunnel's container ends once the Docker Engine notices.
        await eventually("no container of a tunnel is left", async () => {
            const left = await stack?.docker("ps", "--all", "--quiet", "--filter", `label=${tunnelLabel}`);
            return left === "";
        });
    });
});
