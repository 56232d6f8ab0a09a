import {
    choice,
    duration,
    flag,
    map,
    number,
    object,
    objects,
    size,
    text,
    texts,
    time,
    type Fields,
} from "./field.ts";

/** JetStream keeps at most so many copies. */
export const maxReplicas = 5;

const transform = {
    source: text("src", "Subjects to transform, with wildcards", { example: "orders.*" }),
    destination: text("dest", "Their new subjects", { example: "archive.{{wildcard(1)}}" }),
} satisfies Fields;

const origin = {
    name: text("name", "Name of the stream", { example: "ORDERS" }),
    startSequence: number("opt_start_seq", "Sequence of the first message to copy"),
    startTime: time("opt_start_time", "Time of the first message to copy"),
    filterSubject: text("filter_subject", "Only messages on these subjects", { example: "orders.eu.>" }),
    subjectTransforms: objects("subject_transforms", "New subjects of the copies", transform),
    external: object("external", "Another account or JetStream domain that the stream is in", {
        api: text("api", "Prefix of its API", { example: "$JS.hub.API" }),
        deliver: text("deliver", "Prefix of subjects on which it delivers", { example: "deliver.hub" }),
    }),
} satisfies Fields;

export const placement = object("placement", "Which servers keep it", {
    cluster: text("cluster", "Name of the cluster", { example: "EAST" }),
    tags: texts("tags", "Tags that these servers have", { example: ["ssd"] }),
});
export const republish = object("republish", "Publishes stored messages again on other subjects", {
    source: text("src", "Which messages; default: all", { example: "orders.>" }),
    destination: text("dest", "Their new subjects", { example: "stored.orders.>" }),
    headersOnly: flag("headers_only", "Without the messages' bodies"),
});
export const replicas = number("num_replicas", "Number of servers that keep a copy; default: 1", {
    max: maxReplicas,
    example: 3,
});
export const storage = choice(
    "storage",
    "Where messages are kept; cannot be changed; default: `file`",
    ["file", "memory"],
    {
        unset: "file",
        refuses: "all",
    },
);
export const maxBytes = size("max_bytes", "Maximum size of all messages");
export const metadata = map("metadata", "Labels with values");
export const description = text("description", "What it is for", { example: "orders of the shop" });

/** The properties of a stream: https://docs.nats.io/nats-concepts/jetstream/streams#configuration. */
export const streamFields = {
    description,
    subjects: texts("subjects", "Subjects whose messages are stored; default: the name"),
    retention: choice(
        "retention",
        "When messages are deleted; only `limits` and `interest` can be changed to each other; default: `limits`",
        ["limits", "interest", "workqueue"],
        { unset: "limits", refuses: "workqueue" },
    ),
    storage,
    replicas,
    maxMessages: number("max_msgs", "Maximum number of messages", { example: 10_000 }),
    maxBytes,
    maxAge: duration("max_age", "Maximum age of messages", { example: "7d" }),
    maxMessageSize: size("max_msg_size", "Maximum size of one message", { example: "1Mi" }),
    maxMessagesPerSubject: number("max_msgs_per_subject", "Maximum number of messages on each subject"),
    maxConsumers: number("max_consumers", "Maximum number of consumers", { example: 10 }),
    discard: choice("discard", "What to delete or refuse at a limit; default: `old`", ["old", "new"]),
    discardNewPerSubject: flag(
        "discard_new_per_subject",
        "Refuse new messages on a subject at its limit; with `discard: new` and `maxMessagesPerSubject`",
    ),
    duplicateWindow: duration("duplicate_window", "Time in which a message ID is stored once; default: `2m`"),
    noAck: flag("no_ack", "Publishers get no acknowledgement"),
    placement,
    sources: objects("sources", "Streams whose messages are copied into it", origin),
    mirror: object("mirror", "The stream that it is a copy of; can be removed, but not changed", origin, {
        refuses: "replaced",
    }),
    republish,
    subjectTransform: object(
        "subject_transform",
        "New subjects of messages before they are stored",
        transform,
    ),
    compression: choice("compression", "Compression of stored messages; default: `none`", ["none", "s2"]),
    firstSequence: number("first_seq", "Sequence of the first message"),
    sealed: flag("sealed", "No message can be added or deleted; cannot be undone", { refuses: "off" }),
    denyDelete: flag("deny_delete", "No message can be deleted by the API; cannot be undone", {
        refuses: "off",
    }),
    denyPurge: flag("deny_purge", "It cannot be purged by the API; cannot be undone", { refuses: "off" }),
    allowRollup: flag("allow_rollup_hdrs", "A message may replace all before it"),
    allowDirect: flag("allow_direct", "Every replica answers requests for single messages"),
    mirrorDirect: flag("mirror_direct", "Mirrors answer requests for single messages too"),
    allowMessageTTL: flag("allow_msg_ttl", "Messages may have a time to live; cannot be undone", {
        refuses: "off",
    }),
    subjectDeleteMarkerTTL: duration(
        "subject_delete_marker_ttl",
        "How long markers of deleted subjects stay",
    ),
    allowMessageCounter: flag("allow_msg_counter", "Subjects are counters; cannot be changed", {
        unset: false,
        refuses: "all",
    }),
    allowAtomicPublish: flag("allow_atomic", "Several messages can be stored at once or not at all"),
    allowMessageSchedules: flag("allow_msg_schedules", "Messages can be delayed; cannot be undone", {
        refuses: "off",
    }),
    persistMode: choice(
        "persist_mode",
        "When messages are written; cannot be changed; default: `default`",
        ["default", "async"],
        {
            unset: "default",
            refuses: "all",
        },
    ),
    consumerLimits: object("consumer_limits", "Limits and defaults of its consumers", {
        inactiveThreshold: duration("inactive_threshold", "Time after which an unused consumer is deleted"),
        maxAckPending: number("max_ack_pending", "Maximum number of messages without acknowledgement", {
            example: 1000,
        }),
    }),
    metadata,
} satisfies Fields;
