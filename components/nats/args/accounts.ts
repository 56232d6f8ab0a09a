/**
 * An account: users of one account do not see the subjects and streams of another, except what it exports
 * (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/accounts).
 *
 * @example { jetstream: { maxFile: "10Gi" }, exports: [{ stream: "orders.>" }] }
 */
export interface NatsAccount {
    /** How much all its clients together may use. @default - no limits */
    readonly limits?: NatsAccountLimits | undefined;
    /** How much of JetStream its users may use; `false` for none of it. @default {} - no limits but the cluster's */
    readonly jetstream?: NatsAccountJetStream | false | undefined;
    /** What other accounts may import. @default [] - nothing */
    readonly exports?: readonly NatsExport[] | undefined;
    /** What its users see of other accounts. @default [] - nothing */
    readonly imports?: readonly NatsImport[] | undefined;
    /**
     * Where messages that its users publish to a subject go instead: a subject, or several with their shares in percent
     * (https://docs.nats.io/nats-concepts/subject_mapping).
     *
     * @default {} - nowhere else
     * @example { "orders.*": "shop.orders.{{wildcard(1)}}" }
     */
    readonly mappings?: Readonly<Record<string, string | readonly NatsMapping[]>> | undefined;
}

/** The limits of an account on each server. */
export interface NatsAccountLimits {
    /** The number of connections. @default - no limit */
    readonly connections?: number | undefined;
    /** The number of subscriptions. @default - no limit */
    readonly subscriptions?: number | undefined;
    /** The number of leaf nodes. @default - no limit */
    readonly leafNodes?: number | undefined;
    /** The size of the largest message, a number and a unit. @default - that of the servers */
    readonly payload?: string | undefined;
}

/** The limits of an account's streams, in the whole cluster. Every replica counts. */
export interface NatsAccountJetStream {
    /** The size of all streams in files, a number and a unit. @default - no limit */
    readonly maxFile?: string | undefined;
    /** The size of all streams in memory, a number and a unit. @default - no limit */
    readonly maxMemory?: string | undefined;
    /** The number of streams. @default - no limit */
    readonly maxStreams?: number | undefined;
    /** The number of consumers. @default - no limit */
    readonly maxConsumers?: number | undefined;
    /** The number of messages that a consumer may have delivered without an acknowledgement. @default - no limit */
    readonly maxAckPending?: number | undefined;
    /** The size of one stream in files, a number and a unit. @default - no limit */
    readonly maxFileStream?: string | undefined;
    /** The size of one stream in memory, a number and a unit. @default - no limit */
    readonly maxMemoryStream?: string | undefined;
    /** Whether a stream must state its size. @default false */
    readonly maxBytesRequired?: boolean | undefined;
}

/** What an account lets others import: messages, or requests and their replies. */
export interface NatsExport {
    /** The subjects of messages, with or without wildcards. @default - required without `service` */
    readonly stream?: string | undefined;
    /** The subjects of requests, with or without wildcards. Cannot be combined with {@link stream}. @default - none */
    readonly service?: string | undefined;
    /** How a request is answered: by one reply, several, or one in chunks. @default "single" */
    readonly response?: "single" | "stream" | "chunked" | undefined;
    /** The accounts that may import it. @default - every account */
    readonly accounts?: readonly string[] | undefined;
}

/** What an account imports from another one, which must export it. */
export interface NatsImport {
    /** The account that exports it. */
    readonly account: string;
    /** The subjects of messages, with or without wildcards. @default - required without `service` */
    readonly stream?: string | undefined;
    /** The subjects of requests, with or without wildcards. Cannot be combined with {@link stream}. @default - none */
    readonly service?: string | undefined;
    /** The subject under which the account's users see it. @default - the same */
    readonly to?: string | undefined;
    /** A prefix of the subject of messages, in place of {@link to}. @default - none */
    readonly prefix?: string | undefined;
}

/** One of several subjects that a subject is mapped to. */
export interface NatsMapping {
    /** The subject. */
    readonly to: string;
    /** The share of messages, 0 to 100 percent. */
    readonly weight: number;
    /** The cluster in which it applies. @default - all */
    readonly cluster?: string | undefined;
}
