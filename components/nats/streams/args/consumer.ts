import type { Declared } from "./common.ts";

/**
 * A durable consumer, with the server's own properties
 * (https://docs.nats.io/nats-concepts/jetstream/consumers#configuration). What is left out has the server's default.
 * Clients pull messages, unless there is a `deliverSubject`.
 *
 * @example { filterSubject: "orders.eu.>", ackWait: "10s", maxDeliver: 5 }
 */
export interface ConsumerArgs extends Declared {
    /** What it is for: at most 4 KB. @default - none */
    readonly description?: string | undefined;
    /** The subjects of the messages. Cannot be combined with `filterSubjects`. @default - all @example "orders.eu.>" */
    readonly filterSubject?: string | undefined;
    /** The same with several subjects, which must not overlap. @default - all */
    readonly filterSubjects?: readonly string[] | undefined;
    /** Which messages clients acknowledge. It cannot be changed. @default "explicit" - each */
    readonly ackPolicy?: "explicit" | "all" | "none" | undefined;
    /** The time to acknowledge a message, after which it is delivered again. @default - 30 seconds @example "10s" */
    readonly ackWait?: string | undefined;
    /** How often a message is delivered. @default - without limit */
    readonly maxDeliver?: number | undefined;
    /** The times between deliveries of a message, in place of `ackWait`. @default - none @example ["1s", "10s", "1m"] */
    readonly backoff?: readonly string[] | undefined;
    /** The maximum number of messages without acknowledgement. @default - 1000 */
    readonly maxAckPending?: number | undefined;
    /** Which message is the first. It cannot be changed. @default "all" */
    readonly deliverPolicy?:
        "all" | "last" | "new" | "by_start_sequence" | "by_start_time" | "last_per_subject" | undefined;
    /** The sequence of the first message, with `by_start_sequence`. It cannot be changed. @default - none */
    readonly startSequence?: number | undefined;
    /** The time of the first message, with `by_start_time`. It cannot be changed. @default - none @example "2026-01-31T12:00:00Z" */
    readonly startTime?: string | undefined;
    /** Whether messages come as fast as possible, or as they were published. It cannot be changed. @default "instant" */
    readonly replayPolicy?: "instant" | "original" | undefined;
    /** The maximum number of requests that wait. It cannot be changed. @default - 512 */
    readonly maxWaiting?: number | undefined;
    /** The maximum number of messages in one request. @default - no limit */
    readonly maxBatch?: number | undefined;
    /** The maximum size of all messages in one request. @default - no limit @example "1Mi" */
    readonly maxBytes?: string | undefined;
    /** The maximum time that a request waits: at least 1 ms. @default - no limit @example "30s" */
    readonly maxExpires?: string | undefined;
    /** The time after which the server deletes it when nobody uses it. @default - never @example "24h" */
    readonly inactiveThreshold?: string | undefined;
    /** The number of servers that keep its state: at most those of the stream. @default - as the stream */
    readonly replicas?: number | undefined;
    /** Whether its state is in memory only. It cannot be changed. @default false */
    readonly memoryStorage?: boolean | undefined;
    /** Whether to leave out the messages' bodies. @default false */
    readonly headersOnly?: boolean | undefined;
    /** The share of acknowledgements that are observed. @default - none @example "10%" */
    readonly sampleFrequency?: string | undefined;
    /** The time before which it delivers nothing. @default - none @example "2026-01-31T12:00:00Z" */
    readonly pauseUntil?: string | undefined;
    /** Which clients of a group get messages. @default "none" */
    readonly priorityPolicy?: "none" | "overflow" | "pinned_client" | "prioritized" | undefined;
    /** The groups of clients, with `priorityPolicy`. @default - none @example ["jobs"] */
    readonly priorityGroups?: readonly string[] | undefined;
    /** The time after which a pinned client loses its place. @default - two minutes @example "30s" */
    readonly priorityTimeout?: string | undefined;
    /** The subject that messages are pushed to. @default - none: clients pull @example "push.orders" */
    readonly deliverSubject?: string | undefined;
    /** The queue group of the clients of `deliverSubject`. @default - none */
    readonly deliverGroup?: string | undefined;
    /** Whether it slows down for slow clients of `deliverSubject`. It cannot be changed. @default false */
    readonly flowControl?: boolean | undefined;
    /** The time between heartbeats to `deliverSubject`: at least 100 ms. It cannot be changed. @default - none @example "5s" */
    readonly idleHeartbeat?: string | undefined;
    /** The maximum of bits per second to `deliverSubject`. @default - no limit */
    readonly rateLimit?: number | undefined;
    /** Labels with values. @default - none */
    readonly metadata?: Readonly<Record<string, string>> | undefined;
}
