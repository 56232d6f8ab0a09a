import { choice, duration, durations, flag, number, size, text, texts, time, type Fields } from "./field.ts";
import { description, maxReplicas, metadata } from "./stream.ts";

/** The properties of a durable consumer: https://docs.nats.io/nats-concepts/jetstream/consumers#configuration. */
export const consumerFields = {
    description,
    filterSubject: text("filter_subject", "Only messages on these subjects", { example: "orders.eu.>" }),
    filterSubjects: texts("filter_subjects", "The same with several subjects", {
        example: ["orders.eu.>", "orders.us.>"],
    }),
    ackPolicy: choice(
        "ack_policy",
        "Which messages clients acknowledge; cannot be changed; default: `explicit`",
        ["explicit", "all", "none"],
        { unset: "explicit", refuses: "all" },
    ),
    ackWait: duration(
        "ack_wait",
        "Time to acknowledge a message, before it is delivered again; default: `30s`",
        {
            example: "30s",
        },
    ),
    maxDeliver: number("max_deliver", "How often a message is delivered; default: without limit", {
        example: 5,
    }),
    backoff: durations("backoff", "Times between deliveries of a message, in place of `ackWait`"),
    maxAckPending: number(
        "max_ack_pending",
        "Maximum number of messages without acknowledgement; default: 1000",
        {
            example: 1000,
        },
    ),
    deliverPolicy: choice(
        "deliver_policy",
        "The first message; cannot be changed; default: `all`",
        ["all", "last", "new", "by_start_sequence", "by_start_time", "last_per_subject"],
        { unset: "all", refuses: "all" },
    ),
    startSequence: number(
        "opt_start_seq",
        "Sequence of the first message, with `by_start_sequence`; cannot be changed",
        {
            refuses: "all",
        },
    ),
    startTime: time("opt_start_time", "Time of the first message, with `by_start_time`; cannot be changed", {
        refuses: "all",
    }),
    replayPolicy: choice(
        "replay_policy",
        "How fast stored messages are delivered; cannot be changed; default: `instant`",
        ["instant", "original"],
        { unset: "instant", refuses: "all" },
    ),
    maxWaiting: number("max_waiting", "Maximum number of waiting requests; cannot be changed; default: 512", {
        unset: 512,
        refuses: "all",
        example: 512,
    }),
    maxBatch: number("max_batch", "Maximum number of messages in one request", { example: 100 }),
    maxBytes: size("max_bytes", "Maximum size of all messages in one request", { example: "1Mi" }),
    maxExpires: duration("max_expires", "Maximum time that a request waits", { example: "30s" }),
    inactiveThreshold: duration(
        "inactive_threshold",
        "Time after which it is deleted when it is not used; default: never",
    ),
    replicas: number("num_replicas", "Number of servers that keep its state; default: as the stream", {
        max: maxReplicas,
        example: 3,
    }),
    memoryStorage: flag("mem_storage", "Its state is in memory only; cannot be changed", {
        unset: false,
        refuses: "all",
    }),
    headersOnly: flag("headers_only", "Without the messages' bodies"),
    sampleFrequency: text("sample_freq", "Share of acknowledgements that are observed", { example: "10%" }),
    pauseUntil: time("pause_until", "Delivers nothing before this time"),
    priorityPolicy: choice("priority_policy", "Which clients of a group get messages; default: `none`", [
        "none",
        "overflow",
        "pinned_client",
        "prioritized",
    ]),
    priorityGroups: texts("priority_groups", "Groups of clients, with `priorityPolicy`", {
        example: ["jobs"],
    }),
    priorityTimeout: duration("priority_timeout", "Time after which a pinned client loses its place"),
    deliverSubject: text("deliver_subject", "Subject to push messages to; without it clients pull", {
        example: "push.orders",
    }),
    deliverGroup: text("deliver_group", "Queue group of the clients of `deliverSubject`", {
        example: "workers",
    }),
    flowControl: flag("flow_control", "Slows down for slow clients of `deliverSubject`; cannot be changed", {
        unset: false,
        refuses: "all",
    }),
    idleHeartbeat: duration("idle_heartbeat", "Heartbeats to `deliverSubject`; cannot be changed", {
        refuses: "all",
    }),
    rateLimit: number("rate_limit_bps", "Bits per second to `deliverSubject`", { example: 1_000_000 }),
    metadata,
} satisfies Fields;
