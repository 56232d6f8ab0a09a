import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { TestStack } from "./support/stack.ts";

describe("a preview of a stack that cannot work", function () {
    this.timeout(300_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create();
    });

    after(() => stack.remove());

    it("lists all problems, fails and makes nothing", async () => {
        stack.setConfig(["dhi:nats.nodes"], 5);
        stack.setConfig(["dhi:typo"], 1);
        stack.setConfig(["dhi:policy"], "production");
        stack.setConfig(["dhi:images", "nats"], "2");
        stack.setConfig(["dhi:nats"], { nodes: "three", memory: "8Mi", clientPort: 0, colour: "red" });
        stack.setConfig(["dhi:kubernetes"], { namespace: "My Space", podMonitor: true });
        await stack.setSecret("dhi:natsToken", `token-${randomBytes(9).toString("hex")}`);
        for (const command of [["preview"], ["up", "--yes"], ["up", "--yes", "--skip-preview"]]) {
            const output = await stack.fail(...command);
            assert.deepEqual(listed(output), expected, output);
        }
        assert.deepEqual(await stack.containers(), []);
        assert.deepEqual(await stack.networks(), []);
        assert.deepEqual(await stack.volumes(), []);
        const { deployment } = JSON.parse(await stack.state()) as {
            deployment: { resources?: { type: string }[] };
        };
        assert.deepEqual(
            (deployment.resources ?? [])
                .map(({ type }) => type)
                .filter((type) => type !== "pulumi:pulumi:Stack"),
            [],
        );
    });

    /** The unique lines of the list: Pulumi shows errors twice. */
    function listed(output: string): string[] {
        return [...new Set([...output.matchAll(/^\s*(dhi:[^:\s]+): /gm)].map(([, key = ""]) => key))].sort();
    }

    const expected = [
        "dhi:images.busybox",
        "dhi:images.nats",
        "dhi:kubernetes.namespace",
        "dhi:kubernetes.podMonitor",
        "dhi:nats.clientPort",
        "dhi:nats.colour",
        "dhi:nats.memory",
        "dhi:nats.nodes",
        "dhi:natsRouteTls",
        "dhi:natsTls",
        "dhi:natsToken",
        "dhi:typo",
    ];
});
