/** What is kept in JetStream: how each kind is written in the server's API. */
import { consumerFields } from "./fields/consumer.ts";
import { keyValueFields, objectStoreFields } from "./fields/bucket.ts";
import { encode, type Values } from "./fields/codec.ts";
import type { Fields } from "./fields/field.ts";
import { streamFields } from "./fields/stream.ts";

/** A kind of resource. */
export interface Kind {
    /** What it is called in messages. */
    readonly noun: string;
    /** The property with its name. */
    readonly key: "name" | "bucket";
    readonly fields: Fields;
    /** The name of what keeps it: a stream, or a consumer. */
    serverName(name: string): string;
    /** Its configuration in the server's API, without what the server fills in. */
    encode(values: Values): Values;
    /** The server's configuration in the words of the fields. */
    normalize(config: Values): Values;
}

const stream: Kind = {
    noun: "stream",
    key: "name",
    fields: streamFields,
    serverName: (name) => name,
    encode: (values) => ({ ...encode(streamFields, values), name: values["name"] }),
    normalize: (config) => config,
};

const consumer: Kind = {
    noun: "consumer",
    key: "name",
    fields: consumerFields,
    serverName: (name) => name,
    encode: (values) => ({
        // The server's own default acknowledges nothing.
        ack_policy: "explicit",
        ...encode(consumerFields, values),
        durable_name: values["name"],
        name: values["name"],
    }),
    normalize: (config) => config,
};

/** A bucket is a stream: https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-8.md. */
const keyValue: Kind = {
    noun: "key-value bucket",
    key: "bucket",
    fields: keyValueFields,
    serverName: (bucket) => `KV_${bucket}`,
    encode(values) {
        const bucket = String(values["bucket"]);
        const { mirror, sources, ...config } = encode(keyValueFields, values) as {
            mirror?: { name: string };
            sources?: { name: string }[];
        };
        return {
            max_msgs_per_subject: 1,
            ...compressed(config),
            name: `KV_${bucket}`,
            ...(mirror === undefined
                ? { subjects: [`$KV.${bucket}.>`] }
                : { mirror: { name: `KV_${mirror.name}` }, mirror_direct: true }),
            ...(sources === undefined ? {} : { sources: sources.map(({ name }) => source(name, bucket)) }),
            ...("subject_delete_marker_ttl" in config ? { allow_msg_ttl: true } : {}),
            discard: "new",
            allow_rollup_hdrs: true,
            deny_delete: true,
            allow_direct: true,
        };
    },
    normalize: ({ mirror, sources, ...config }) => ({
        ...uncompressed(config),
        mirror: mirror && withoutPrefix(mirror as Named),
        sources: (sources as Named[] | undefined)?.map(withoutPrefix),
    }),
};

interface Named {
    readonly name: string;
}

/** Keys of another bucket become keys of this one. */
function source(from: string, to: string) {
    return { name: `KV_${from}`, subject_transforms: [{ src: `$KV.${from}.>`, dest: `$KV.${to}.>` }] };
}

function withoutPrefix({ name }: Named): Named {
    return { name: name.replace(/^KV_/, "") };
}

/** An object store is a stream: https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-20.md. */
const objectStore: Kind = {
    noun: "object store",
    key: "bucket",
    fields: objectStoreFields,
    serverName: (bucket) => `OBJ_${bucket}`,
    encode: (values) => ({
        ...compressed(encode(objectStoreFields, values)),
        name: `OBJ_${String(values["bucket"])}`,
        subjects: [`$O.${String(values["bucket"])}.C.>`, `$O.${String(values["bucket"])}.M.>`],
        discard: "new",
        allow_rollup_hdrs: true,
        allow_direct: true,
    }),
    normalize: uncompressed,
};

/** Buckets are compressed or not; streams name the algorithm. */
function compressed({ compression, ...config }: Values): Values {
    return {
        ...config,
        ...(compression === undefined ? {} : { compression: compression === true ? "s2" : "none" }),
    };
}

function uncompressed({ compression, ...config }: Values): Values {
    return { ...config, compression: compression === "s2" };
}

/** The kinds by the type tokens of their resources. */
export const kinds = {
    "dhi:nats:Stream": stream,
    "dhi:nats:Consumer": consumer,
    "dhi:nats:KeyValue": keyValue,
    "dhi:nats:ObjectStore": objectStore,
} as const satisfies Record<string, Kind>;

/** A type token of a resource in JetStream. */
export type KindToken = keyof typeof kinds;
