import { loopback } from "../../docker/address.ts";
import type { CompleteDockerNatsClusterArgs } from "./args.ts";

/** One server of a cluster, planned before any resource is created. */
export interface Node {
    readonly index: number;
    /** The name of its container and of the server in it. */
    readonly name: string;
    readonly clientPort: number;
    readonly monitorPort: number;
}

/** The servers of a cluster. Each has the ports after those of the one before. */
export function planNodes(cluster: string, args: CompleteDockerNatsClusterArgs): Node[] {
    return Array.from({ length: args.nodes }, (_, index) => ({
        index,
        name: `${cluster}-${index}`,
        clientPort: args.clientPort + index,
        monitorPort: args.monitorPort + index,
    }));
}

/** Monitoring has no login, so it is published on loopback. */
export function monitorUrl({ monitorPort }: Pick<Node, "monitorPort">): string {
    return `http://${loopback}:${monitorPort}`;
}
