import type { Input, Resource } from "@pulumi/pulumi";
import type { WithDefaults } from "../../arguments.ts";
import { natsDefaults, type NatsClusterArgs } from "../args/cluster.ts";
import type { CertificateSource } from "../args/listeners.ts";
import type { NatsBackupArgs } from "./backup/args.ts";
import type { NatsService, WebsocketIngress } from "./service.ts";

/** The NATS chart and where to get it. */
export interface ChartSource {
    /**
     * Its name in the {@link repository}; or a local folder, or `oci://…`, with which the repository has no effect.
     *
     * @default "nats" - the upstream name
     * @example "oci://registry.example.com/charts/nats"
     */
    readonly name?: string | undefined;
    /**
     * The chart's version. Its major and minor version must be those of the server image. No effect on a local folder,
     * which has one version.
     *
     * @default - that of the image: "2.15.0" for servers 2.15, "2.14.2" for servers 2.14
     */
    readonly version?: string | undefined;
    /**
     * The URL of the chart repository.
     *
     * @default "https://nats-io.github.io/k8s/helm/charts/" - the upstream repository
     */
    readonly repository?: string | undefined;
    /**
     * The login for a private repository, or for the registry of `oci://…`. Requires {@link password}.
     *
     * @default - no login
     */
    readonly username?: string;
    /**
     * Its password. A secret: pass an output of `config.requireSecret`. Requires {@link username}.
     *
     * @default - no login
     */
    readonly password?: Input<string>;
}

/** Which pods may connect, where the cluster's network enforces policies. */
export interface NatsNetworkPolicy {
    /**
     * More namespaces whose pods with the cluster's `clientLabels` may connect.
     *
     * @default [] - only pods of the cluster's own namespace
     * @example ["shop"]
     */
    readonly clientNamespaces?: readonly string[] | undefined;
    /**
     * Addresses that may connect, as CIDR: of clients outside of the Kubernetes cluster, as the servers see them. That is the
     * node's address, unless the {@link NatsService.externalTrafficPolicy} is `Local`.
     *
     * @default - none; with `Local` those that the load balancer admits
     * @example ["203.0.113.0/24"]
     */
    readonly from?: readonly string[] | undefined;
    /**
     * The namespace whose pods may read metrics and the monitoring endpoints.
     *
     * @default - the cluster's own namespace
     * @example "monitoring"
     */
    readonly scraperNamespace?: string | undefined;
}

