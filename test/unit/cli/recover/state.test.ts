import assert from "node:assert/strict";
import { pendingCreates } from "../../../../cli/recover/state.ts";

describe("pendingCreates", () => {
    const container = "docker:index/container:Container";
    const urn = (name: string) => `urn:pulumi:dev::dhi::dhi:nats:DockerCluster$${container}::${name}`;
    const provider = { urn: "urn:pulumi:dev::dhi::pulumi:providers:docker::default", id: "1a2b" };

    it("has what was being created, once, with what the state knows of its type", () => {
        const create = {
            type: "creating",
            resource: {
                urn: urn("nats-1"),
                type: container,
                inputs: { name: "nats-1" },
                provider: `${provider.urn}::${provider.id}`,
            },
        };
        const resources = [
            { ...provider, type: "pulumi:providers:docker", inputs: { host: "ssh://one" } },
            { urn: urn("nats-0"), type: container, id: "c0" },
            { urn: urn("network"), type: "docker:index/network:Network", id: "n0" },
        ];
        const others = ["updating", "deleting"].map((type) => ({ ...create, type }));
        const exported = { deployment: { resources, pending_operations: [create, ...others, create] } };
        assert.deepEqual(pendingCreates(exported), [
            {
                name: "nats-1",
                type: container,
                inputs: { name: "nats-1" },
                provider: { host: "ssh://one" },
                known: ["c0"],
            },
        ]);
    });

    it("has nothing in a stack that has none", () => {
        assert.deepEqual(pendingCreates({}), []);
        assert.deepEqual(pendingCreates({ deployment: {} }), []);
    });
});
