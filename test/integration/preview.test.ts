import assert from "node:assert/strict";
import { TestStack } from "./support/stack.ts";

describe("a preview", function () {
    this.timeout(300_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        await stack.up();
    });

    after(() => stack.remove());

    it("shows no change when nothing has changed", async () => {
        assert.deepEqual(await stack.changes(), []);
    });

    it("shows no change for a comment", async () => {
        stack.editFile((text) => `# A comment, new.\n${text.replace("config:", "config: # Another.")}`);
        assert.deepEqual(await stack.changes(), []);
    });

    it("shows for a tag the replaced servers, in the order of the rolling update", async () => {
        stack.setConfig(["dhi:images", "nats"], "2.15.1-debian13");
        const all = await stack.changes();
        const replaced = all.filter((line) => line.startsWith("replace "));
        assert.deepEqual(
            replaced,
            ["image", 0, 1, 2].map((part) => `replace ${stack.cluster}-${part}`),
        );
        const others = all.filter((line) => !replaced.some((one) => line.endsWith(one.slice(8))));
        // The component itself changes: the image is one of its arguments.
        assert.deepEqual(others, [`update ${stack.cluster}`]);
        stack.setConfig(["dhi:images", "nats"], undefined);
        assert.deepEqual(await stack.changes(), []);
    });

    it("shows for a server option the configuration and the servers, and nothing else", async () => {
        stack.setConfig(["dhi:nats", "maxPayload"], "2Mi");
        const names = new Set((await stack.changes()).map((line) => line.split(" ")[1] ?? ""));
        assert.deepEqual([...names].sort(), [
            stack.cluster,
            ...[0, 1, 2].flatMap((node) => [`${stack.cluster}-${node}`, `${stack.cluster}-${node}-init`]),
        ]);
        stack.setConfig(["dhi:nats", "maxPayload"], undefined);
    });
});

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
        await stack.setSecret("dhi:natsToken", "a-token-that-must-not-be-seen");
        for (const command of [["preview"], ["up", "--yes"], ["up", "--yes", "--skip-preview"]]) {
            const { exitCode, output } = await stack.run(...command);
            assert.notEqual(exitCode, 0);
            assert.deepEqual(listed(output), expected, output);
            assert.doesNotMatch(output, /^\s+at .*\(/m, "a user's mistake must show no stack trace");
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
