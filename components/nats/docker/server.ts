import type { ContainerArgs } from "@pulumi/docker";
import type { Input } from "@pulumi/pulumi";
import { loopback } from "../../docker/address.ts";
import { hardenedContainer } from "../../hardening/docker.ts";
import { cores, goMemoryLimit, mebibytes, parseSize } from "../../quantity.ts";
import { extraListeners, extraPorts } from "../args/listeners.ts";
import { dataDirectory, lameDuckSeconds, ports } from "../config/serverConfig.ts";
import type { CompleteDockerNatsClusterArgs } from "./args.ts";
import { configFile, configFolder } from "./files.ts";
import type { Node } from "./node.ts";

/** How long a stopping server may drain before the engine kills it: its own limit and some room. */
const graceSeconds = lameDuckSeconds + 15;

/** The names of a server's volumes. */
export function volumeNames({ name }: Node) {
    return { config: `${name}-config`, data: `${name}-data` };
}

/** The name of the container that writes a server's files. */
export function initName({ name }: Node): string {
    return `${name}-init`;
}

/** The published ports of a server's listeners beside that for clients. */
function listenerPorts(
    { index }: Node,
    { listeners, listenerPorts, publishOn }: CompleteDockerNatsClusterArgs,
) {
    return extraListeners
        .filter((name) => listeners[name] !== undefined)
        .map((name) => ({
            internal: extraPorts[name],
            external: (listenerPorts[name] ?? extraPorts[name]) + index,
            ip: publishOn,
        }));
}

/** The arguments of a server's container, the user's transform applied. */
export function serverContainer(
    node: Node,
    args: CompleteDockerNatsClusterArgs,
    network: Input<string>,
): ContainerArgs {
    const bytes = parseSize(args.memory) ?? 0;
    const memory = mebibytes(bytes);
    const volumes = volumeNames(node);
    const container: ContainerArgs = {
        ...hardenedContainer,
        name: node.name,
        image: args.image,
        hostname: node.name,
        command: ["--config", configFile],
        envs: [`GOMEMLIMIT=${goMemoryLimit(bytes)}`],
        memory,
        // Equal to memory: no swap. Left out, the engine fills it in and the next preview shows a difference.
        memorySwap: memory,
        ...(args.cpus === undefined ? {} : { cpus: cores(args.cpus) }),
        networksAdvanced: [{ name: network, aliases: [node.name] }],
        ports: [
            { internal: ports.client, external: node.clientPort, ip: args.publishOn },
            { internal: ports.monitor, external: node.monitorPort, ip: loopback },
            ...listenerPorts(node, args),
        ],
        mounts: [
            { type: "volume", source: volumes.config, target: configFolder, readOnly: true },
            ...(args.jetstream === false
                ? []
                : [{ type: "volume", source: volumes.data, target: dataDirectory }]),
        ],
        // SIGUSR2 starts lame duck mode, in which the server disconnects its clients one by one. Without a grace period,
        // a replaced server is killed at once.
        stopSignal: "SIGUSR2",
        stopTimeout: graceSeconds,
        destroyGraceSeconds: graceSeconds,
    };
    return args.transform?.server?.(container, node.index) ?? container;
}