/** A NATS cluster on Kubernetes. */
export interface HelmNatsClusterArgs extends NatsClusterArgs {
    /**
     * The namespace, which must exist. Plain text, because a preview cannot list the chart's objects while it is
     * unknown.
     *
     * @example "messaging"
     */
    readonly namespace: string;
    /**
     * TLS for clients: a certificate, or a Secret with one. It must hold the names that clients connect to, such as
     * `<name>.<namespace>.svc`.
     *
     * @default - no TLS
     * @example { secretName: "nats-tls" }
     */
    readonly tls?: CertificateSource;
    /**
     * Mutual TLS between servers. The certificate must hold `*.<name>-headless`. The authority that signed it must
     * also have signed that of {@link tls}: the chart gives servers one file of authorities.
     *
     * @default - no TLS: {@link routePassword} crosses the pod network in plain text
     * @example { secretName: "nats-route-tls" }
     */
    readonly routeTls?: CertificateSource;
    /**
     * Names of Secrets with the registries' logins, in the same namespace.
     *
     * @default [] - the nodes' own logins are used
     * @example ["dhi"]
     */
    readonly pullSecrets?: readonly string[];
    /**
     * `dhi.io/nats-server-config-reloader:<tag>`: running servers load a changed configuration.
     *
     * @default - none: a changed configuration restarts the servers one by one
     * @example "dhi.io/nats-server-config-reloader:0.24.0-debian13"
     */
    readonly reloaderImage?: string;
    /**
     * `dhi.io/prometheus-nats-exporter:<tag>`: metrics on port 7777 of each pod. {@link podMonitor} requires it.
     *
     * @default - none
     * @example "dhi.io/prometheus-nats-exporter:0.20.2-debian13"
     */
    readonly exporterImage?: string;
    /**
     * Whether to create a PodMonitor for the exporter, which needs the Prometheus operator. Requires
     * {@link exporterImage}.
     *
     * @default false - without the operator, the cluster has no such kind
     */
    readonly podMonitor?: boolean;
    /**
     * Whether to create a PrometheusRule with the cluster's alerts, which needs the Prometheus operator. Requires
     * {@link podMonitor}.
     *
     * @default false - without the operator, the cluster has no such kind
     */
    readonly prometheusRule?: boolean;
    /**
     * `dhi.io/nats-box:<tag>`: a pod with the `nats` command, logged in. It needs no shell.
     *
     * @default - none
     * @example "dhi.io/nats-box:0.20.0-debian13"
     */
    readonly natsBoxImage?: string;
    /**
     * Which pods may connect, where the cluster enforces network policies; `false` for no policy.
     *
     * @default {} - labelled pods of the same namespace
     * @example { clientNamespaces: ["shop"], scraperNamespace: "monitoring" }
     */
    readonly networkPolicy?: NatsNetworkPolicy | false;
    /**
     * How clients outside of the Kubernetes cluster connect. Types other than `ClusterIP` require
     * {@link NatsNetworkPolicy.from}, or no network policy.
     *
     * @default - only pods connect
     * @example { type: "LoadBalancer", sourceRanges: ["203.0.113.0/24"], externalTrafficPolicy: "Local" }
     */
    readonly service?: NatsService;
    /**
     * An Ingress for the websocket listener, which it requires.
     *
     * @default - none
     * @example { hosts: ["nats.example.com"], className: "nginx", tlsSecretName: "nats-websocket-tls" }
     */
    readonly websocketIngress?: WebsocketIngress;
    /**
     * Backups of all streams on a schedule, in a volume that stays when the cluster is deleted. Requires JetStream.
     *
     * @default - none
     * @example
     * {
     *     schedule: "30 2 * * *",
     *     size: "20Gi",
     *     image: "dhi.io/natscli:0.4.0-debian13",
     *     busyboxImage: "dhi.io/busybox:1.37.0-debian13",
     * }
     */
    readonly backup?: NatsBackupArgs;
    /**
     * The time in which all servers must become ready, in seconds: 5 to 3600.
     *
     * @default 600 - a rolling change waits for each server's volume and image in turn
     */
    readonly readinessSeconds?: number;
    /**
     * Whether Pulumi refuses to delete or forget streams and buckets until `pulumi state unprotect`.
     *
     * @default false - a cluster for development can be deleted
     */
    readonly protectData?: boolean;
    /**
     * The storage class of JetStream's volumes.
     *
     * @default - the cluster's default class
     * @example "fast"
     */
    readonly storageClass?: string;
    /**
     * The priority class of the servers' pods.
     *
     * @default - none
     * @example "high"
     */
    readonly priorityClass?: string;
    /**
     * The chart, and where it comes from.
     *
     * @default - the upstream chart at the version that this component was made for
     * @example { name: "oci://registry.example.com/charts/nats", version: "2.15.0" }
     */
    readonly chart?: ChartSource;
    /**
     * Values of the chart, merged last: maps by key, `patch` lists appended, other lists replaced. Paths that do
     * not exist in the chart are refused. No secrets: the chart writes values into a ConfigMap.
     *
     * @default {} - nothing changed
     * @example { config: { merge: { debug: true } } }
     */
    readonly values?: Readonly<Record<string, unknown>>;
    /**
     * Resources that must exist before the pods do: the namespace, pull secrets.
     *
     * @default [] - none
     * @example [namespace]
     */
    readonly after?: readonly Resource[];
}

/** The defaults of {@link HelmNatsClusterArgs}. */
export const helmNatsDefaults = {
    ...natsDefaults,
    pullSecrets: [],
    podMonitor: false,
    prometheusRule: false,
    listeners: {},
    networkPolicy: {},
    readinessSeconds: 600,
    protectData: false,
    chart: { name: "nats", repository: "https://nats-io.github.io/k8s/helm/charts/" },
    values: {},
    after: [],
} as const satisfies Partial<HelmNatsClusterArgs>;

/** {@link HelmNatsClusterArgs} with the defaults filled in. */
export type CompleteHelmNatsClusterArgs = WithDefaults<HelmNatsClusterArgs, typeof helmNatsDefaults>;
