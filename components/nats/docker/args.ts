import type { ContainerArgs } from "@pulumi/docker";
import { checkAddress } from "../../docker/address.ts";
import { checkReference } from "../../images/reference.ts";
import type { Problem } from "../../problems.ts";
import {
    checkNatsArgs,
    checkReadiness,
    mostNodes,
    withNatsDefaults,
    type NatsClusterArgs,
    type NatsClusterShape,
} from "../args/cluster.ts";

/** A NATS cluster on a Docker Engine: what every cluster takes, and what only an engine needs to know. */
export interface DockerNatsClusterArgs extends NatsClusterArgs {
    /** `dhi.io/busybox:<tag>`: hands volumes to the server's user, once before each server starts. */
    readonly initImage: string;
    /** The host's port for clients of the first server; server i gets this plus i. @default 4222 */
    readonly clientPort?: number;
    /** The host's port for monitoring of the first server, on loopback; server i gets this plus i. @default 8222 */
    readonly monitorPort?: number;
    /** The host's address on which clients are served; `0.0.0.0` for all. @default "127.0.0.1" */
    readonly publishOn?: string;
    /** How long one server, and in the end the cluster, may take to get ready, in seconds. @default 120 */
    readonly readinessSeconds?: number;
    /** The last word on a child's arguments, for what this component has no argument for. */
    readonly transform?: {
        /** The container of a server; `index` is the server's, from 0. */
        readonly server?: (args: ContainerArgs, index: number) => ContainerArgs;
    };
}

/** Defaults of the arguments that only Docker has. */
export const dockerNatsDefaults = {
    clientPort: 4222,
    monitorPort: 8222,
    publishOn: "127.0.0.1",
    readinessSeconds: 120,
} as const;

/** The plain arguments, as the stack's settings have them too. */
export type DockerNatsPlainArgs = {
    readonly image: string;
    readonly initImage: string;
} & Partial<NatsClusterShape> &
    Partial<Pick<DockerNatsClusterArgs, "clientPort" | "monitorPort" | "publishOn" | "readinessSeconds">>;

/** Every problem of the arguments that can be seen without running anything. */
export function checkDockerNatsArgs(args: DockerNatsPlainArgs): Problem[] {
    return [
        ...checkNatsArgs(args),
        ...checkReference(args.initImage, "run", "busybox").map((reason) => ({ path: "initImage", reason })),
        ...checkPorts(args),
        ...checkAddress(args.publishOn ?? dockerNatsDefaults.publishOn),
        ...checkReadiness(args.readinessSeconds ?? dockerNatsDefaults.readinessSeconds),
    ];
}

function checkPorts(args: DockerNatsPlainArgs): Problem[] {
    // Too many nodes are a problem of their own.
    const nodes = Math.min(withNatsDefaults(args).nodes, mostNodes);
    const client = args.clientPort ?? dockerNatsDefaults.clientPort;
    const monitor = args.monitorPort ?? dockerNatsDefaults.monitorPort;
    const problems = [
        ...checkPort("clientPort", client, nodes, dockerNatsDefaults.clientPort),
        ...checkPort("monitorPort", monitor, nodes, dockerNatsDefaults.monitorPort),
    ];
    if (problems.length === 0 && Math.abs(client - monitor) < nodes) {
        const reason =
            `${monitor} and the ports after it meet those of clientPort (${client} to ${client + nodes - 1}); ` +
            `write ${client + nodes} or more`;
        problems.push({ path: "monitorPort", reason });
    }
    return problems;
}

function checkPort(path: string, port: number, nodes: number, example: number): Problem[] {
    const last = 65_536 - (nodes > 0 ? nodes : 1);
    return Number.isInteger(port) && port >= 1 && port <= last
        ? []
        : [
              {
                  path,
                  reason: `${port} is no port for the first of ${nodes} nodes; write one from 1 to ${last}, such as ${example}`,
              },
          ];
}
