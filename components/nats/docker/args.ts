import type { ContainerArgs } from "@pulumi/docker";
import type { WithDefaults } from "../../arguments.ts";
import type { ClientCertificate } from "../args/clientTls.ts";
import { natsDefaults, type Certificate, type NatsClusterArgs } from "../args/cluster.ts";
import type { ExtraListener } from "../args/listeners.ts";

/** A NATS cluster on a Docker Engine. */
export interface DockerNatsClusterArgs extends NatsClusterArgs {
    /**
     * `dhi.io/busybox:<tag>`, or its name in a mirror: gives the volumes to the server's user before the server starts.
     *
     * @example "dhi.io/busybox:1.37.0-debian13"
     */
    readonly initImage: string;
    /**
     * TLS for clients. The certificate must hold the names that clients connect to: the servers' names
     * (`<name>-0`, …) on the container network, and those that the host is reached by.
     *
     * @default - no TLS
     */
    readonly tls?: Certificate;
    /**
     * Mutual TLS between servers. The certificate must hold the servers' names (`<name>-0`, …).
     *
     * @default - no TLS: {@link routePassword} crosses the container network in plain text
     */
    readonly routeTls?: Certificate;
    readonly clientTls?: ClientCertificate;
    /**
     * The host's port for clients of the first server; server i gets this port plus i. These ports must not overlap
     * those from {@link monitorPort} on.
     *
     * @default 4222 - the default port of NATS clients
     * @example 14222
     */
    readonly clientPort?: number;
    /**
     * The host's port for monitoring of the first server, on loopback; server i gets this port plus i. These ports
     * must not overlap those from {@link clientPort} on.
     *
     * @default 8222 - the port that NATS documents for monitoring
     * @example 18222
     */
    readonly monitorPort?: number;
    readonly listeners?: Readonly<Partial<Record<ExtraListener, true | Certificate>>>;
    /**
     * The host's ports for {@link listeners} of the first server, on {@link publishOn}; server i gets them plus i.
     *
     * @default { leafnodes: 7422, websocket: 8080, mqtt: 1883, gateway: 7222 } - the ports in the container
     * @example { websocket: 18080 }
     */
    readonly listenerPorts?: Readonly<Partial<Record<ExtraListener, number>>>;
    /**
     * The host's IP address on which clients connect; `0.0.0.0` for all addresses.
     *
     * @default "127.0.0.1" - only this machine
     * @example "0.0.0.0"
     */
    readonly publishOn?: string;
    /**
     * `dhi.io/prometheus-nats-exporter:<tag>`: a container with the metrics of all servers, for Prometheus. Servers neither
     * wait for it nor restart because of it.
     *
     * @default - none
     * @example "dhi.io/prometheus-nats-exporter:0.20.2-debian13"
     */
    readonly exporterImage?: string;
    /**
     * The host's port for metrics, on loopback. Only with {@link exporterImage}. It must be none of the servers' ports.
     *
     * @default 7777 - the exporter's own default
     * @example 17777
     */
    readonly exporterPort?: number;
    /**
     * The time in which each server, and at last the whole cluster, must become ready, in seconds: 5 to 3600.
     *
     * @default 120 - small streams are read in seconds; a server reads large ones before it is ready
     * @example 600
     */
    readonly readinessSeconds?: number;
    /**
     * Whether Pulumi refuses to delete the volumes with the streams, and to delete or forget streams and buckets, until
     * `pulumi state unprotect`. Servers are not protected: a rolling change replaces them.
     *
     * @default false - a cluster for development can be deleted
     */
    readonly protectData?: boolean;
    /**
     * Changes a child's arguments last, for what this component has no argument for.
     *
     * @default - no change
     * @example { server: (args) => ({ ...args, labels: [{ label: "team", value: "shop" }] }) }
     */
    readonly transform?: {
        /** Returns the arguments of server `index`. */
        readonly server?: (args: ContainerArgs, index: number) => ContainerArgs;
    };
}

/** The defaults of {@link DockerNatsClusterArgs}. */
export const dockerNatsDefaults = {
    ...natsDefaults,
    clientPort: 4222,
    monitorPort: 8222,
    listeners: {},
    listenerPorts: {},
    publishOn: "127.0.0.1",
    exporterPort: 7777,
    readinessSeconds: 120,
    protectData: false,
} as const satisfies Partial<DockerNatsClusterArgs>;

/** {@link DockerNatsClusterArgs} with the defaults filled in. */
export type CompleteDockerNatsClusterArgs = WithDefaults<DockerNatsClusterArgs, typeof dockerNatsDefaults>;
