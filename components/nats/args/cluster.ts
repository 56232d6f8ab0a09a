import type { Input } from "@pulumi/pulumi";
import type { PlainArgs, WithDefaults } from "../../arguments.ts";
import type { NatsAccount } from "./accounts.ts";
import type { NatsExtraConfigArgs } from "./extraConfig.ts";
import type { NatsLimitArgs } from "./limits.ts";
import type { NatsListenerArgs } from "./listeners.ts";
import type { NatsRemoteArgs } from "./remotes.ts";
import type { NatsAuthentication } from "./users.ts";
import type { StreamsArgs } from "../streams/args/streams.ts";

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
    /**
     * How often the server makes the operating system write to the disk: a duration such as `10s`, or `always`, before
     * each message is acknowledged. What is not on the disk yet is lost when machines lose power or crash, on one
     * server, or on several at once (https://github.com/nats-io/nats-server/issues/7564). `always` costs throughput.
     *
     * @default - the server's own interval of two minutes
     * @example "always"
     */
    readonly syncInterval?: string | undefined;
    /**
     * What streams may use of {@link size} on one server: a number and a unit, `1Mi` to {@link size}. Servers do not
     * start with less than they use, and refuse streams whose `maxBytes` together are more.
     *
     * @default - on Kubernetes 85 % of {@link size}, because a volume of 10Gi holds less than 10Gi of files
     * (https://github.com/nats-io/k8s/pull/717); on Docker all of it
     * @example "9Gi"
     */
    readonly maxFileStore?: string | undefined;
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
export interface NatsClusterArgs
    extends NatsListenerArgs, NatsRemoteArgs, NatsLimitArgs, NatsExtraConfigArgs, StreamsArgs {
    /**
     * The server image: `dhi.io/nats:<tag>`, with or without a digest, or its name in a mirror. A tag as precise as
     * this one names the same server on every machine, and a digest pins it.
     *
     * @example "dhi.io/nats:2.15.1-debian13"
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
    /** The users that clients log in as, a token that they share, or an operator that signed them. */
    readonly authentication: NatsAuthentication;
    /**
     * Accounts by name, which separate users from each other. With another account than the global one, the servers turn
     * JetStream off in the global one, so that every user needs an account.
     *
     * @default {} - all users share the global account
     * @example { SHOP: { jetstream: { maxFile: "10Gi" } } }
     */
    readonly accounts?: Readonly<Record<string, NatsAccount>>;
    /**
     * Accounts that users may leave for another one although the account has streams, which stay in it. Other changes that
     * take users away from streams are refused, and those that take JetStream away from an account with streams always.
     *
     * @default [] - none
     * @example ["SHOP"]
     */
    readonly leaveStreams?: readonly string[] | undefined;
    /**
     * The password of the user `system` of the system account, who sees and manages all servers, streams and accounts
     * (https://docs.nats.io/running-a-nats-service/configuration/sys_accounts). Cannot be combined with a token or an
     * operator. A secret: pass an output of `config.requireSecret`.
     *
     * @default - nobody can log in to the system account
     */
    readonly systemPassword?: Input<string>;
    /** The password of the routes between servers. A secret: pass an output of `config.requireSecret`. */
    readonly routePassword: Input<string>;
    /**
     * The key with which servers encrypt JetStream's files, 32 characters or more. A secret: pass an output of
     * `config.requireSecret`. Requires {@link jetstream}. Servers with data encrypt it when they get the key. They start
     * neither without it nor with another one: to change it, each gets an empty volume, which the others fill.
     *
     * @default - files are not encrypted
     */
    readonly encryptionKey?: Input<string>;
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
