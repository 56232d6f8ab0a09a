/** The plugin's resources in JetStream against a real server, without Pulumi's engine. */
import assert from "node:assert/strict";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Values } from "../../components/nats/streams/fields/codec.ts";
import { Plugin } from "./streams/plugin.ts";
import { Server } from "./streams/server.ts";

/** Nearly every property, in words that the server does not use itself. */
const declared: Record<string, [id: string, inputs: Values]> = {
    Stream: [
        "ORDERS",
        {
            name: "ORDERS",
            description: "orders of the shop",
            subjects: ["orders.>", "returns.*"],
            storage: "file",
            retention: "limits",
            maxMessages: 1000,
            maxBytes: "8Mi",
            maxAge: "7d",
            maxMessageSize: "64Ki",
            maxMessagesPerSubject: 100,
            maxConsumers: 10,
            discard: "new",
            discardNewPerSubject: true,
            duplicateWindow: "90s",
            republish: { source: "orders.>", destination: "stored.orders.>", headersOnly: true },
            subjectTransform: { source: "orders.*", destination: "orders.{{wildcard(1)}}" },
            compression: "s2",
            firstSequence: 10,
            denyDelete: true,
            allowRollup: true,
            allowDirect: true,
            allowMessageTTL: true,
            subjectDeleteMarkerTTL: "1h",
            consumerLimits: { inactiveThreshold: "24h", maxAckPending: 500 },
            metadata: { team: "shop" },
        },
    ],
    Consumer: [
        "ORDERS/billing",
        {
            stream: "ORDERS",
            name: "billing",
            description: "writes invoices",
            filterSubjects: ["orders.eu", "orders.us"],
            backoff: ["1s", "5s"],
            maxDeliver: 5,
            maxAckPending: 200,
            deliverPolicy: "by_start_time",
            startTime: "2026-01-31T12:00:00+01:00",
            replayPolicy: "original",
            maxWaiting: 16,
            maxBatch: 10,
            maxBytes: "1Mi",
            maxExpires: "30s",
            inactiveThreshold: "1h",
            replicas: 1,
            memoryStorage: true,
            headersOnly: true,
            sampleFrequency: "10%",
            pauseUntil: "2030-01-31T12:00:00Z",
            priorityPolicy: "overflow",
            priorityGroups: ["jobs"],
            metadata: { team: "shop" },
        },
    ],
    KeyValue: [
        "settings",
        {
            bucket: "settings",
            description: "of the shop",
            history: 5,
            ttl: "1h",
            maxValueSize: "64Ki",
            maxBytes: "1Mi",
            storage: "memory",
            compression: false,
            limitMarkerTTL: "1m",
            republish: { source: ">", destination: "changed.>" },
            sources: [{ name: "defaults" }],
        },
    ],
    ObjectStore: [
        "images",
        { bucket: "images", maxBytes: "2Mi", ttl: "30d", storage: "file", compression: true },
    ],
};

