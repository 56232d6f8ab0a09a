/** What happens to what is kept in a cluster when its declaration is removed. */
export interface Declared {
    /**
     * Whether it stays in the cluster when its declaration is removed, or is deleted with its messages. A change takes effect
     * with the next update, so set `"delete"` and update before you remove it.
     *
     * @default "retain" - Pulumi forgets it, and a later declaration takes it over
     */
    readonly onDelete?: "retain" | "delete" | undefined;
}

/** Which servers keep a stream. */
export interface StreamPlacement {
    /** The name of the cluster, where gateways connect several. @default - any cluster @example "EAST" */
    readonly cluster?: string | undefined;
    /** Tags that the servers must have. @default - any server @example ["ssd"] */
    readonly tags?: readonly string[] | undefined;
}

/** Publishes stored messages again, for subscribers that need no consumer. */
export interface StreamRepublish {
    /** The subjects of these messages. @default - all @example "orders.>" */
    readonly source?: string | undefined;
    /** Their new subjects. @example "stored.orders.>" */
    readonly destination: string;
    /** Whether to leave out the messages' bodies. @default false - with them */
    readonly headersOnly?: boolean | undefined;
}

/** What streams, buckets and stores have in common. */
export interface StoredArgs extends Declared {
    /**
     * The account that has it. Another account is another stream: the one before stays in its account. A user of the account
     * manages it, one without permissions if there is any.
     *
     * @default - that of the cluster's first user
     * @example "BILLING"
     */
    readonly account?: string | undefined;
    /** What it is for: at most 4 KB. @default - none */
    readonly description?: string | undefined;
    /**
     * Where messages are kept. It cannot be changed. Memory requires `jetstream.memoryStore` of the cluster.
     *
     * @default "file" - messages survive a restart
     */
    readonly storage?: "file" | "memory" | undefined;
    /**
     * The number of servers that keep a copy: 1 to 5, and not more than the cluster has.
     *
     * @default 1 - as for the server; 3 survive the loss of one
     */
    readonly replicas?: number | undefined;
    /** The maximum size of all messages on one server. @default - the server's file store @example "1Gi" */
    readonly maxBytes?: string | undefined;
    /** Which servers keep it. @default - any */
    readonly placement?: StreamPlacement | undefined;
    /** Labels with values. @default - none @example { team: "shop" } */
    readonly metadata?: Readonly<Record<string, string>> | undefined;
}
