import * as pulumi from "@pulumi/pulumi";
import type { KeyValueArgs, ObjectStoreArgs } from "./args/bucket.ts";
import type { ConsumerArgs } from "./args/consumer.ts";
import type { StreamArgs } from "./args/stream.ts";

/** Arguments of a resource, of which other resources may supply any. */
type ResourceArgs<Args> = {
    readonly [K in keyof Omit<Args, "account" | "consumers" | "onDelete">]: pulumi.Input<Args[K]>;
};

/** The arguments of a {@link Stream}: those of {@link StreamArgs} and its name. */
export interface StreamResourceArgs extends ResourceArgs<StreamArgs> {
    /** Its name in the cluster. Another name is another stream. */
    readonly name: pulumi.Input<string>;
}

/** The arguments of a {@link Consumer}: those of {@link ConsumerArgs}, its name and its stream. */
export interface ConsumerResourceArgs extends ResourceArgs<ConsumerArgs> {
    /** The name of its stream. */
    readonly stream: pulumi.Input<string>;
    /** Its name in the stream. */
    readonly name: pulumi.Input<string>;
}

/** The arguments of a {@link KeyValue}: those of {@link KeyValueArgs} and its name. */
export interface KeyValueResourceArgs extends ResourceArgs<KeyValueArgs> {
    /** Its name in the cluster. */
    readonly bucket: pulumi.Input<string>;
}

/** The arguments of an {@link ObjectStore}: those of {@link ObjectStoreArgs} and its name. */
export interface ObjectStoreResourceArgs extends ResourceArgs<ObjectStoreArgs> {
    /** Its name in the cluster. */
    readonly bucket: pulumi.Input<string>;
}

/**
 * A stream. One that exists is taken over, with its messages. A cluster's component makes them from its argument `streams`;
 * use the class for a cluster that is not one of these, with a `JetStreamProvider`.
 *
 * ```ts
 * const provider = new JetStreamProvider("events", { servers: ["nats://nats.example.com:4222"], username: "app", password });
 * new Stream("orders", { name: "ORDERS", subjects: ["orders.>"] }, { provider, retainOnDelete: true });
 * ```
 */
export class Stream extends pulumi.CustomResource {
    /** Its name in the cluster. */
    declare public readonly name: pulumi.Output<string>;

    constructor(name: string, args: StreamResourceArgs, opts?: pulumi.CustomResourceOptions) {
        super("dhi:nats:Stream", name, inputs(args), opts);
    }
}

/** A durable consumer of a stream. */
export class Consumer extends pulumi.CustomResource {
    /** The name of its stream. */
    declare public readonly stream: pulumi.Output<string>;
    /** Its name in the stream. */
    declare public readonly name: pulumi.Output<string>;

    constructor(name: string, args: ConsumerResourceArgs, opts?: pulumi.CustomResourceOptions) {
        super("dhi:nats:Consumer", name, inputs(args), opts);
    }
}

/** A key-value bucket. */
export class KeyValue extends pulumi.CustomResource {
    /** Its name in the cluster. */
    declare public readonly bucket: pulumi.Output<string>;

    constructor(name: string, args: KeyValueResourceArgs, opts?: pulumi.CustomResourceOptions) {
        super("dhi:nats:KeyValue", name, inputs(args), opts);
    }
}

/** An object store. */
export class ObjectStore extends pulumi.CustomResource {
    /** Its name in the cluster. */
    declare public readonly bucket: pulumi.Output<string>;

    constructor(name: string, args: ObjectStoreResourceArgs, opts?: pulumi.CustomResourceOptions) {
        super("dhi:nats:ObjectStore", name, inputs(args), opts);
    }
}

function inputs(args: object): pulumi.Inputs {
    return { ...args };
}
