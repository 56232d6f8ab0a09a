import type { Input } from "@pulumi/pulumi";
import { checkReference } from "../../images/reference.ts";
import type { Problem } from "../../problems.ts";
import { parseSize } from "../../quantity.ts";

/** A client user of the cluster. */
export interface NatsUser {
    /** The name that the user logs in with. */
    readonly name: string;
    /** A secret: pass an output of `config.requireSecret`. */
    readonly password: Input<string>;
    /** Subjects the user may publish to and subscribe to. @default - everything */
    readonly permissions?: {
        /** Subjects to publish to, wildcards included. @default - all */
        readonly publish?: readonly string[];
        /** Subjects to subscribe to, wildcards included. @default - all */
        readonly subscribe?: readonly string[];
    };
}

/** How clients prove who they are: by user and password, or by one shared token. */
export type NatsAuthentication =
    | {
          /** The users, at least one. */
          readonly users: readonly [NatsUser, ...NatsUser[]];
          /** Cannot be combined with `users`. */
          readonly token?: never;
      }
    | {
          /** The token that all clients share. A secret. */
          readonly token: Input<string>;
          /** Cannot be combined with `token`. */
          readonly users?: never;
      };

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

/** A NATS cluster, whatever the runtime. */
export interface NatsClusterArgs {
    /** The server image: `dhi.io/nats:<tag>`, with or without a digest, or its mirrored form. */
    readonly image: string;
    /** Number of servers; with JetStream an odd one, or the cluster could not elect a leader. @default 3 */
    readonly nodes?: number;
    /** The name the servers form a cluster under. @default "NATS" */
    readonly clusterName?: string;
    /** Persistence, or `false` for a cluster that only passes messages on. @default { size: "1Gi" } */
    readonly jetstream?: JetStreamArgs | false;
    /** Client users, or a token. */
    readonly authentication: NatsAuthentication;
    /** The password with which servers let each other in. A secret. */
    readonly routePassword: Input<string>;
    /** TLS for clients. The certificate must hold the names that clients connect to. @default - no TLS */
    readonly tls?: Certificate;
    /**
     * TLS between servers, both sides showing this certificate. It must hold the servers' names, as
     * {@link routePassword} alone goes over the network in the open. @default - no TLS
     */
    readonly routeTls?: Certificate;
    /** Memory limit of one node. The server's garbage collector is told to stay at 80 % of it. @default "256Mi" */
    readonly memory?: string;
    /** CPU limit of one node, in cores: `0.5`. @default - none */
    readonly cpus?: number;
    /** The largest message that clients may send. @default "1Mi" */
    readonly maxPayload?: string;
    /**
     * Whether the volumes with the streams are protected: whatever would delete one is refused, until
     * `pulumi state unprotect` says that it is meant. Servers are not: a rolling change replaces them. @default false
     */
    readonly protectData?: boolean;
}

/** The plain part of {@link NatsClusterArgs} with its defaults filled in. */
export interface NatsClusterShape {
    readonly nodes: number;
    readonly clusterName: string;
    readonly jetstream: JetStreamArgs | false;
    readonly memory: string;
    readonly cpus?: number;
    readonly maxPayload: string;
}

/** Defaults of the plain arguments: the one place that has them. */
export const natsDefaults = {
    nodes: 3,
    clusterName: "NATS",
    jetstream: { size: "1Gi" },
    memory: "256Mi",
    maxPayload: "1Mi",
} as const satisfies NatsClusterShape;

/** Fills in the defaults. */
export function withNatsDefaults(args: Partial<NatsClusterShape>): NatsClusterShape {
    return {
        nodes: args.nodes ?? natsDefaults.nodes,
        clusterName: args.clusterName ?? natsDefaults.clusterName,
        jetstream: args.jetstream ?? natsDefaults.jetstream,
        memory: args.memory ?? natsDefaults.memory,
        maxPayload: args.maxPayload ?? natsDefaults.maxPayload,
        ...(args.cpus === undefined ? {} : { cpus: args.cpus }),
    };
}

/** A cluster of more servers than this elects slowly and replicates nothing better: JetStream replicates five times at most. */
export const mostNodes = 9;

/** Every problem of the arguments that can be seen without running anything. */
export function checkNatsArgs(args: { readonly image: string } & Partial<NatsClusterShape>): Problem[] {
    const shape = withNatsDefaults(args);
    return [
        ...checkReference(args.image, "run", "nats").map((reason) => ({ path: "image", reason })),
        ...checkNodes(shape),
        ...checkClusterName(shape),
        ...checkSizes(shape),
    ];
}

function checkNodes({ nodes, jetstream }: NatsClusterShape): Problem[] {
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > mostNodes) {
        return [
            {
                path: "nodes",
                reason: `${nodes} is no number of nodes; write a whole number from 1 to ${mostNodes}`,
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

function checkClusterName({ clusterName }: NatsClusterShape): Problem[] {
    return /^[A-Za-z0-9_-]+$/.test(clusterName)
        ? []
        : [{ path: "clusterName", reason: `"${clusterName}" must be letters, digits, "-" and "_" only` }];
}

function checkSizes({ memory, cpus, maxPayload, jetstream }: NatsClusterShape): Problem[] {
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