describe("the plugin's resources in JetStream", () => {
    let server: Server;
    let plugin: Plugin;
    let nats: NatsConnection;
    before(async () => {
        server = await Server.start();
        plugin = await Plugin.start(server.login);
        nats = await server.connect();
    });
    after(async () => {
        plugin.stop();
        await nats.close();
        server.stop();
    });

    const configOf = async (stream: string) => {
        const answer = await nats.request(`$JS.API.STREAM.INFO.${stream}`);
        return answer.json<{ config?: Values }>().config;
    };
    const change = async (stream: string, values: Values) => {
        const config = { ...(await configOf(stream)), ...values };
        await nats.request(`$JS.API.STREAM.UPDATE.${stream}`, JSON.stringify(config));
    };

    for (const [kind, [id, inputs]] of Object.entries(declared)) {
        it(`creates a ${kind} with every property, and reads it back as it was declared`, async () => {
            assert.deepEqual(await plugin.check(kind, inputs), {});
            assert.equal(await plugin.create(kind, inputs), id);
            assert.deepEqual(await plugin.read(kind, id, inputs), inputs);
        });

        it(`imports a ${kind} by its ID, and then shows no change`, async () => {
            const imported = await plugin.read(kind, id);
            assert.ok(imported);
            assert.deepEqual((await plugin.diff(kind, { ...imported, ...inputs }, imported)).changed, []);
        });
    }

    it("takes over what exists, with its messages and what is not declared", async () => {
        await nats.request(
            "$JS.API.STREAM.CREATE.OLD",
            JSON.stringify({ name: "OLD", subjects: ["old"], max_age: 9e9 }),
        );
        await nats.request("old", "kept");
        await plugin.create("Stream", { name: "OLD", subjects: ["old"], maxMessages: 5 });
        const { max_age, max_msgs } = (await configOf("OLD")) ?? {};
        assert.deepEqual([max_age, max_msgs], [9e9, 5]);
        const message = await nats.request("$JS.API.STREAM.MSG.GET.OLD", JSON.stringify({ seq: 1 }));
        assert.equal(message.json<{ message: { data: string } }>().message.data, btoa("kept"));
    });

    it("refuses in the preview to take over what cannot become as declared", async () => {
        await assert.rejects(plugin.create("Stream", { name: "OLD", storage: "memory" }, true), {
            message:
                'the stream "OLD" exists already: storage: cannot be changed from "file" to "memory", which the server ' +
                "refuses: restore it, or declare a stream with another name",
        });
    });

    it("changes what was declared, and gives what no longer is the server's default", async () => {
        const old = { name: "CHANGED", subjects: ["changed"], maxAge: "1h" };
        const changed = { name: "CHANGED", subjects: ["changed", "more"] };
        await plugin.create("Stream", old);
        assert.deepEqual(await plugin.diff("Stream", old, changed), {
            changed: ["subjects", "maxAge"],
            replaces: [],
        });
        await plugin.update("Stream", old, changed);
        const { subjects, max_age } = (await configOf("CHANGED")) ?? {};
        assert.deepEqual([subjects, max_age], [["changed", "more"], 0]);
    });

    it("shows what others have changed in a refresh", async () => {
        const inputs = { name: "DRIFTED", subjects: ["drifted"], maxBytes: "1Mi", maxAge: "1h" };
        await plugin.create("Stream", inputs);
        await change("DRIFTED", { max_bytes: 2 ** 21, max_age: 0, max_msgs: 7 });
        const found = await plugin.read("Stream", "DRIFTED", inputs);
        assert.deepEqual(found, { name: "DRIFTED", subjects: ["drifted"], maxBytes: "2Mi" });
        assert.deepEqual((await plugin.diff("Stream", found, inputs)).changed, ["maxBytes", "maxAge"]);
    });

    it("changes a stream twenty times under load without losing a message", async () => {
        let inputs: Values = { name: "BUSY", subjects: ["busy"], maxAge: "1h" };
        await plugin.create("Stream", inputs);
        let acknowledged = 0;
        let isChanging = true;
        const publishing = (async () => {
            while (isChanging) {
                const answer = await nats.request("busy", String(acknowledged));
                acknowledged += answer.json<{ seq?: number }>().seq === undefined ? 0 : 1;
            }
        })();
        for (let count = 1; count <= 20; count++) {
            const changed = { ...inputs, maxAge: `${count}h`, compression: count % 2 === 0 ? "s2" : "none" };
            await plugin.update("Stream", inputs, changed);
            inputs = changed;
        }
        isChanging = false;
        await publishing;
        const answer = await nats.request("$JS.API.STREAM.INFO.BUSY");
        const { messages } = answer.json<{ state: { messages: number } }>().state;
        assert.ok(acknowledged > 20);
        assert.equal(messages, acknowledged);
    });

    it("forgets what was deleted, and deletes what is there", async () => {
        const inputs = { name: "GONE", subjects: ["gone"] };
        await plugin.create("Stream", inputs);
        await plugin.delete("Stream", inputs);
        assert.equal(await configOf("GONE"), undefined);
        assert.equal(await plugin.read("Stream", "GONE", inputs), undefined);
        await plugin.delete("Stream", inputs);
    });

    it("sees no change in another way to write the same value", async () => {
        const one = { name: "X", maxAge: "60m", maxBytes: "1024Ki" };
        assert.deepEqual(
            (await plugin.diff("Stream", one, { ...one, maxAge: "1h", maxBytes: "1Mi" })).changed,
            [],
        );
    });

    it("makes another resource of another name", async () => {
        const { replaces } = await plugin.diff("Stream", { name: "A" }, { name: "B" });
        assert.deepEqual(replaces, ["name"]);
    });

    it("checks what is known in a preview", async () => {
        const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
        assert.deepEqual(await plugin.check("Stream", { name: unknown, subjects: [unknown], replicas: 9 }), {
            replicas: "9 is not a valid number: use a whole number from 1 to 5",
        });
    });

    it("logs in by an NKey", async () => {
        const other = await Plugin.start(server.nkeyLogin);
        assert.equal(await other.create("Stream", { name: "SIGNED", subjects: ["signed"] }), "SIGNED");
        other.stop();
    });

    it("sees a changed login in a provider, and none in another way to the servers", async () => {
        const login = { servers: "nats://a:4222", password: "1" };
        assert.deepEqual(await plugin.diffConfig(login, { ...login, tunnel: "{}" }), []);
        assert.deepEqual(await plugin.diffConfig(login, { ...login, password: "2" }), ["password"]);
    });

    it("keeps what it knows when no server answers, which the next update may start", async () => {
        const inputs = { name: "KEPT", subjects: ["kept"] };
        await plugin.create("Stream", inputs);
        server.pause();
        const other = await Plugin.start(server.login);
        assert.deepEqual(await other.read("Stream", "KEPT", inputs), inputs);
        await assert.rejects(
            other.read("Stream", "KEPT"),
            new RegExp(`no NATS server answers on ${server.url}: `),
        );
        other.stop();
        await server.resume();
    });
});
