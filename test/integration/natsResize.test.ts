/** Another number of servers, with Pulumi's engine and a cluster that has data. */
import assert from "node:assert/strict";
import { assertKeptDuring, createStream, dial, hangUp, numbersBelow, readStream } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

describe("a cluster whose number of servers changes", function () {
    this.timeout(600_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 5 });
        await stack.setSecret("dhi:natsSystemPassword", "marker-of-the-system-password");
        await stack.up();
        const nats = await dial(await stack.outputs());
        // With five streams of one copy each, some have it on a server that will go.
        for (const name of numbersBelow(5)) {
            await createStream(nats, `ONE${name}`, `one.${name}`, 1);
            await nats.request(`one.${name}`, `kept ${name}`);
        }
    });
    after(() => stack.remove());
    afterEach(hangUp);

    const resize = (nodes: number) => stack.setConfig(["dhi:nats", "nodes"], nodes);
    const outputs = () => stack.outputs();
    /** The members of JetStream's meta group, and how many are offline. */
    const members = async () => {
        const answer = await fetch(`${(await outputs()).nats.monitorUrls[0]}/jsz`);
        const { meta_cluster: group } = (await answer.json()) as {
            meta_cluster: { cluster_size: number; replicas?: { offline?: boolean }[] };
        };
        return [group.cluster_size, group.replicas?.filter(({ offline }) => offline === true).length ?? 0];
    };
    const assertKept = async () => {
        for (const name of numbersBelow(5)) {
            assert.deepEqual(await readStream(await dial(await outputs()), `ONE${name}`), [`kept ${name}`]);
        }
    };

    it("keeps a stream's five copies where five servers are", async () => {
        await createStream(await dial(await outputs()), "FIVE", "five", 5);
        resize(3);
        await stack.assertRefused(
            /3 servers cannot hold the 5 replicas of stream FIVE: lower them to 3 first/,
        );
        await (await dial(await outputs())).request("$JS.API.STREAM.DELETE.FIVE");
    });

    it("says in a preview which streams move", async () => {
        const { output } = await stack.preview();
        assert.match(output, /warning: the update first moves streams off \S+-4: /);
    });

    it("loses nothing under load from five servers to three, and has no dead member", async () => {
        await assertKeptDuring(await dial(await outputs()), "shrink", () => stack.up());
        await assertKept();
        assert.deepEqual(await members(), [3, 0]);
        await stack.assertUnchanged();
    });

    it("loses nothing under load from three servers to five, which find their old volumes", async () => {
        resize(5);
        await assertKeptDuring(await dial(await outputs()), "grow", () => stack.up());
        await assertKept();
        assert.deepEqual(await members(), [5, 0]);
    });

    it("needs the system account to shrink", async () => {
        resize(3);
        stack.setConfig(["dhi:natsSystemPassword"], undefined);
        await stack.assertRefused(/can leave JetStream only by the system account.*set systemPassword/s);
        await stack.setSecret("dhi:natsSystemPassword", "marker-of-another-password");
        await stack.assertRefused(/do not accept the system account's login/);
    });
});

describe("a single server with streams", function () {
    this.timeout(300_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 1 });
        await stack.up();
        const nats = await dial(await stack.outputs());
        await createStream(nats, "ALONE", "alone", 1);
        await nats.request("alone", "kept");
    });
    after(() => stack.remove());
    afterEach(hangUp);

    it("does not become one of three, which would delete them", async () => {
        stack.setConfig(["dhi:nats", "nodes"], 3);
        const message = /a single server deletes its streams \(ALONE\) when it becomes one of 3/;
        assert.match(await stack.fail("preview"), message);
        assert.match(await stack.fail("up", "--yes", "--skip-preview"), message);
    });

    it("does not become one of three after it was removed either, but a single one that has them again", async () => {
        await stack.destroy();
        assert.match(await stack.fail("up", "--yes"), /a single server deletes its streams \(ALONE\)/);
        stack.setConfig(["dhi:nats", "nodes"], 1);
        await stack.up();
        assert.deepEqual(await readStream(await dial(await stack.outputs()), "ALONE"), ["kept"]);
    });
});
