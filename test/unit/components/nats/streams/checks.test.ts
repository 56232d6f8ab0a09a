import assert from "node:assert/strict";
import { checkNatsArgs } from "../../../../../components/nats/args/checkCluster.ts";
import type { NatsClusterArgs } from "../../../../../components/nats/args/cluster.ts";
import type { ConsumerArgs } from "../../../../../components/nats/streams/args/consumer.ts";
import type { StreamArgs } from "../../../../../components/nats/streams/args/stream.ts";
import type { StreamsArgs } from "../../../../../components/nats/streams/args/streams.ts";
import { collide, isSubject } from "../../../../../components/nats/args/subjects.ts";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import { itRefuses, shown } from "../../problems.ts";

type Cluster = Partial<PlainArgs<NatsClusterArgs>>;

const check = (args: StreamsArgs, cluster: Cluster = {}) =>
    checkNatsArgs({ image: "dhi.io/nats:2.14.5-debian13", ...cluster, ...args });
const stream = (args: StreamArgs): StreamsArgs => ({ streams: { A: { subjects: ["a.>"], ...args } } });
const consumer = (args: ConsumerArgs, more: StreamArgs = {}) => stream({ ...more, consumers: { c: args } });

const invalidSubject = (subject: string) =>
    `"${subject}" is not a valid subject: use tokens between dots, for example "orders.eu" or "orders.>"`;

