import type { ContainerArgs } from "@pulumi/docker";
import type { Input } from "@pulumi/pulumi";
import { loopback } from "../../docker/address.ts";
import { hardenedContainer } from "../../hardening/docker.ts";
import { goMemoryLimit, mebibytes, parseSize } from "../../quantity.ts";
import { exporterFlags, exporterPort } from "../monitoring/exporter.ts";
import { ports } from "../config/serverConfig.ts";
import type { CompleteDockerNatsClusterArgs } from "./args.ts";
import type { Node } from "./node.ts";

/** Enough for some thousand streams and consumers. */
const memory = parseSize("128Mi") ?? 0;

/** The name of a cluster's exporter container. */
export function exporterName(cluster: string): string {
    return `${cluster}-exporter`;
}

/** The URL of the metrics on the host. */
export function metricsUrl(port: number): string {
    return `http://${loopback}:${port}/metrics`;
}

/** The arguments of the container that exports the metrics of all servers. */
export function exporterContainer(
    name: string,
    nodes: readonly Node[],
    { exporterImage = "", exporterPort: external, ...cluster }: CompleteDockerNatsClusterArgs,
    network: Input<string>,
): ContainerArgs {
    return {
        ...hardenedContainer,
        name,
        image: exporterImage,
        // Each server by its name, which becomes the label "server_id": the ids of servers change at every start.
        command: [
            `-port=${exporterPort}`,
            ...exporterFlags(cluster),
            ...nodes.map((node) => `${node.name},http://${node.name}:${ports.monitor}`),
        ],
        envs: [`GOMEMLIMIT=${goMemoryLimit(memory)}`],
        memory: mebibytes(memory),
        memorySwap: mebibytes(memory),
        networksAdvanced: [{ name: network, aliases: [name] }],
        ports: [{ internal: exporterPort, external, ip: loopback }],
    };
}
