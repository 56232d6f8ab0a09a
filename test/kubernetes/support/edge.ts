import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { dial, eventually } from "../../integration/support/nats.ts";
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
            for (const [one, other, subject] of [
                [near, far, "to.hub"],
                [far, near, "to.edge"],
            ] as const) {
                one.subscribe(subject, { callback: (_, message) => void message.respond("heard") });
                await one.flush();
                await eventually(subject, async () => (await other.request(subject)).string() === "heard");
            }
        } finally {
            await edge.remove();
        }
    });
}
