/** The services of test/kubernetes/services.test.ts on Docker: only the runtime differs. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { PrivateRegistry } from "./support/registry.ts";
import { ServicesStack } from "./support/services.ts";
import { itRunsServices } from "./support/serviceTests.ts";

describe("services of every kind on Docker", function () {
    this.timeout(1_800_000);
    let registry: PrivateRegistry;
    let services: ServicesStack;

    before(async function () {
        registry = await PrivateRegistry.require(this, randomBytes(9).toString("base64url"));
        services = await ServicesStack.create(registry, { "dhi:runtime": "docker" });
        await services.stack.up();
    });

    after(async () => {
        // The test registry's client stores its login; the stack does not.
        await registry?.stop();
        await services?.stack.remove();
    });

    it("publishes no port of a worker, which receives none", async () => {
        assert.equal(
            await services.stack.inspect(services.nameOf("worker"), "{{.HostConfig.PortBindings}}"),
            "map[]",
        );
        assert.match(await services.stack.docker("logs", services.nameOf("worker")), /PORT is None/);
        assert.equal((await services.stack.outputs()).apps["worker"]?.url, undefined);
    });

    itRunsServices(() => ({
        services,
        hostOf: () => Promise.resolve("127.0.0.1"),
        removeInstance: async (service) => {
            await services.stack.docker("rm", "--force", services.nameOf(service));
            await services.stack.up();
        },
        reasonOf: (output) => Promise.resolve(output),
    }));
});
