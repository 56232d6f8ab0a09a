import type { Input } from "@pulumi/pulumi";
import type { PlainArgs, WithDefaults } from "../../arguments.ts";

/** A client user of the cluster. */
export interface NatsUser {
    /** The name that the user logs in with. */
    readonly name: string;
    /** A secret: pass an output of `config.requireSecret`. */
    readonly password: Input<string>;
    /**
     * The subjects that the user may publish to and subscribe to
     * (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/authorization).
     *
     * @default - all subjects
     * @example { publish: ["orders.>"], subscribe: ["_INBOX.>"] }
     */
    readonly permissions?: {
        /** Subjects to publish to, with or without wildcards. @default - all subjects */
        readonly publish?: readonly string[];
        /** Subjects to subscribe to, with or without wildcards. @default - all subjects */
        readonly subscribe?: readonly string[];
    };
}

/**
 * How clients log in: as users with passwords, or with one shared token.
 *
 * @example { users: [{ name: "app", password: config.requireSecret("natsPassword") }] }
 * @example { token: config.requireSecret("natsToken") }
 */
export type NatsAuthentication =
    | {
          /** The users, at least one. The components' outputs have the login of the first. */
          readonly users: readonly [NatsUser, ...NatsUser[]];
          /** Cannot be combined with `users`. */
          readonly token?: never;
      }
    | {
          /** The token that all clients share. A secret: pass an output of `config.requireSecret`. */
          readonly token: Input<string>;
          /** Cannot be combined with `token`. */
          readonly users?: never;
      };

/** Persistence. Every server has a file store of its own. */
export interface JetStreamArgs {
    /**
     * The size of one server's file store: a number and a unit, at least `1Mi`.
     *
     * @example "10Gi"
     */
    readonly size: string;
    /**
     * The memory for memory streams on one server: a number and a unit, `1Mi` to half of the server's `memory`, which
     * it is a part of.
     *
     * @default - no memory streams
     * @example "64Mi"
     */
    readonly memoryStore?: string | undefined;
    /**
     * The JetStream domain, which leaf nodes need
     * (https://docs.nats.io/running-a-nats-service/configuration/leafnodes/jetstream_leafnodes).
     *
     * @default - no domain
     * @example "hub"
     */
    readonly domain?: string | undefined;
}

/**
 * The certificate of a listener as text in PEM.
 *
 * @example
 * ```ts
 * const tls: Certificate = {
 *     certificate: readFileSync("nats.crt", "utf8"),
 *     key: config.requireSecret("natsKey"),
 *     ca: readFileSync("ca.crt", "utf8"),
 * };
 * ```
 */
export interface Certificate {
    /** The certificate, followed by the intermediate certificates of its authority. */
    readonly certificate: Input<string>;
    /** Its private key. A secret: pass an output of `config.requireSecret`. */
    readonly key: Input<string>;
    /** The authority that signed it, for the other side to trust. */
    readonly ca: Input<string>;
}

/** A NATS cluster on any runtime. */
export interface NatsClusterArgs {
    /**
     * The server image: `dhi.io/nats:<tag>`, with or without a digest, or its name in a mirror. A tag as precise as
     * this one names the same server on every machine, and a digest pins it.
     *
     * @example "dhi.io/nats:2.14.5-debian13"
     */
    readonly image: string;
    /**
     * The number of servers, 1 to 9. With {@link jetstream} it must be odd: an even number survives no more failures
     * than one server less (https://docs.nats.io/running-a-nats-service/configuration/clustering/jetstream_clustering).
     *
     * @default 3 - the smallest cluster that survives the loss of a server
     */
    readonly nodes?: number;
    /**
     * The name of the cluster: letters, digits, `-` and `_`.
     *
     * @default "NATS" - only gateways, which connect several clusters, need different names
     * @example "EAST"
     */
    readonly clusterName?: string;
    /**
     * Persistence; `false` for a cluster that stores no messages. With it, {@link nodes} must be odd.
     *
     * @default { size: "1Gi" } - room for tests and small streams
     * @example { size: "10Gi", memoryStore: "64Mi" }
     */
    readonly jetstream?: JetStreamArgs | false;
    /** The users that clients log in as, or a token that they share. */
    readonly authentication: NatsAuthentication;
    /** The password of the routes between servers. A secret: pass an output of `config.requireSecret`. */
    readonly routePassword: Input<string>;
    /**
     * The memory limit of one server: a number and a unit, at least `32Mi`. `GOMEMLIMIT` is set to 80 % of it, so
     * that Go collects garbage before the limit is reached (https://github.com/nats-io/k8s/tree/main/helm/charts/nats).
     *
     * @default "256Mi" - enough for a small cluster
     * @example "2Gi"
     */
    readonly memory?: string;
    /**
     * The CPU limit of one server in cores, 0.01 to 1024.
     *
     * @default - no limit: a throttled server answers late and may lose its leadership of streams
     * @example 0.5
     */
    readonly cpus?: number;
    /**
     * The size of the largest message: a number and a unit, `1Ki` to `64Mi`. The server warns above `8Mi`
     * (https://docs.nats.io/running-a-nats-service/configuration#limits).
     *
     * @default "1Mi" - the server's own default
     * @example "8Mi"
     */
    readonly maxPayload?: string;
}

/** The defaults of {@link NatsClusterArgs}. */
export const natsDefaults = {
    nodes: 3,
    clusterName: "NATS",
    jetstream: { size: "1Gi" },
    memory: "256Mi",
    maxPayload: "1Mi",
} as const satisfies Partial<NatsClusterArgs>;

/** {@link NatsClusterArgs} as checks and configuration files read them, with the defaults filled in. */
export type CompleteNatsClusterArgs = WithDefaults<PlainArgs<NatsClusterArgs>, typeof natsDefaults>;

/** What a cluster's component has as its inputs in the state. Another key would be a change of every stack. */
export function clusterInputs(args: CompleteNatsClusterArgs) {
    const { image, nodes, clusterName, jetstream, memory, cpus, maxPayload } = args;
    return { image, nodes, clusterName, jetstream, memory, cpus, maxPayload };
}
