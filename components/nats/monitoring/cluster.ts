import { X509Certificate } from "node:crypto";
import type { CertificateSecret } from "../args/listeners.ts";

/** A certificate of a cluster, and when it ends. */
export interface MonitoredCertificate {
    /** The listener that shows it, such as `clients`, `routes` or `websocket`. */
    readonly listener: string;
    /** The end of its validity, in seconds since 1970. */
    readonly notAfter: number;
}

/** A cluster as Prometheus sees it: what alerts and panels are made from. */
export interface MonitoredCluster {
    /**
     * The name of the cluster component, which is the first part of its servers' names.
     *
     * @example "dev-nats"
     */
    readonly name: string;
    /**
     * The label `job` of its metrics: the `job_name` in Prometheus' configuration, or what the Prometheus operator makes of a
     * PodMonitor.
     *
     * @example "messaging/prod-nats"
     */
    readonly job: string;
    /** The label that has a server's name. */
    readonly serverLabel: "server_id" | "pod";
    /** The number of servers. */
    readonly nodes: number;
    /** Whether the servers have JetStream. */
    readonly jetstream: boolean;
    /** The certificates that are known as text. */
    readonly certificates: readonly MonitoredCertificate[];
}

/** What alerts need to know of a cluster's arguments, which have the same names. */
export interface MonitoredArgs {
    /** The number of servers. */
    readonly nodes: number;
    /** `false` without JetStream. */
    readonly jetstream: unknown;
    /** The certificate for clients. @default - none */
    readonly tls?: CertificateText | CertificateSecret | undefined;
    /** That for routes. @default - none */
    readonly routeTls?: CertificateText | CertificateSecret | undefined;
    /** That which clients show. @default - none */
    readonly clientTls?: CertificateText | CertificateSecret | undefined;
    /** Those of further listeners. @default - none */
    readonly listeners?:
        Readonly<Partial<Record<string, CertificateText | CertificateSecret | true>>> | undefined;
}

/** A certificate as text. */
export interface CertificateText {
    /** The certificate with its chain, in PEM. */
    readonly certificate: string;
}

/** Of one in a Secret, nothing is known here. */
type Source = CertificateText | CertificateSecret;

/**
 * A cluster on a Docker Engine, whose servers one exporter knows by their names.
 *
 * @param name the component's name.
 * @example const cluster = monitoredOnDocker("events", { nodes: 3, jetstream: { size: "1Gi" } });
 */
export function monitoredOnDocker(name: string, args: MonitoredArgs): MonitoredCluster {
    return { ...common(name, args), job: name, serverLabel: "server_id" };
}

/**
 * A cluster on Kubernetes, where every pod has an exporter, and its PodMonitor has the cluster's name.
 *
 * @param name the component's name.
 * @example const cluster = monitoredOnKubernetes("events", "messaging", { nodes: 3, jetstream: { size: "1Gi" } });
 */
export function monitoredOnKubernetes(
    name: string,
    namespace: string,
    args: MonitoredArgs,
): MonitoredCluster {
    return { ...common(name, args), job: `${namespace}/${name}`, serverLabel: "pod" };
}

function common(name: string, args: MonitoredArgs) {
    const { nodes, jetstream, tls, routeTls, clientTls, listeners } = args;
    const given = Object.entries({ clients: tls, routes: routeTls, services: clientTls, ...listeners });
    return {
        name,
        nodes,
        jetstream: jetstream !== false,
        certificates: given.flatMap(([listener, source]) => {
            const notAfter = endOf(source);
            return notAfter === undefined ? [] : [{ listener, notAfter }];
        }),
    };
}

/** When the first certificate of a chain ends, which is the server's own; undefined where that cannot be known. */
function endOf(source: Source | true | undefined): number | undefined {
    if (source === undefined || source === true || !("certificate" in source)) {
        return undefined;
    }
    try {
        return Date.parse(new X509Certificate(source.certificate).validTo) / 1000;
    } catch {
        return undefined;
    }
}
