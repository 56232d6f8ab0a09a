import { isIPv4 } from "node:net";
import type { ContainerArgs } from "@pulumi/docker";
import type { Output, Resource } from "@pulumi/pulumi";
import { checkAddress } from "../../docker/address.ts";
import { checkReference } from "../../images/reference.ts";
import type { NatsConnection } from "../../nats/connection.ts";
import { unless, type Problem } from "../../problems.ts";
import {
    checkRustAppArgs,
    withRustAppDefaults,
    type RustAppArgs,
    type RustAppPlainArgs,
} from "../args/app.ts";
import { checkPublishedPorts } from "../args/ports.ts";

/** A cluster on the same engine: `DockerNatsCluster` is one. */
export interface DockerNatsConnection extends NatsConnection {
    /** The network the cluster's containers are on. */
    readonly network: Output<string>;
    /** Resolves once the cluster can be used. */
    readonly ready: Output<Resource[]>;
}

/** A Rust service on a Docker Engine: what every service takes, and what only an engine needs to know. */
export interface DockerRustAppArgs extends RustAppArgs {
    readonly nats?: DockerNatsConnection;
    /** The host's address on which the service is published; `0.0.0.0` for all. @default "127.0.0.1" */
    readonly publishOn?: string;
    /** Names of networks that are there already, to join beside its own. @default [] */
    readonly networks?: readonly string[];
    /**
     * Further hosts by name, as `name:address`, such as `db:10.0.0.5`; `host.docker.internal:host-gateway` is the
     * machine that the engine runs on. Addresses of IPv4 only: of another one the plugin (5.2) reads half back.
     * @default []
     */
    readonly extraHosts?: readonly string[];
    /**
     * `dhi.io/busybox:<tag>`: puts secret files in their place and gives volumes to the service, once before it
     * starts. Needed for them only.
     */
    readonly initImage?: string;
    /**
     * How long a replica may take until its health check is passed (without one: until it keeps running), in seconds.
     * After that the update fails, with the end of its log. @default 60
     */
    readonly readinessSeconds?: number;
    /** How long a stopping replica may take before it is killed, in seconds. @default 10 */
    readonly stopSeconds?: number;
    /** The last word on a child's arguments, for what this component has no argument for. */
    readonly transform?: {
        readonly container?: (args: ContainerArgs, index: number) => ContainerArgs;
    };
}

/** Defaults of the arguments that only Docker has. */
export const dockerRustAppDefaults = {
    publishOn: "127.0.0.1",
    readinessSeconds: 60,
    stopSeconds: 10,
} as const;

/** The plain arguments, as the stack's settings have them too. */
export type DockerRustAppPlainArgs = RustAppPlainArgs &
    Pick<
        DockerRustAppArgs,
        "publishOn" | "networks" | "extraHosts" | "initImage" | "readinessSeconds" | "stopSeconds"
    > & {
        /** Whether, or which, cluster it talks to. */
        readonly nats?: unknown;
    };

/** Every problem of the arguments that can be seen without running anything. */
export function checkDockerRustAppArgs(args: DockerRustAppPlainArgs): Problem[] {
    return [
        ...checkRustAppArgs(args),
        ...checkPublishedPorts(args, withRustAppDefaults(args).replicas),
        ...checkAddress(args.publishOn ?? dockerRustAppDefaults.publishOn),
        ...checkNetworks(args.networks),
        ...checkExtraHosts(args.extraHosts),
        ...checkLabels(args.labels),
        ...checkInitImage(args),
        ...checkSeconds(
            "readinessSeconds",
            args.readinessSeconds ?? dockerRustAppDefaults.readinessSeconds,
            3600,
        ),
        ...checkSeconds("stopSeconds", args.stopSeconds ?? dockerRustAppDefaults.stopSeconds, 600),
    ];
}

/** What a container joins by other words than a name, and cannot join beside a network. */
const modes = ["host", "none"];

function checkNetworks(networks: readonly string[] = []): Problem[] {
    return networks.flatMap((name, index) => {
        const path = `networks[${index}]`;
        return networks.indexOf(name) < index
            ? [{ path, reason: `"${name}" is joined already; remove it` }]
            : unless(
                  /^[A-Za-z0-9][\w.-]*$/.test(name) && !modes.includes(name),
                  path,
                  `"${name}" is not a network to join; write a name that "docker network ls" shows, such as "shop"`,
              );
    });
}

function checkExtraHosts(hosts: readonly string[] = []): Problem[] {
    return hosts.flatMap((entry, index) => {
        const { host, ip } = extraHost(entry);
        return unless(
            /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(host) && (ip === "host-gateway" || isIPv4(ip)),
            `extraHosts[${index}]`,
            `"${entry}" is not a name and an IPv4 address; write one such as "db:10.0.0.5" or "host.docker.internal:host-gateway"`,
        );
    });
}

/** Name and address of an entry of `extraHosts`. */
export function extraHost(entry: string): { readonly host: string; readonly ip: string } {
    const [host = "", ...rest] = entry.split(":");
    return { host, ip: rest.join(":") };
}

function checkLabels(labels: Readonly<Record<string, string>> = {}): Problem[] {
    return Object.keys(labels).flatMap((key) =>
        unless(
            /^[^\s=]+$/.test(key),
            `labels.${key}`,
            `"${key}" is not the name of a label; write one without blanks and "=", such as "com.example.team"`,
        ),
    );
}

function checkInitImage({ initImage, nats, secretFiles, volumes = [] }: DockerRustAppPlainArgs): Problem[] {
    const isNeeded = nats !== undefined || Object.keys(secretFiles ?? {}).length > 0 || volumes.length > 0;
    if (initImage !== undefined) {
        return checkReference(initImage, "run", "busybox").map((reason) => ({ path: "initImage", reason }));
    }
    return isNeeded
        ? [
              {
                  path: "initImage",
                  reason: `missing; secret files and volumes need it: write "dhi.io/busybox:1.37.0-debian13"`,
              },
          ]
        : [];
}

function checkSeconds(path: string, seconds: number, most: number): Problem[] {
    return Number.isInteger(seconds) && seconds >= 1 && seconds <= most
        ? []
        : [{ path, reason: `${seconds} is out of range; write a whole number of seconds from 1 to ${most}` }];
}
