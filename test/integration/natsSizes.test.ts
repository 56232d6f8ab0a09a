import assert from "node:assert/strict";
import { images } from "./rust/program.ts";
import { peersOf } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

describe("the number of NATS servers", function () {
    this.timeout(300_000);
    let stack: TestStack;

    beforeEach(async () => {
        stack = await TestStack.create();
    });

    afterEach(() => stack.remove());

    const peersOfAll = async (nodes: number) => {
        const outputs = await stack.outputs();
        return Promise.all(Array.from({ length: nodes }, (_, server) => peersOf(outputs, server)));
    };

    it("can grow from three to five with one number", async () => {
        await stack.up();
        stack.setConfig(["dhi:nats", "nodes"], 5);
        await stack.up();
        assert.deepEqual(await peersOfAll(5), [4, 4, 4, 4, 4]);
    });

    it("can be even without JetStream", async () => {
        stack.setConfig(["dhi:nats", "jetstream"], false);
        stack.setConfig(["dhi:nats", "nodes"], 2);
        await stack.up();
        assert.deepEqual(await peersOfAll(2), [1, 1]);
        assert.deepEqual(
            (await stack.volumes()).filter((name) => name.endsWith("-data")),
            [],
        );
    });
});

describe("a cluster that does not form", function () {
    this.timeout(300_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 1, readinessSeconds: 30 });
    });

    after(() => stack.remove());

    it("fails the update, names the server and shows the last lines of its log", async () => {
        // The store's folder cannot be made because a file has its name.
        const volume = `${stack.cluster}-0-data`;
        await stack.docker("volume", "create", "--label", `dhi.cluster=${stack.cluster}`, volume);
        const mount = `type=volume,source=${volume},target=/data`;
        const asRoot = ["--rm", "--user", "0", "--mount", mount, images.busyboxImage];
        await stack.docker("run", ...asRoot, "touch", "/data/jetstream");

        const output = await stack.fail();
        assert.match(
            output,
            new RegExp(`NATS server "${stack.cluster}-0" did not become ready in \\d+ s: nothing answers`),
        );
        assert.match(output, /The last lines of its log:[^]*jetstream/i);
        assert.match(output, new RegExp(`docker logs ${stack.cluster}-0`));
    });
});