describe("streams", () => {
    it("are valid with what the server accepts", () => {
        const valid: StreamsArgs[] = [
            {},
            { streams: { A: {}, B: { subjects: ["b.*", "c.>"] } } },
            {
                streams: {
                    A: {},
                    B: { sources: [{ name: "A" }, { name: "elsewhere" }] },
                    C: { mirror: { name: "B" } },
                },
            },
            stream({
                storage: "memory",
                maxBytes: "64Mi",
                replicas: 3,
                discard: "new",
                maxMessagesPerSubject: 1,
            }),
            stream({ subjects: [">"], noAck: true }),
            consumer({ filterSubject: "a.eu", deliverPolicy: "last_per_subject", backoff: ["1s", "1m"] }),
            consumer({ filterSubject: "x" }, { subjectTransform: { source: "a.>", destination: "x" } }),
            consumer({ deliverSubject: "push", flowControl: true, idleHeartbeat: "5s" }),
            { keyValue: { A: { history: 64 } }, objectStores: { A: { compression: true } } },
        ];
        for (const args of valid) {
            assert.deepEqual(shown(check(args, { jetstream: { size: "1Gi", memoryStore: "64Mi" } })), []);
        }
    });

    itRefuses(check, [
        // Names.
        [
            { streams: { "a.b": {} } },
            'streams.a.b: "a.b" is not a valid name of a stream: use no spaces, ".", "*", ">", "/" or "\\"',
        ],
        [
            { keyValue: { "a b": {} } },
            'keyValue.a b: "a b" is not a valid name of a key-value bucket: use letters, digits, "-" and "_"',
        ],
        [
            { streams: { KV_x: { subjects: ["y"] } }, keyValue: { x: {} } },
            'keyValue.x: the stream "KV_x" is already used by streams.KV_x: remove one of them',
        ],
        // Values.
        [
            stream({ maxAge: "2 days" }),
            'streams.A.maxAge: "2 days" is not a valid duration: use a number and a unit (ms, s, m, h, d), for example "7d"',
        ],
        [
            stream({ maxBytes: "8" }),
            'streams.A.maxBytes: "8" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "1Gi"',
        ],
        [
            stream({ maxMessages: 0 }),
            "streams.A.maxMessages: 0 is not a valid number: use a whole number from 1 to 9007199254740991",
        ],
        [
            stream({ replicas: 6 }),
            "streams.A.replicas: 6 is not a valid number: use a whole number from 1 to 5",
            "streams.A.replicas: 6 is more than the cluster's 3 nodes: use 3 or less, or raise nodes",
        ],
        [
            stream({ replicas: 5 }),
            "streams.A.replicas: 5 is more than the cluster's 3 nodes: use 3 or less, or raise nodes",
        ],
        [stream({ storage: "memory" }), 'streams.A.storage: "memory" requires jetstream.memoryStore'],
        [
            stream({ maxBytes: "2Gi" }),
            'streams.A.maxBytes: "2Gi" is more than jetstream.size ("1Gi"): use less, or raise jetstream.size',
        ],
        [
            stream({ storage: "disk" as "file" }),
            'streams.A.storage: "disk" does not exist: use one of file, memory',
        ],
        [
            stream({ mirror: { name: "B", startTime: "yesterday" }, subjects: undefined }),
            'streams.A.mirror.startTime: "yesterday" is not a valid time: use a date and time, for example "2026-01-31T12:00:00Z"',
        ],
        [
            { keyValue: { x: { history: 65 } } },
            "keyValue.x.history: 65 is not a valid number: use a whole number from 1 to 64",
        ],
        [
            { keyValue: { x: { limitMarkerTTL: "10ms" } } },
            'keyValue.x.limitMarkerTTL: "10ms" is too short: use "1s" or more',
        ],
        // Subjects.
        [stream({ subjects: ["a..b"] }), `streams.A.subjects[0]: ${invalidSubject("a..b")}`],
        [
            stream({ subjects: ["a.*", "a.b"] }),
            'streams.A.subjects[1]: "a.b" overlaps with "a.*": remove one of them',
        ],
        [
            { streams: { A: { subjects: ["a.>"] }, B: { subjects: ["a.b"] } } },
            'streams.B.subjects: "a.b" overlaps with "a.>" of streams.A: use others, or copy messages by sources',
        ],
        [
            stream({ subjects: ["$JS.API.>"] }),
            'streams.A.subjects: "$JS.API.>" includes subjects of the server: use others, or noAck: true',
        ],
        // What does not fit together.
        [
            stream({ mirror: { name: "B" } }),
            "streams.A.subjects: cannot be combined with mirror: remove one of them",
        ],
        [
            { streams: { A: { sources: [{ name: "B" }] }, B: { mirror: { name: "A" } } } },
            'streams.A.sources: "A" copies itself by other streams: remove one of the sources',
            'streams.B.mirror: "B" copies itself by other streams: remove one of the sources',
        ],
        [
            stream({ maxAge: "1m", duplicateWindow: "2m" }),
            'streams.A.duplicateWindow: "2m" is longer than maxAge ("1m"): use less, or raise maxAge',
        ],
        [
            stream({ discardNewPerSubject: true }),
            'streams.A.discardNewPerSubject: requires discard: "new" and maxMessagesPerSubject',
        ],
        [
            stream({ denyPurge: true, allowRollup: true }),
            "streams.A.allowRollup: cannot be combined with denyPurge: remove one of them",
        ],
        [
            stream({ allowMessageCounter: true, discard: "new" }),
            'streams.A.allowMessageCounter: requires retention "limits" and discard "old", and neither allowMessageTTL nor allowMessageSchedules',
        ],
        [
            stream({ onDelete: "drop" as "delete" }),
            'streams.A.onDelete: "drop" does not exist: use one of retain, delete',
        ],
        // Consumers.
        [
            consumer({ filterSubject: "b" }),
            'streams.A.consumers.c.filterSubject: "b" is outside the stream\'s subjects (a.>): use one of them, or a part',
        ],
        [
            consumer({ filterSubject: "a.b", filterSubjects: ["a.c"] }),
            "streams.A.consumers.c.filterSubject: cannot be combined with filterSubjects: remove one of them",
        ],
        [
            consumer({ filterSubjects: ["a.b", "a.*"] }),
            'streams.A.consumers.c.filterSubjects[1]: "a.*" overlaps with "a.b": remove one of them',
        ],
        [
            consumer({ deliverPolicy: "by_start_time" }),
            'streams.A.consumers.c.startTime: is required with deliverPolicy "by_start_time"',
        ],
        [
            consumer({ startSequence: 5 }),
            'streams.A.consumers.c.startSequence: requires deliverPolicy "by_start_sequence"',
        ],
        [
            consumer({ backoff: ["1s", "2s"], maxDeliver: 1 }),
            "streams.A.consumers.c.backoff: 2 times are more than maxDeliver (1): use fewer, or raise maxDeliver",
        ],
        [
            consumer({ replicas: 2 }),
            "streams.A.consumers.c.replicas: 2 is more than the 1 of the stream: use 1 or less, or raise those of the stream",
        ],
        [
            consumer({ replicas: 1 }, { retention: "interest", replicas: 3 }),
            'streams.A.consumers.c.replicas: 1 is not the 3 of the stream, which retention "interest" requires: remove it',
        ],
        [
            consumer({ flowControl: true }),
            "streams.A.consumers.c.flowControl: requires deliverSubject",
            "streams.A.consumers.c.flowControl: requires idleHeartbeat",
        ],
        [
            consumer({ sampleFrequency: "often" }),
            'streams.A.consumers.c.sampleFrequency: "often" is not a valid share: use a percentage, for example "10%"',
        ],
        [
            consumer({ priorityGroups: ["jobs"] }),
            "streams.A.consumers.c.priorityPolicy: is required with priorityGroups and priorityTimeout",
        ],
        [
            stream({ retention: "workqueue", consumers: { c: { filterSubject: "a.b" }, d: {} } }),
            'streams.A.consumers.d.filterSubject: overlaps with that of "c", and a work queue delivers a message once: use other subjects',
        ],
    ]);

    it("are refused in a cluster without JetStream", () => {
        assert.deepEqual(shown(check(stream({}), { jetstream: false })), [
            "streams.A: requires JetStream: remove jetstream: false",
        ]);
    });
});

describe("subjects", () => {
    it("are tokens between dots, with > at the end only", () => {
        assert.deepEqual(["a", "a.b", "*.b.>", ">"].map(isSubject), [true, true, true, true]);
        assert.deepEqual(["", "a.", ".a", "a b", ">.a"].map(isSubject), [false, false, false, false, false]);
    });

    for (const [one, other, expected] of [
        ["a.b", "a.b", true],
        ["a.b", "a.c", false],
        ["a.*", "a.b", true],
        ["a.*", "*.b", true],
        ["a.*", "a.b.c", false],
        ["a.>", "a", false],
        ["a.>", "a.b.c", true],
        [">", "a", true],
        ["a.*.c", "a.b.>", true],
    ] as const) {
        it(`${expected ? "collide" : "are apart"}: ${one} and ${other}`, () => {
            assert.deepEqual([collide(one, other), collide(other, one)], [expected, expected]);
        });
    }
});
