import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { assertAnswer, dial } from "../../integration/support/nats.ts";
import { TestStack } from "../../integration/support/stack.ts";

/**
 * A test of a cluster on Docker that joins one on Kubernetes as a leaf node, with the login of the same user.
 *
 * @param reach the stack's outputs, with addresses that this machine can reach.
 */
export function itLetsDockerJoin(reach: () => Promise<StackOutputs>): void {
    it("answers requests of a cluster on Docker that joined it, and the other way round", async () => {
        const hub = await reach();
        const urls = hub.nats.clientUrls.map((url) => `nats://${new URL(url).hostname}:7422`);
        const edge = await TestStack.create({ nodes: 1, leafRemotes: { hub: { urls, user: "app" } } });
        try {
            await edge.setSecret("dhi:natsLeafRemotes.hub.password", hub.natsPassword, "--path");
            await edge.up();
            const [near, far] = await Promise.all([dial(hub, 1), dial(await edge.outputs())]);
            await assertAnswer(near, far);
        } finally {
            await edge.remove();
        }
    });
}
