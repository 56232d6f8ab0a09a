import type { ContainerArgs } from "@pulumi/docker";
import type { Output, Resource } from "@pulumi/pulumi";
import { checkAddress } from "../docker/address.ts";
import { checkReference } from "../images/reference.ts";
import type { NatsConnection } from "../nats/connection.ts";
import type { Problem } from "../problems.ts";
import { checkRustAppArgs, withRustAppDefaults, type RustAppArgs, type RustAppPlainArgs } from "./args.ts";

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
    /** The host's port for the first replica; replica i gets this plus i. */
    readonly port: number;
    /** The host's address on which the service is published; `0.0.0.0` for all. @default "127.0.0.1" */
    readonly publishOn?: string;
    /** `dhi.io/busybox:<tag>`: puts secret files in their place, once before the service starts. Needed for them only. */
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
    Pick<DockerRustAppArgs, "port" | "publishOn" | "initImage" | "readinessSeconds" | "stopSeconds"> & {
        /** Whether, or which, cluster it talks to. */
        readonly nats?: unknown;
    };

/** Every problem of the arguments that can be seen without running anything. */
export function checkDockerRustAppArgs(args: DockerRustAppPlainArgs): Problem[] {
    return [
        ...checkRustAppArgs(args),
        ...checkPort(args),
        ...checkAddress(args.publishOn ?? dockerRustAppDefaults.publishOn),
        ...checkInitImage(args),
        ...checkSeconds(
            "readinessSeconds",
            args.readinessSeconds ?? dockerRustAppDefaults.readinessSeconds,
            3600,
        ),
        ...checkSeconds("stopSeconds", args.stopSeconds ?? dockerRustAppDefaults.stopSeconds, 600),
    ];
}

function checkPort(args: DockerRustAppPlainArgs): Problem[] {
    const { replicas } = withRustAppDefaults(args);
    const last = 65_536 - (replicas > 0 ? replicas : 1);
    return Number.isInteger(args.port) && args.port >= 1 && args.port <= last
        ? []
        : [
              {
                  path: "port",
                  reason: `${args.port} is no port for the first of ${replicas} replicas; write one from 1 to ${last}, such as 3000`,
              },
          ];
}

function checkInitImage({ initImage, nats, secretFiles }: DockerRustAppPlainArgs): Problem[] {
    const isNeeded = nats !== undefined || Object.keys(secretFiles ?? {}).length > 0;
    if (initImage !== undefined) {
        return checkReference(initImage, "run", "busybox").map((reason) => ({ path: "initImage", reason }));
    }
    return isNeeded
        ? [
              {
                  path: "initImage",
                  reason: `missing; secret files need it: write "dhi.io/busybox:1.37.0-debian13"`,
              },
          ]
        : [];
}

function checkSeconds(path: string, seconds: number, most: number): Problem[] {
    return Number.isInteger(seconds) && seconds >= 1 && seconds <= most
        ? []
        : [{ path, reason: `${seconds} is out of range; write a whole number of seconds from 1 to ${most}` }];
}
