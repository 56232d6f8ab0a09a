import { isIPv4 } from "node:net";
import type { ContainerArgs } from "@pulumi/docker";
import { withDefaults, type PlainArgs, type WithDefaults } from "../../arguments.ts";
import { checkAddress } from "../../docker/address.ts";
import { checkReference } from "../../images/reference.ts";
import type { DockerNatsConnection } from "../../nats/connection.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { checkRustAppArgs, rustAppDefaults, type RustAppArgs } from "../args/app.ts";
import { checkSeconds } from "../../quantity.ts";
import { checkPublishedPorts } from "../args/ports.ts";

/** A Rust service on a Docker Engine: the arguments that every service has, and those that only an engine needs. */
export interface DockerRustAppArgs extends RustAppArgs {
    /** A cluster on the same engine, whose network the service joins; see {@link RustAppArgs.nats}. @default - none */
    readonly nats?: DockerNatsConnection;
    /**
     * The host's IP address on which ports are published.
     * @default "127.0.0.1" - only programs on the host can connect
     * @example "0.0.0.0"
     */
    readonly publishOn?: string;
    /**
     * Names of existing networks to join, besides the service's own or the cluster's.
     * @default [] - none
     * @example ["shop"]
     */
    readonly networks?: readonly string[];
    /**
     * Further host names, as `name:address`. The address is IPv4, as the plugin (5.2) does not read IPv6 addresses back,
     * or `host-gateway` for the machine that the engine runs on.
     * @default [] - none
     * @example ["db:10.0.0.5", "host.docker.internal:host-gateway"]
     */
    readonly extraHosts?: readonly string[];
    /**
     * The image reference of `busybox`, in which a one-shot container writes secret files and gives volumes to the
     * service's user before the service starts. Required with `nats`, `secretFiles` or `volumes`.
     * @example "dhi.io/busybox:1.37.0-debian13"
     */
    readonly initImage?: string;
    /**
     * How long a replica may take to become healthy, in seconds, from 1 to 3600. After that the update fails, with the
     * end of the replica's log.
     * @default 60 - a Rust service starts in less than a second, but what it connects to may take longer
     */
    readonly readinessSeconds?: number;
    /**
     * How long a replica may take to stop before it is killed, in seconds, from 1 to 600.
     * @default 10 - as `docker stop`
     */
    readonly stopSeconds?: number;
    /**
     * Changes the arguments of each container last, for what this component has no argument for.
     * @default - nothing is changed
     * @example { container: (args, index) => ({ ...args, hostname: `shop-${index}` }) }
     */
    readonly transform?: {
        /** The container of a replica; `index` counts replicas from 0. */
        readonly container?: (args: ContainerArgs, index: number) => ContainerArgs;
    };
}

/** The defaults on Docker, in one place. */
export const dockerRustAppDefaults = {
    ...rustAppDefaults,
    publishOn: "127.0.0.1",
    readinessSeconds: 60,
    stopSeconds: 10,
} as const satisfies Partial<DockerRustAppArgs>;

/** The arguments with their defaults. */
export type CompleteArgs = WithDefaults<DockerRustAppArgs, typeof dockerRustAppDefaults>;

/** Every problem of the arguments that shows without running anything. */
export function checkDockerRustAppArgs(args: PlainArgs<DockerRustAppArgs>): Problem[] {
    const { replicas, publishOn, readinessSeconds, stopSeconds } = withDefaults(args, dockerRustAppDefaults);
    return [
        ...checkRustAppArgs(args),
        ...checkPublishedPorts(args, replicas),
        ...checkAddress(publishOn),
        ...checkNetworks(args.networks),
        ...checkExtraHosts(args.extraHosts),
        ...checkLabels(args.labels),
        ...checkInitImage(args),
        ...checkSeconds("readinessSeconds", readinessSeconds, [1, 3600]),
        ...checkSeconds("stopSeconds", stopSeconds, [1, 600]),
    ];
}

/** Network modes, which a container cannot combine with a network: https://docs.docker.com/engine/network/. */
const modes = ["host", "none"];

function checkNetworks(networks: readonly string[] = []): Problem[] {
    return networks.flatMap((name, index) => {
        const path = `networks[${index}]`;
        return networks.indexOf(name) < index
            ? [
                  {
                      path,
                      reason: `"${name}" is already used by networks[${networks.indexOf(name)}]: remove it`,
                  },
              ]
            : unless(
                  /^[A-Za-z0-9][\w.-]*$/.test(name) && !modes.includes(name),
                  path,
                  invalid("network", name, `a name that "docker network ls" lists, for example "shop"`),
              );
    });
}

function checkExtraHosts(hosts: readonly string[] = []): Problem[] {
    return hosts.flatMap((entry, index) => {
        const { host, ip } = parseExtraHost(entry);
        return unless(
            /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(host) && (ip === "host-gateway" || isIPv4(ip)),
            `extraHosts[${index}]`,
            invalid(
                "host",
                entry,
                `a name and an IPv4 address, for example "db:10.0.0.5", or "host.docker.internal:host-gateway"`,
            ),
        );
    });
}

/** The name and the address of an entry of `extraHosts`. */
export function parseExtraHost(entry: string): { readonly host: string; readonly ip: string } {
    const [host = "", ...rest] = entry.split(":");
    return { host, ip: rest.join(":") };
}

function checkLabels(labels: Readonly<Record<string, string>> = {}): Problem[] {
    return Object.keys(labels).flatMap((key) =>
        unless(
            /^[^\s=]+$/.test(key),
            `labels.${key}`,
            invalid("label", key, `a key without spaces and "=", for example "com.example.team"`),
        ),
    );
}

function checkInitImage({
    initImage,
    nats,
    secretFiles = {},
    volumes = [],
}: PlainArgs<DockerRustAppArgs>): Problem[] {
    if (initImage !== undefined) {
        return checkReference(initImage, "run", "busybox").map((reason) => ({ path: "initImage", reason }));
    }
    return unless(
        nats === undefined && Object.keys(secretFiles).length === 0 && volumes.length === 0,
        "initImage",
        `is required with nats, secretFiles or volumes: use "dhi.io/busybox:1.37.0-debian13"`,
    );
}
