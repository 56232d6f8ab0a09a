import type { Input } from "@pulumi/pulumi";
import { withDefaults, type PlainArgs, type WithDefaults } from "../../arguments.ts";
import { checkReference } from "../../images/reference.ts";
import type { Problem } from "../../problems.ts";
import { parseSize } from "../../quantity.ts";

/** A client user of the cluster. */
export interface NatsUser {
    readonly name: string;
    /** A secret: pass an output of `config.requireSecret`. */
    readonly password: Input<string>;
    /** Subjects the user may publish to and subscribe to. @default - everything */
    readonly permissions?: { readonly publish?: readonly string[]; readonly subscribe?: readonly string[] };
}

/** How clients prove who they are: by user and password, or by one shared token. */
export type NatsAuthentication =
    | { readonly users: readonly [NatsUser, ...NatsUser[]]; readonly token?: never }
    | { readonly token: Input<string>; readonly users?: never };

/** Persistence. Every node keeps its own file store. */
export interface JetStreamArgs {
    /** The file store of one node, such as `1Gi`. */
    readonly size: string;
    /** Memory for memory streams on one node, such as `64Mi`; a part of the node's `memory`. @default - none */
    readonly memoryStore?: string | undefined;
    /** The JetStream domain, for leaf nodes. @default - none */
    readonly domain?: string | undefined;
}

/** The certificate of a listener, given as it is, in PEM. */
export interface Certificate {
    /** The certificate, and what stands between it and the authority. */
    readonly certificate: Input<string>;
    /** Its private key. A secret. */
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

/** JetStream keeps at most five replicas of a stream, and elections take longer with every server. */
export const maxNodes = 9;

/** Every problem of the arguments that can be found without running anything. */
export function checkNatsArgs(args: PlainArgs<NatsClusterArgs>): Problem[] {
    const complete = withDefaults(args, natsDefaults);
    return [
        ...checkReference(args.image, "run", "nats").map((reason) => ({ path: "image", reason })),
        ...checkNodes(complete),
        ...checkClusterName(complete),
        ...checkSizes(complete),
    ];
}

function checkNodes({ nodes, jetstream }: CompleteNatsClusterArgs): Problem[] {
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > maxNodes) {
        return [
            {
                path: "nodes",
                reason: `${nodes} is no number of nodes; write a whole number from 1 to ${maxNodes}`,
            },
        ];
    }
    if (jetstream !== false && nodes % 2 === 0) {
        const reason =
            `${nodes} nodes with JetStream survive no more failures than ${nodes - 1}; ` +
            `write ${nodes - 1} or ${nodes + 1}, or turn JetStream off (jetstream: false)`;
        return [{ path: "nodes", reason }];
    }
    return [];
}

function checkClusterName({ clusterName }: CompleteNatsClusterArgs): Problem[] {
    return /^[A-Za-z0-9_-]+$/.test(clusterName)
        ? []
        : [{ path: "clusterName", reason: `"${clusterName}" must be letters, digits, "-" and "_" only` }];
}

function checkSizes({ memory, cpus, maxPayload, jetstream }: CompleteNatsClusterArgs): Problem[] {
    const memoryBytes = parseSize(memory);
    const problems = [
        ...checkSize("memory", memory, 32 * 2 ** 20, "256Mi"),
        ...checkSize("maxPayload", maxPayload, 1024, "1Mi"),
    ];
    if (cpus !== undefined && !(cpus >= 0.01 && cpus <= 1024)) {
        problems.push({ path: "cpus", reason: `${cpus} is no number of cores; write one such as 0.5` });
    }
    // The server refuses to start above 64 MiB and warns above 8 MiB.
    if ((parseSize(maxPayload) ?? 0) > 64 * 2 ** 20) {
        problems.push({
            path: "maxPayload",
            reason: `"${maxPayload}" is more than the server allows; write "64Mi" or less`,
        });
    }
    if (jetstream !== false) {
        problems.push(...checkSize("jetstream.size", jetstream.size, 2 ** 20, "1Gi"));
        const { memoryStore } = jetstream;
        if (memoryStore !== undefined) {
            problems.push(...checkSize("jetstream.memoryStore", memoryStore, 2 ** 20, "64Mi"));
            if (memoryBytes !== undefined && (parseSize(memoryStore) ?? 0) > memoryBytes / 2) {
                const reason = `"${memoryStore}" is more than half of memory ("${memory}"); raise memory or lower this`;
                problems.push({ path: "jetstream.memoryStore", reason });
            }
        }
    }
    return problems;
}

function checkSize(path: string, text: string, least: number, example: string): Problem[] {
    const bytes = parseSize(text);
    if (bytes === undefined) {
        return [
            {
                path,
                reason: `"${text}" is no size; write a number and a unit (Ki, Mi, Gi), such as "${example}"`,
            },
        ];
    }
    return bytes < least
        ? [{ path, reason: `"${text}" is too little to work with; write "${example}" or more` }]
        : [];
}

/** What is wrong with a time that servers may take to get ready. */
export function checkReadiness(seconds: number): Problem[] {
    return seconds >= 5 && seconds <= 3600
        ? []
        : [
              {
                  path: "readinessSeconds",
                  reason: `${seconds} is out of range; write a number of seconds from 5 to 3600`,
              },
          ];
}
