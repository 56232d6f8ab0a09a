import * as pulumi from "@pulumi/pulumi";
import { defined } from "../../arguments.ts";
import type { Declared } from "./args/common.ts";
import type { StreamArgs } from "./args/stream.ts";
import type { StreamsArgs } from "./args/streams.ts";
import { originsOf } from "./checks/cluster.ts";
import { JetStreamProvider, type JetStreamProviderArgs } from "./provider.ts";
import { Consumer, KeyValue, ObjectStore, Stream } from "./resources.ts";

/** What a cluster gives its streams. */
export interface StreamsContext {
    /** The cluster's name, with which the names of its children start. */
    readonly name: string;
    readonly parent: pulumi.ComponentResource;
    readonly connection: JetStreamProviderArgs;
    /** Resolves when the servers are ready. */
    readonly ready: pulumi.Output<pulumi.Resource[]>;
    /** Whether Pulumi refuses to forget or delete them. */
    readonly protect: boolean;
}

/** Creates a cluster's streams and buckets. Resolves with them and the servers. */
export function createStreams(context: StreamsContext, args: StreamsArgs): pulumi.Output<pulumi.Resource[]> {
    const { streams = {}, keyValue = {}, objectStores = {} } = args;
    const { name, parent, connection, ready } = context;
    if ([streams, keyValue, objectStores].every((each) => Object.keys(each).length === 0)) {
        return ready;
    }
    const provider = new JetStreamProvider(`${name}-jetstream`, connection, { parent });
    const children = new Children(context, provider);
    const created = [
        ...children.streams(streams),
        ...Object.entries(keyValue).map(
            ([bucket, { onDelete, ...values }]) =>
                new KeyValue(
                    `${name}-kv-${bucket}`,
                    { bucket, ...defined(values) },
                    children.options({ onDelete }),
                ),
        ),
        ...Object.entries(objectStores).map(
            ([bucket, { onDelete, ...values }]) =>
                new ObjectStore(
                    `${name}-objects-${bucket}`,
                    { bucket, ...defined(values) },
                    children.options({ onDelete }),
                ),
        ),
    ];
    return ready.apply((servers) => [...servers, ...created]);
}

class Children {
    constructor(
        private readonly context: StreamsContext,
        private readonly provider: JetStreamProvider,
    ) {}

    options(
        { onDelete = "retain" }: Declared,
        before: readonly pulumi.Resource[] = [],
    ): pulumi.CustomResourceOptions {
        const { parent, ready, protect } = this.context;
        return {
            parent,
            provider: this.provider,
            protect,
            retainOnDelete: onDelete === "retain",
            dependsOn: ready.apply((servers) => [...servers, ...before]),
        };
    }

    /** Streams, each after those that it copies, with their consumers. */
    streams(all: Readonly<Record<string, StreamArgs>>): pulumi.Resource[] {
        const created = new Map<string, Stream>();
        const create = (name: string): Stream[] => {
            const args = all[name];
            if (args === undefined) {
                // A stream that is not declared here.
                return [];
            }
            const stream = created.get(name) ?? this.#stream(name, args, originsOf(args).flatMap(create));
            created.set(name, stream);
            return [stream];
        };
        const streams = Object.keys(all).flatMap(create);
        const consumers = Object.entries(all).flatMap(([name, args]) =>
            Object.entries(args.consumers ?? {}).map(
                ([consumer, { onDelete = args.onDelete, ...values }]) => {
                    const stream = created.get(name);
                    return new Consumer(
                        `${this.context.name}-stream-${name}-consumer-${consumer}`,
                        { stream: name, name: consumer, ...defined(values) },
                        this.options({ onDelete }, stream === undefined ? [] : [stream]),
                    );
                },
            ),
        );
        return [...streams, ...consumers];
    }

    #stream(name: string, args: StreamArgs, origins: readonly Stream[]): Stream {
        const { onDelete, ...values } = { ...args, consumers: undefined };
        return new Stream(
            `${this.context.name}-stream-${name}`,
            { name, ...defined(values) },
            this.options({ onDelete }, origins),
        );
    }
}
