import assert from "node:assert/strict";
import { refusedChanges } from "../../../../../components/nats/streams/checks/changes.ts";
import type { Values } from "../../../../../components/nats/streams/fields/codec.ts";
import { kinds, type KindToken } from "../../../../../components/nats/streams/kinds.ts";

describe("changes of what is in JetStream", () => {
    /** A kind, what it has and gets, and the properties that the server refuses to change. */
    const table: [kind: KindToken, from: Values, to: Values, refused: string[]][] = [
        ["dhi:nats:Stream", {}, { storage: "memory" }, ["storage"]],
        ["dhi:nats:Stream", {}, { storage: "file" }, []],
        ["dhi:nats:Stream", { retention: "limits" }, { retention: "interest" }, []],
        ["dhi:nats:Stream", { retention: "interest" }, {}, []],
        ["dhi:nats:Stream", {}, { retention: "workqueue" }, ["retention"]],
        ["dhi:nats:Stream", { retention: "workqueue" }, { retention: "limits" }, ["retention"]],
        [
            "dhi:nats:Stream",
            { sealed: true, denyDelete: true },
            { denyDelete: false },
            ["sealed", "denyDelete"],
        ],
        ["dhi:nats:Stream", {}, { sealed: true, denyPurge: true, allowMessageTTL: true }, []],
        ["dhi:nats:Stream", { mirror: { name: "A" } }, {}, []],
        ["dhi:nats:Stream", { mirror: { name: "A" } }, { mirror: { name: "B" } }, ["mirror"]],
        ["dhi:nats:Stream", {}, { mirror: { name: "B" } }, ["mirror"]],
        ["dhi:nats:Stream", { maxAge: "1h", replicas: 1 }, { maxBytes: "1Mi", replicas: 3 }, []],
        ["dhi:nats:Consumer", {}, { ackPolicy: "all", maxWaiting: 5 }, ["ackPolicy", "maxWaiting"]],
        ["dhi:nats:Consumer", { maxWaiting: 512, deliverPolicy: "all" }, {}, []],
        ["dhi:nats:Consumer", {}, { filterSubject: "a", ackWait: "5s", maxDeliver: 3 }, []],
        ["dhi:nats:KeyValue", {}, { storage: "memory", history: 5 }, ["storage"]],
        ["dhi:nats:ObjectStore", { storage: "memory" }, { ttl: "1h" }, ["storage"]],
    ];
    for (const [kind, from, to, refused] of table) {
        it(`are refused as the server does: ${kind} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`, () => {
            const found = refusedChanges(kinds[kind], from, to);
            assert.deepEqual(
                found.map(({ path }) => path),
                refused,
            );
        });
    }

    it("are refused with what to do", () => {
        const [problem] = refusedChanges(kinds["dhi:nats:KeyValue"], {}, { storage: "memory" });
        assert.equal(
            problem?.reason,
            'cannot be changed from "file" to "memory", which the server refuses: restore it, or declare a ' +
                "key-value bucket with another name",
        );
    });
});
