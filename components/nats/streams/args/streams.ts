import type { KeyValueArgs, ObjectStoreArgs } from "./bucket.ts";
import type { StreamArgs } from "./stream.ts";

/** What a cluster keeps in JetStream. */
export interface StreamsArgs {
    /**
     * Streams by name, created when the servers are ready. An existing stream is taken over, with its messages. One that
     * is no longer declared stays in the cluster, unless its `onDelete` is `"delete"`.
     *
     * @default - none: clients may create their own
     * @example { ORDERS: { subjects: ["orders.>"], replicas: 3 } }
     */
    readonly streams?: Readonly<Record<string, StreamArgs>> | undefined;
    /**
     * Key-value buckets by name, likewise.
     *
     * @default - none
     * @example { config: { history: 5 } }
     */
    readonly keyValue?: Readonly<Record<string, KeyValueArgs>> | undefined;
    /**
     * Object stores by name, likewise.
     *
     * @default - none
     * @example { images: { maxBytes: "10Gi" } }
     */
    readonly objectStores?: Readonly<Record<string, ObjectStoreArgs>> | undefined;
}
