import * as pulumi from "@pulumi/pulumi";
import { defined } from "../../arguments.ts";
import type { StoredArgs } from "./args/common.ts";
import type { StreamArgs } from "./args/stream.ts";
import type { StreamsArgs } from "./args/streams.ts";
import type { NatsClusterArgs } from "../args/cluster.ts";
import { originsOf } from "./checks/cluster.ts";
import { membersOf } from "./members.ts";
import { JetStreamProvider, type JetStreamProviderArgs } from "./provider.ts";
import { Consumer, KeyValue, ObjectStore, Stream } from "./resources.ts";

/** What a cluster gives its streams. */
export interface StreamsContext {
    /** The cluster's name, with which the names of its children start. */
    readonly name: string;
    readonly parent: pulumi.ComponentResource;
    /** The account of the cluster's first user. */
    readonly account: string;
    /** How to connect: as the cluster's first user, or as one of an account. */
    readonly connection: (account?: string) => JetStreamProviderArgs;
    /** Whether there are no servers to ask, because manifests are written. @default false */
    readonly isRendered?: boolean;
    /** Whether Pulumi refuses to forget or delete them. */
    readonly protect: boolean;
}

/**
 * Connects to a cluster's streams, before its servers change: the connection refuses to take users away from streams.
 * `undefined` for a cluster that needs none.
 */
export function connectStreams(
    { name, parent, account, connection, isRendered = false }: StreamsContext,
    args: NatsClusterArgs,
): JetStreamProvider | undefined {
    const members = isRendered ? undefined : membersOf(args);
    const stored = [args.streams, args.keyValue, args.objectStores].flatMap((all = {}) => Object.values(all));
    const isUsed = stored.some((each: StoredArgs) => (each.account ?? account) === account);
    return isUsed || members !== undefined
        ? new JetStreamProvider(
              `${name}-jetstream`,
              { ...connection(), members, leaveStreams: args.leaveStreams },
              { parent },
          )
        : undefined;
}

/**
 * Creates a cluster's streams and buckets. Resolves with them and the servers.
 *
 * @param main what {@link connectStreams} returned.
 * @param ready resolves when the servers are ready.
 */
export function createStreams(
    context: StreamsContext,
    args: StreamsArgs,
    main: JetStreamProvider | undefined,
    ready: pulumi.Output<pulumi.Resource[]>,
): pulumi.Output<pulumi.Resource[]> {
    const { streams = {}, keyValue = {}, objectStores = {} } = args;
    const { name } = context;
    const children = new Children(context, main, ready);
    const created = [
        ...children.streams(streams),
        ...Object.entries(keyValue).map(
            ([bucket, { account, onDelete, ...values }]) =>
                new KeyValue(
                    `${name}-kv-${bucket}`,
                    { bucket, ...defined(values) },
                    children.options({ account, onDelete }),
                ),
        ),
        ...Object.entries(objectStores).map(
            ([bucket, { account, onDelete, ...values }]) =>
                new ObjectStore(
                    `${name}-objects-${bucket}`,
                    { bucket, ...defined(values) },
                    children.options({ account, onDelete }),
                ),
        ),
    ];
    return ready.apply((servers) => [...servers, ...created]);
}

class Children {
    /** Connections by account. */
    readonly #providers: Map<string, JetStreamProvider>;

    constructor(
        private readonly context: StreamsContext,
        main: JetStreamProvider | undefined,
        private readonly ready: pulumi.Output<pulumi.Resource[]>,
    ) {
        this.#providers = new Map(main === undefined ? [] : [[context.account, main]]);
    }

    options(
        { account, onDelete = "retain" }: Pick<StoredArgs, "account" | "onDelete">,
        before: readonly pulumi.Resource[] = [],
    ): pulumi.CustomResourceOptions {
        const { parent, protect } = this.context;
        return {
            parent,
            provider: this.#provider(account),
            protect,
            retainOnDelete: onDelete === "retain",
            dependsOn: this.ready.apply((servers) => [...servers, ...before]),
        };
    }

    #provider(account = this.context.account): JetStreamProvider {
        const { name, parent, connection } = this.context;
        const provider =
            this.#providers.get(account) ??
            new JetStreamProvider(`${name}-jetstream-${account}`, connection(account), { parent });
        this.#providers.set(account, provider);
        return provider;
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
                        this.options(
                            { account: args.account, onDelete },
                            stream === undefined ? [] : [stream],
                        ),
                    );
                },
            ),
        );
        return [...streams, ...consumers];
    }

    #stream(name: string, args: StreamArgs, origins: readonly Stream[]): Stream {
        const { account, onDelete, ...values } = { ...args, consumers: undefined };
        return new Stream(
            `${this.context.name}-stream-${name}`,
            { name, ...defined(values) },
            this.options({ account, onDelete }, origins),
        );
    }
}
