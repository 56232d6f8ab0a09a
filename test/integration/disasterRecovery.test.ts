/** The two stacks of docs/disaster-recovery.md: one has a mirror of the other's stream, and takes over. */
import assert from "node:assert/strict";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { parse } from "yaml";
import { text } from "../../cli/docs/imports.ts";
import { blocksOf } from "../documents/page.ts";
import { dial, eventually, hangUp, numbersBelow, readStream } from "./support/nats.ts";
import { freePorts } from "./support/ports.ts";
import { TestStack } from "./support/stack.ts";

const file = "docs/disaster-recovery.md";
/** `dhi:nats` in the page's blocks: of the primary, of the standby, and what is promoted. */
const [primary, standby, promoted] = blocksOf({ file, text: text(file) })
    .filter(({ language }) => language === "yaml")
    .map(({ code }) => (parse(code) as { config: { "dhi:nats": Settings } }).config["dhi:nats"]);
type Settings = Record<"jetstream" | "streams" | "leafRemotes" | "listeners", Record<string, object>>;

const count = 100;

describe("a cluster with a mirror of another one's stream", function () {
    this.timeout(600_000);
    let east: TestStack;
    let west: TestStack;

    before(async () => {
        const [port = 0] = await freePorts();
        assert.ok(primary && standby && promoted);
        const small = { nodes: 1, jetstream: { size: "64Mi" } };
        const stream = (settings: Settings) => ({ ORDERS: { ...settings.streams["ORDERS"], replicas: 1 } });
        east = await TestStack.create({
            ...{ ...primary, ...small, streams: stream(primary) },
            jetstream: { ...primary.jetstream, size: "64Mi" },
            listeners: { leafNodes: { port } },
        });
        await east.up();
        const gateway = await east.docker(
            "network",
            "inspect",
            east.cluster,
            "--format",
            "{{(index .IPAM.Config 0).Gateway}}",
        );
        const remote = { ...standby.leafRemotes["primary"], urls: [`nats://${gateway.trim()}:${port}`] };
        west = await TestStack.create({
            ...{ ...standby, ...small, streams: stream(standby) },
            jetstream: { ...standby.jetstream, size: "64Mi" },
            leafRemotes: { primary: remote },
        });
        const { natsPassword } = await east.outputs();
        await west.setSecret("dhi:natsLeafRemotes.primary.password", natsPassword, "--path");
        await west.up();
    });
    afterEach(hangUp);
    after(() => Promise.all([west?.remove(), east?.remove()]));

    const info = async (stack: TestStack) =>
        (await jetstreamManager(await dial(await stack.outputs()))).streams.info("ORDERS");
    const publish = async (stack: TestStack, texts: readonly string[]) => {
        const client = jetstream(await dial(await stack.outputs()));
        for (const each of texts) {
            await client.publish("orders.new", each);
        }
    };

    it("copies messages, and stores none of its own clients", async () => {
        await publish(east, numbersBelow(count));
        await eventually("all are copied", async () => (await info(west)).state.messages === count);
        const client = jetstream(await dial(await west.outputs()));
        // Neither stream gets it: the subjects do not cross, and a mirror has none.
        await assert.rejects(client.publish("orders.new", "stray", { timeout: 1000 }));
        assert.equal((await info(east)).state.messages, count);
    });

    it("takes over with every message when the other one is lost", async () => {
        await east.docker("rm", "--force", `${east.cluster}-0`);
        west.setConfig(["dhi:nats", "streams", "ORDERS"], { ...promoted?.streams["ORDERS"], replicas: 1 });
        assert.deepEqual(await west.changes(), [`update ${west.cluster}-stream-ORDERS`]);
        await west.up();
        await publish(west, ["after the disaster"]);
        const { state, mirror } = await info(west);
        assert.equal(mirror, undefined);
        assert.equal(state.last_seq, count + 1);
        assert.deepEqual(await readStream(await dial(await west.outputs()), "ORDERS"), [
            ...numbersBelow(count),
            "after the disaster",
        ]);
    });

    it("gives nothing to the other one when that comes back", async () => {
        await east.up();
        await publish(west, ["later"]);
        assert.equal((await info(east)).state.messages, count);
    });
});
