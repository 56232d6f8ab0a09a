/** The stack of test/kubernetes/stack.test.ts on Docker: only the runtime differs. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import { componentName } from "../../settings/names.ts";
import { itRunsTheService, itServesClients } from "./support/clients.ts";
import { eventually, hangUp } from "./support/nats.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { createSampleStack, pushSampleService } from "./support/sampleService.ts";
import type { TestStack } from "./support/stack.ts";

describe("the sample stack on Docker", function () {
    this.timeout(900_000);
    let registry: PrivateRegistry | undefined;
    let stack: TestStack;
    let outputs: StackOutputs;
    let service: string;

    before(async function () {
        registry = await PrivateRegistry.require(this, randomBytes(9).toString("base64url"));
        const image = await pushSampleService(registry);
        stack = await createSampleStack(registry, image, { "dhi:runtime": "docker" });
        service = componentName(stack.name, "hello");
        await stack.up();
        outputs = await stack.outputs();
    });

    afterEach(hangUp);
    after(async () => {
        // The test registry's client stores its login; the stack does not.
        await registry?.stop();
        await (stack as TestStack | undefined)?.remove();
    });

    const get = (path: string) =>
        fetch(`${outputs.apps["hello"]?.url}${path}`, { signal: AbortSignal.timeout(15_000) });
    const serverOf = async () => ((await (await get("/nats")).json()) as { server: string }).server;

    it("delayed the update until the service's health check passed", async () => {
        assert.equal(await stack.inspect(service, "{{.State.Health.Status}}"), "healthy");
        const check = await stack.inspect(service, "{{json .Config.Healthcheck.Test}}");
        assert.equal(check, '["CMD","/app","healthcheck"]');
    });

    itServesClients(async () => outputs);
    itRunsTheService(async () => outputs);

    it("shows no change right after it came up", () => stack.assertUnchanged());

    it("lets the service continue when the server that it is connected to is killed", async () => {
        const server = await serverOf();
        const answers: number[] = [];
        const killed = stack.docker("kill", server);
        for (const end = Date.now() + 8000; Date.now() < end; await sleep(100)) {
            answers.push((await get("/nats")).status, (await get("/events")).status);
        }
        await killed;
        assert.deepEqual(
            answers.filter((status) => status !== 200),
            [],
        );
        assert.notEqual(await serverOf(), server);
        await stack.docker("start", server);
    });

    it("has a service that is not ready while the whole cluster is down, stays alive, and recovers", async () => {
        const servers = [0, 1, 2].map((index) => `${stack.cluster}-${index}`);
        await stack.docker("kill", ...servers);
        await eventually("it is not ready", async () => (await get("/readyz")).status === 503);
        assert.equal((await get("/healthz")).status, 200);
        await stack.docker("start", ...servers);
        await eventually("it stores again", async () => (await get("/events")).status === 200);
    });

    it("has a service that exits within a second after SIGTERM, with code 0", async () => {
        const start = performance.now();
        await stack.docker("stop", "--time", "10", service);
        assert.ok(performance.now() - start < 1500, `${Math.round(performance.now() - start)} ms`);
        assert.equal(await stack.inspect(service, "{{.State.ExitCode}}"), "0");
    });
});
