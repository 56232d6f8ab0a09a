import type { StoredArgs, StreamRepublish } from "./common.ts";

/** Another bucket. */
export interface BucketOrigin {
    /** Its name. @example "config" */
    readonly name: string;
}

/**
 * A key-value bucket (https://docs.nats.io/nats-concepts/jetstream/key-value-store).
 *
 * @example { history: 5, ttl: "1h", replicas: 3 }
 */
export interface KeyValueArgs extends StoredArgs {
    /** The number of values to keep of each key: 1 to 64. @default 1 */
    readonly history?: number | undefined;
    /** The maximum age of values. @default - no limit @example "1h" */
    readonly ttl?: string | undefined;
    /** The maximum size of one value. @default - the servers' `maxPayload` @example "64Ki" */
    readonly maxValueSize?: string | undefined;
    /** Publishes changes again. @default - no */
    readonly republish?: StreamRepublish | undefined;
    /** The bucket that this one is a copy of. It cannot be changed. @default - none */
    readonly mirror?: BucketOrigin | undefined;
    /** Buckets whose values are copied into this one. @default - none */
    readonly sources?: readonly BucketOrigin[] | undefined;
    /** Whether values are compressed on the disk. @default false */
    readonly compression?: boolean | undefined;
    /** How long markers of expired keys stay: at least a second. @default - no markers @example "1m" */
    readonly limitMarkerTTL?: string | undefined;
}

/**
 * An object store (https://docs.nats.io/nats-concepts/jetstream/obj_store).
 *
 * @example { maxBytes: "10Gi", replicas: 3 }
 */
export interface ObjectStoreArgs extends StoredArgs {
    /** The maximum age of objects. @default - no limit @example "30d" */
    readonly ttl?: string | undefined;
    /** Whether objects are compressed on the disk. @default false */
    readonly compression?: boolean | undefined;
}
