/** A stack's streams, consumers and buckets with Pulumi's engine and a cluster of three servers. */
import assert from "node:assert/strict";
import { jetstream, jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { dial, hangUp } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

const orders = {
    subjects: ["orders.>"],
    replicas: 3,
    maxBytes: "8Mi",
    consumers: { billing: { filterSubject: "orders.eu.>", maxDeliver: 5 } },
};

describe("streams as code", function () {
    this.timeout(300_000);
    let stack: TestStack;
    let nats: NatsConnection;
    let manager: JetStreamManager;

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        await stack.up();
        nats = await dial(await stack.outputs());
        manager = await jetstreamManager(nats);
    });
    after(async () => {
        await hangUp();
        await stack.remove();
    });

    const declare = (section: string, value: unknown) => stack.setConfig(["dhi:nats", section], value);
    /** The changes in a preview, without the stack's prefix. */
    const changes = async () => (await stack.changes()).map((each) => each.replace(`${stack.cluster}-`, ""));

    it("takes over the stream that a service made, as the preview says", async () => {
        // As apps/hello did before its stream was declared.
        const old = { name: "HELLO", subjects: ["hello.events"], num_replicas: 3, max_msgs: 10_000 };
        await manager.streams.add({ ...old, max_bytes: 8 * 2 ** 20 });
        await jetstream(nats).publish("hello.events", "kept");
        const hello = { subjects: ["hello.events"], replicas: 3, maxMessages: 10_000, maxBytes: "8Mi" };
        declare("streams", { HELLO: hello, ORDERS: orders });
        declare("keyValue", { settings: { history: 5, replicas: 3 } });
        declare("objectStores", { images: { maxBytes: "4Mi" } });

        assert.deepEqual((await changes()).sort(), [
            "create jetstream",
            "create kv-settings",
            "create objects-images",
            "create stream-HELLO",
            "create stream-ORDERS",
            "create stream-ORDERS-consumer-billing",
        ]);
        // A preview of the first update with streams has no login of the state, and finds it all the same.
        assert.match((await stack.preview()).output, /stream-HELLO[^]*taken over/);
        await stack.up();

        const { state } = await manager.streams.info("HELLO");
        assert.equal(state.messages, 1);
        assert.equal((await manager.consumers.info("ORDERS", "billing")).config.max_deliver, 5);
        assert.equal((await manager.streams.info("KV_settings")).config.num_replicas, 3);
        assert.equal((await manager.streams.info("OBJ_images")).config.max_bytes, 4 * 2 ** 20);
    });

    it("shows no change afterwards", () => stack.assertUnchanged());

    it("changes in place what the file changes, and loses no message", async () => {
        declare("streams", {
            HELLO: { subjects: ["hello.events"], replicas: 1, maxMessages: 10_000, maxBytes: "8Mi" },
            ORDERS: {
                ...orders,
                maxAge: "1h",
                consumers: { billing: { ...orders.consumers.billing, maxDeliver: 7 } },
            },
        });
        assert.deepEqual((await changes()).sort(), [
            "update stream-HELLO",
            "update stream-ORDERS",
            "update stream-ORDERS-consumer-billing",
        ]);
        let acknowledged = 0;
        let isChanging = true;
        const publishing = (async () => {
            while (isChanging) {
                await jetstream(nats).publish("orders.eu.1", String(acknowledged), { retries: 20 });
                acknowledged++;
            }
        })();
        await stack.up().finally(() => (isChanging = false));
        await publishing;
        const { config, state } = await manager.streams.info("ORDERS");
        assert.equal(config.max_age, 3600e9);
        assert.ok(
            acknowledged > 20 && state.messages >= acknowledged,
            `${state.messages} of ${acknowledged}`,
        );
        assert.equal((await manager.streams.info("HELLO")).config.num_replicas, 1);
    });

    it("refuses in the preview what the server does", async () => {
        stack.setConfig(["dhi:nats", "keyValue", "settings", "storage"], "memory");
        stack.setConfig(["dhi:nats", "jetstream", "memoryStore"], "1Mi");
        assert.match(
            await stack.fail("preview"),
            /kv-settings.*\n?.*cannot be changed from "file" to "memory".*restore it, or declare a key-value bucket with another name/,
        );
        stack.setConfig(["dhi:nats", "keyValue", "settings", "storage"], undefined);
        stack.setConfig(["dhi:nats", "jetstream", "memoryStore"], undefined);
    });

    it("shows what others have changed, and changes it back", async () => {
        const { config } = await manager.streams.info("ORDERS");
        await manager.streams.update("ORDERS", { ...config, max_age: 7200e9 });
        assert.deepEqual(await changes(), ["update stream-ORDERS"]);
        await stack.up();
        assert.equal((await manager.streams.info("ORDERS")).config.max_age, 3600e9);
    });

    it("changes the connection alone with the password", async () => {
        const password = stack.secrets["dhi:natsPassword"] ?? "";
        await stack.setSecret("dhi:natsPassword", `${password}2`);
        const found = await changes();
        assert.ok(found.includes("update jetstream"));
        assert.deepEqual(
            found.filter((each) => /stream-|kv-|objects-/.test(each)),
            [],
        );
        await stack.setSecret("dhi:natsPassword", password);
    });

    it("keeps what is removed from the file, and deletes what the file said to delete", async () => {
        stack.setConfig(["dhi:nats", "streams", "ORDERS", "onDelete"], "delete");
        await stack.up();
        stack.setConfig(["dhi:nats", "streams"], undefined);
        await stack.up();
        const names = (await manager.streams.names().next()).map((name) => name);
        assert.deepEqual(names.sort(), ["HELLO", "KV_settings", "OBJ_images"]);
        await stack.assertUnchanged();
    });

    it("previews and creates again servers that were removed", async () => {
        await stack.docker("rm", "--force", ...[0, 1, 2].map((node) => `${stack.cluster}-${node}`));
        const { output } = await stack.preview();
        assert.match(
            output,
            /is not compared with the cluster: no NATS server answers on nats:\/\/127\.0\.0\.1:/,
        );
    });
});
