import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { copyOf, images, RustProgram } from "./rust/program.ts";
import { eventually } from "./support/nats.ts";
import { freePorts } from "./support/ports.ts";

const hello = fileURLToPath(new URL("../../apps/hello", import.meta.url));

interface Answer {
    readonly status: number;
    readonly body: Record<string, unknown>;
}

describe("the sample service on a three-node cluster", function () {
    this.timeout(900_000);
    const secrets = { nats: randomBytes(12).toString("base64"), route: randomBytes(12).toString("base64") };
    let program: RustProgram;
    let url: string;

    before(async () => {
        const context = copyOf(hello, "hello");
        const [clientPort, port] = await freePorts();
        url = `http://127.0.0.1:${port}`;
        program = new RustProgram(
            "dhi-test-hello",
            { context, binary: "docker-rust-hello" },
            { port, replicas: 2 },
        );
        program.plan = {
            ...program.plan,
            nats: {
                image: images.natsImage,
                clientPort,
                monitorPort: clientPort + 5,
                password: secrets.nats,
                routePassword: secrets.route,
            },
        };
        program.secrets = secrets;
        await program.create();
        await program.up();
    });

    after(() => program.remove());

    async function get(path: string): Promise<Answer> {
        const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(15_000) });
        return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    }

    it("answers, is alive and ready, on every replica", async () => {
        assert.match(await (await fetch(url)).text(), /^Hello/);
        for (const path of ["/healthz", "/readyz"]) {
            assert.equal((await fetch(url + path)).status, 200, path);
        }
        const second = url.replace(/\d+$/, (port) => String(Number(port) + 1));
        assert.match(await (await fetch(second)).text(), /^Hello/);
    });

    it("delayed the update until its health check passed", async () => {
        for (const name of ["dhi-test-hello-0", "dhi-test-hello-1"]) {
            assert.equal(await program.inspect(name, "{{.State.Health.Status}}"), "healthy");
        }
        const check = await program.inspect("dhi-test-hello-0", "{{json .Config.Healthcheck.Test}}");
        assert.equal(check, '["CMD","/app","healthcheck"]');
    });

    it("sends a request through the cluster, and stores events and reads them back", async () => {
        const trip = await get("/nats");
        assert.equal(trip.status, 200, JSON.stringify(trip.body));
        assert.match(String(trip.body["server"]), /^dhi-test-hello-nats-\d$/);
        assert.ok(Number(trip.body["roundTripMilliseconds"]) > 0);
        const [first, second] = [await get("/events"), await get("/events")];
        assert.equal(second.body["published"], Number(first.body["published"]) + 1);
        assert.equal(second.body["readBack"], second.body["published"]);
    });

    it("shows no change right after it came up", async () => {
        await program.preview("--expect-no-changes");
        await program.preview("--expect-no-changes", "--refresh");
    });

    it("does not show its login anywhere", async () => {
        assert.deepEqual(await program.leaks(), []);
    });

    it("continues when the server that it is connected to is killed", async () => {
        const { body } = await get("/nats");
        const node = String(body["server"]);
        const answers: Answer[] = [];
        const killed = program.docker("kill", node);
        for (const end = Date.now() + 8000; Date.now() < end; await sleep(100)) {
            answers.push(await get("/nats"), await get("/events"));
        }
        await killed;
        assert.deepEqual(
            answers.filter(({ status }) => status !== 200),
            [],
        );
        assert.notEqual((await get("/nats")).body["server"], node);
        const { body: events } = await get("/events");
        assert.equal(events["readBack"], events["published"]);
        await program.docker("start", node);
    });

    it("is not ready while the whole cluster is down, stays alive, and recovers", async () => {
        const nodes = [0, 1, 2].map((index) => `dhi-test-hello-nats-${index}`);
        await program.docker("kill", ...nodes);
        await eventually("it is not ready", async () => (await fetch(`${url}/readyz`)).status === 503);
        assert.equal((await fetch(`${url}/healthz`)).status, 200);
        await program.docker("start", ...nodes);
        await eventually("it stores again", async () => (await get("/events")).status === 200, 60);
    });

    it("exits within a second after SIGTERM, with code 0", async () => {
        const start = performance.now();
        await program.docker("stop", "--time", "10", "dhi-test-hello-1");
        assert.ok(performance.now() - start < 1500, `${Math.round(performance.now() - start)} ms`);
        assert.equal(await program.inspect("dhi-test-hello-1", "{{.State.ExitCode}}"), "0");
    });
});
