import assert from "node:assert/strict";
import { dial, hangUp, peersOf } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

describe("the number of NATS servers", function () {
    this.timeout(300_000);
    let stack: TestStack;

    beforeEach(async () => {
        stack = await TestStack.create();
    });

    afterEach(hangUp);
    afterEach(() => stack.remove());

    it("can be one, without routes", async () => {
        stack.setConfig(["dhi:nats", "nodes"], 1);
        await stack.up();
        const outputs = await stack.outputs();
        assert.equal(outputs.nats.nodes, 1);
        const connection = await dial(outputs, 0);
        await connection.flush();
        await stack.preview("--expect-no-changes");
    });

    it("can grow from three to five with one number", async () => {
        await stack.up();
        stack.setConfig(["dhi:nats", "nodes"], 5);
        await stack.up();
        const outputs = await stack.outputs();
        assert.deepEqual(
            await Promise.all([0, 1, 2, 3, 4].map((server) => peersOf(outputs, server))),
            [4, 4, 4, 4, 4],
        );
    });

    it("is refused with the key before anything is changed when it cannot work", async () => {
        // A well-formed one and a malformed one: test/unit/settings/badSettings.ts has many more of both.
        for (const nodes of [4, "three"]) {
            stack.setConfig(["dhi:nats", "nodes"], nodes);
            const { exitCode, output } = await stack.run("up", "--yes");
            assert.notEqual(exitCode, 0);
            assert.match(output, /dhi:nats\.nodes: .*(three|\d)/);
            assert.doesNotMatch(output, /^\s+at /m, "a user's mistake must show no stack trace");
        }
        assert.deepEqual(await stack.containers(), []);
        assert.deepEqual(await stack.networks(), []);
    });

    it("can be even without JetStream", async () => {
        stack.setConfig(["dhi:nats", "jetstream"], false);
        stack.setConfig(["dhi:nats", "nodes"], 2);
        await stack.up();
        assert.equal(await peersOf(await stack.outputs(), 0), 1);
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
        const image = "standin.local/offline/dhi-busybox:1.37.0-debian13";
        const mount = `type=volume,source=${volume},target=/data`;
        await stack.docker("run", "--rm", "--user", "0", "--mount", mount, image, "touch", "/data/jetstream");

        const { exitCode, output } = await stack.run("up", "--yes", "--skip-preview");

        assert.notEqual(exitCode, 0);
        assert.match(
            output,
            new RegExp(`NATS server "${stack.cluster}-0" did not become ready in \\d+ s: nothing answers`),
        );
        assert.match(output, /The last lines of its log:[^]*jetstream/i);
        assert.match(output, new RegExp(`docker logs ${stack.cluster}-0`));
        assert.doesNotMatch(output, /^\s+at .*\(/m, "a stack trace is not a message");
    });
});
