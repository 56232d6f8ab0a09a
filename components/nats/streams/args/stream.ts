import type { StoredArgs, StreamRepublish } from "./common.ts";
import type { ConsumerArgs } from "./consumer.ts";

/** New subjects for messages. */
export interface SubjectTransform {
    /** The subjects to transform. @example "orders.*" */
    readonly source: string;
    /** Their new subjects. @example "archive.{{wildcard(1)}}" */
    readonly destination: string;
}

/** A stream that another one copies. */
export interface StreamOrigin {
    /** Its name. @example "ORDERS" */
    readonly name: string;
    /** The sequence of the first message. @default - the first that it has */
    readonly startSequence?: number | undefined;
    /** The time of the first message. @default - the first that it has @example "2026-01-31T12:00:00Z" */
    readonly startTime?: string | undefined;
    /** The subjects of the messages. Cannot be combined with `subjectTransforms`. @default - all @example "orders.eu.>" */
    readonly filterSubject?: string | undefined;
    /** New subjects of the copies. Only messages on these subjects are copied. @default - unchanged */
    readonly subjectTransforms?: readonly SubjectTransform[] | undefined;
    /** Where it is, if it is in another account or JetStream domain. @default - in the same */
    readonly external?:
        | {
              /** The prefix of the API there. @example "$JS.hub.API" */
              readonly api: string;
              /** The prefix of the subjects on which messages are delivered. @default - none */
              readonly deliver?: string | undefined;
          }
        | undefined;
}

/**
 * A stream, with the server's own properties (https://docs.nats.io/nats-concepts/jetstream/streams#configuration). What is
 * left out has the server's default.
 *
 * @example { subjects: ["orders.>"], replicas: 3, maxAge: "7d", consumers: { billing: { maxDeliver: 5 } } }
 */
export interface StreamArgs extends StoredArgs {
    /** The subjects whose messages are stored. @default - the stream's name, without `sources` and `mirror` */
    readonly subjects?: readonly string[] | undefined;
    /**
     * When messages are deleted: at limits, when every consumer has acknowledged them, or when one has. The server changes
     * `limits` and `interest` to each other only.
     *
     * @default "limits"
     */
    readonly retention?: "limits" | "interest" | "workqueue" | undefined;
    /** The maximum number of messages. @default - no limit */
    readonly maxMessages?: number | undefined;
    /** The maximum age of messages. @default - no limit @example "7d" */
    readonly maxAge?: string | undefined;
    /** The maximum size of one message. @default - the servers' `maxPayload` @example "64Ki" */
    readonly maxMessageSize?: string | undefined;
    /** The maximum number of messages on each subject. @default - no limit */
    readonly maxMessagesPerSubject?: number | undefined;
    /** The maximum number of consumers. @default - no limit */
    readonly maxConsumers?: number | undefined;
    /** Whether the oldest messages are deleted at a limit, or new ones refused. @default "old" */
    readonly discard?: "old" | "new" | undefined;
    /** Whether a subject at `maxMessagesPerSubject` refuses new messages; with `discard: "new"`. @default false */
    readonly discardNewPerSubject?: boolean | undefined;
    /** The time in which a message with the same ID is stored once. @default - two minutes, or `maxAge` @example "10m" */
    readonly duplicateWindow?: string | undefined;
    /** Whether publishers get no acknowledgement. @default false */
    readonly noAck?: boolean | undefined;
    /** Streams whose messages are copied into this one. @default - none */
    readonly sources?: readonly StreamOrigin[] | undefined;
    /** The stream that this one is a copy of. The server removes, but does not change it. @default - none */
    readonly mirror?: StreamOrigin | undefined;
    /** Publishes stored messages again. @default - no */
    readonly republish?: StreamRepublish | undefined;
    /** New subjects of messages before they are stored. @default - unchanged */
    readonly subjectTransform?: SubjectTransform | undefined;
    /** How stored messages are compressed. @default "none" */
    readonly compression?: "none" | "s2" | undefined;
    /** The sequence of the first message, when the stream is created. @default - 1 */
    readonly firstSequence?: number | undefined;
    /** Whether messages can be neither added nor deleted. The server does not undo it. @default false */
    readonly sealed?: boolean | undefined;
    /** Whether clients cannot delete messages. The server does not undo it. @default false */
    readonly denyDelete?: boolean | undefined;
    /** Whether clients cannot purge the stream. The server does not undo it. @default false */
    readonly denyPurge?: boolean | undefined;
    /** Whether a message may replace all before it. @default false */
    readonly allowRollup?: boolean | undefined;
    /** Whether every replica answers requests for single messages. @default false */
    readonly allowDirect?: boolean | undefined;
    /** Whether mirrors answer them too. @default false */
    readonly mirrorDirect?: boolean | undefined;
    /** Whether messages may have a time to live. The server does not undo it. @default false */
    readonly allowMessageTTL?: boolean | undefined;
    /** How long markers of deleted subjects stay: at least a second. @default - no markers @example "1h" */
    readonly subjectDeleteMarkerTTL?: string | undefined;
    /** Whether each subject is a counter. It cannot be changed. @default false */
    readonly allowMessageCounter?: boolean | undefined;
    /** Whether several messages can be stored at once or not at all. @default false */
    readonly allowAtomicPublish?: boolean | undefined;
    /** Whether messages can be delayed. The server does not undo it. @default false */
    readonly allowMessageSchedules?: boolean | undefined;
    /** When messages are written to the disk. It cannot be changed. @default "default" */
    readonly persistMode?: "default" | "async" | undefined;
    /** Limits of the consumers, and their defaults. @default - none */
    readonly consumerLimits?:
        | {
              /** The time after which an unused consumer is deleted. @default - never @example "24h" */
              readonly inactiveThreshold?: string | undefined;
              /** The maximum number of messages without acknowledgement. @default - no limit */
              readonly maxAckPending?: number | undefined;
          }
        | undefined;
    /** Durable consumers by name. @default - none: clients may create their own */
    readonly consumers?: Readonly<Record<string, ConsumerArgs>> | undefined;
}
