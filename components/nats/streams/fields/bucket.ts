import { duration, flag, number, object, objects, size, text, type Fields } from "./field.ts";
import { description, maxBytes, metadata, placement, replicas, republish, storage } from "./stream.ts";

const bucket = { name: text("name", "Name of the bucket", { example: "config" }) } satisfies Fields;

const common = { description, storage, replicas, maxBytes, placement, metadata };

/** The most values of a key that a bucket keeps. */
const maxHistory = 64;

/** The properties of a key-value bucket: https://docs.nats.io/nats-concepts/jetstream/key-value-store. */
export const keyValueFields = {
    ...common,
    history: number("max_msgs_per_subject", "Number of values to keep of each key; default: 1", {
        max: maxHistory,
        example: 5,
    }),
    ttl: duration("max_age", "Maximum age of values", { example: "1h" }),
    maxValueSize: size("max_msg_size", "Maximum size of one value", { example: "64Ki" }),
    republish,
    mirror: object("mirror", "The bucket that it is a copy of; cannot be changed", bucket, {
        refuses: "replaced",
    }),
    sources: objects("sources", "Buckets whose values are copied into it", bucket),
    compression: flag("compression", "Values are compressed on disk"),
    limitMarkerTTL: duration("subject_delete_marker_ttl", "How long markers of expired keys stay", {
        example: "1m",
    }),
} satisfies Fields;

/** The properties of an object store: https://docs.nats.io/nats-concepts/jetstream/obj_store. */
export const objectStoreFields = {
    ...common,
    ttl: duration("max_age", "Maximum age of objects", { example: "30d" }),
    compression: flag("compression", "Objects are compressed on disk"),
} satisfies Fields;
