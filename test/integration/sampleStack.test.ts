/** The stack of test/kubernetes/stack.test.ts on Docker: only the runtime differs. */
import { randomBytes } from "node:crypto";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import { itRunsTheService, itServesClients } from "./support/clients.ts";
import { hangUp } from "./support/nats.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { createSampleStack, pushSampleService } from "./support/sampleService.ts";
import type { TestStack } from "./support/stack.ts";

describe("the sample stack on Docker", function () {
    this.timeout(900_000);
    let registry: PrivateRegistry | undefined;
    let stack: TestStack | undefined;
    let outputs: StackOutputs;

    before(async function () {
        registry = await PrivateRegistry.require(this, randomBytes(9).toString("base64url"));
        const image = await pushSampleService(registry);
        stack = await createSampleStack(registry, image, { "dhi:runtime": "docker" });
        await stack.up();
        outputs = await stack.outputs();
    });

    afterEach(hangUp);
    after(async () => {
        // The test registry's client stores its login; the stack does not.
        await registry?.stop();
        await stack?.remove();
    });

    itServesClients(async () => outputs);
    itRunsTheService(async () => outputs);

    it("shows no change right after it came up", async () => {
        await stack?.preview("--expect-no-changes");
    });
});
