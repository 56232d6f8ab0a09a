import type { Input, Resource } from "@pulumi/pulumi";
import { withDefaults, type PlainArgs, type WithDefaults } from "../../arguments.ts";
import { checkReference, parseReference } from "../../images/reference.ts";
import { checkName } from "../../kubernetes/names.ts";
import type { Problem } from "../../problems.ts";
import {
    checkNatsArgs,
    checkReadiness,
    natsDefaults,
    type Certificate,
    type NatsClusterArgs,
} from "../args/cluster.ts";
import { checkValues } from "./chart/paths.ts";

/**
 * A certificate in a Secret that is there already or will be, with `tls.crt`, `tls.key` and `ca.crt`: what
 * cert-manager makes of a `Certificate`.
 */
export interface CertificateSecret {
    /** The Secret's name, in the cluster's namespace. */
    readonly secretName: string;
}

/** Where a listener's certificate comes from. */
export type CertificateSource = Certificate | CertificateSecret;

/** The NATS chart and where to get it. */
export interface ChartSource {
    /** Its name in the repository; or a local folder, or `oci://…`. @default "nats" */
    readonly name?: string | undefined;
    /** The chart's version, which is also that of the server it was made for. @default "2.14.2" */
    readonly version?: string | undefined;
    /** The address of the chart repository, for a name in one. @default "https://nats-io.github.io/k8s/helm/charts/" */
    readonly repository?: string | undefined;
    /** The login for a private repository, or for the registry of `oci://…`. @default - none */
    readonly username?: string;
    /** Its password. A secret. @default - none */
    readonly password?: Input<string>;
}

/** Who may connect, where the cluster's network enforces policies. */
export interface NatsNetworkPolicy {
    /** Namespaces beside the cluster's own whose labelled pods may connect. @default [] */
    readonly clientNamespaces?: readonly string[] | undefined;
    /** The namespace whose pods may read metrics and monitoring pages. @default - the cluster's own */
    readonly scraperNamespace?: string | undefined;
}

/** Listeners that a server may have beside the one for clients. */
export const extraListeners = ["leafnodes", "websocket", "mqtt", "gateway"] as const;
/** One of them, by the chart's name for it. */
export type ExtraListener = (typeof extraListeners)[number];

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
     * `dhi.io/nats-box:<tag>`: a pod with the `nats` command, logged in. It needs no shell.
     *
     * @default - none
     * @example "dhi.io/nats-box:0.19.7-debian13"
     */
    readonly natsBoxImage?: string;
    /**
     * Listeners beside the one for clients: `true` for one without TLS, else its certificate.
     *
     * @default {} - none
     * @example { websocket: { secretName: "ws-tls" }, leafnodes: true }
     */
    readonly listeners?: Readonly<Partial<Record<ExtraListener, true | CertificateSource>>>;
    /**
     * Which pods may connect, where the cluster enforces network policies; `false` for no policy.
     *
     * @default {} - labelled pods of the same namespace
     * @example { clientNamespaces: ["shop"], scraperNamespace: "monitoring" }
     */
    readonly networkPolicy?: NatsNetworkPolicy | false;
    /**
     * The time in which all servers must become ready, in seconds: 5 to 3600.
     *
     * @default 600 - a rolling change waits for each server's volume and image in turn
     */
    readonly readinessSeconds?: number;
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
     * @example { name: "oci://registry.example.com/charts/nats", version: "2.14.2" }
     */
    readonly chart?: ChartSource;
    /**
     * Values of the chart, merged last: maps by key, `patch` lists appended, other lists replaced. Paths that the
     * chart does not know are refused. No secrets: the chart writes values into a ConfigMap.
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
    listeners: {},
    networkPolicy: {},
    readinessSeconds: 600,
    chart: { name: "nats", version: "2.14.2", repository: "https://nats-io.github.io/k8s/helm/charts/" },
    values: {},
    after: [],
} as const satisfies Partial<HelmNatsClusterArgs>;

/** {@link HelmNatsClusterArgs} with the defaults filled in. */
export type CompleteHelmNatsClusterArgs = WithDefaults<HelmNatsClusterArgs, typeof helmNatsDefaults>;

/** What the longest name of an object adds to the cluster's: `<name>-<index>.<name>-headless` has labels of 63. */
const longestEnding = "-headless".length;

/**
 * Every problem of the arguments that can be seen without running anything.
 *
 * @param name the component's name, which its objects get.
 */
export function checkHelmNatsArgs(args: PlainArgs<HelmNatsClusterArgs>, name: string): Problem[] {
    const { readinessSeconds, chart, values } = withDefaults(args, helmNatsDefaults);
    return [
        ...checkNatsArgs(args),
        ...checkName("name", name, 63 - longestEnding),
        ...checkName("namespace", args.namespace),
        ...checkImage("reloaderImage", args.reloaderImage, "nats-server-config-reloader"),
        ...checkImage("exporterImage", args.exporterImage, "prometheus-nats-exporter"),
        ...checkImage("natsBoxImage", args.natsBoxImage, "nats-box"),
        ...checkPodMonitor(args),
        ...checkReadiness(readinessSeconds),
        ...checkChart(args.image, chart),
        ...checkValues(values).map(({ path, reason }) => ({ path: `values.${path}`, reason })),
    ];
}

function checkImage(
    path: string,
    image: string | undefined,
    repository: "nats-server-config-reloader" | "prometheus-nats-exporter" | "nats-box",
): Problem[] {
    return image === undefined
        ? []
        : checkReference(image, "run", repository).map((reason) => ({ path, reason }));
}

function checkPodMonitor({ podMonitor, exporterImage }: PlainArgs<HelmNatsClusterArgs>): Problem[] {
    return podMonitor === true && exporterImage === undefined
        ? [{ path: "podMonitor", reason: "there is nothing to scrape; turn the exporter on as well" }]
        : [];
}

/** A chart is made for the servers of one minor line: its probes and configuration are that line's. */
function checkChart(image: string, chart: PlainArgs<ChartSource>): Problem[] {
    const { name, version } = withDefaults(chart, helmNatsDefaults.chart);
    const [, major, minor] = /^(\d+)\.(\d+)\.\d+(?:[-+].*)?$/.exec(version) ?? [];
    if (major === undefined) {
        return [
            {
                path: "chart.version",
                reason: `"${version}" is no version of a chart; write one such as "${helmNatsDefaults.chart.version}"`,
            },
        ];
    }
    const server = serverLine(image);
    if (
        server === undefined ||
        `${major}.${minor}` === server ||
        (major === server && !server.includes("."))
    ) {
        return [];
    }
    const reason =
        `chart "${name}" ${version} is made for servers ${major}.${minor}, but the image is ${server}; ` +
        `use a chart ${server}.x, or an image such as "${major}.${minor}-debian13"`;
    return [{ path: "chart.version", reason }];
}

/** `2.14`, as far as the tag tells: `2` for a tag that follows a major version. */
function serverLine(image: string): string | undefined {
    try {
        return /^\d+(?:\.\d+)?/.exec(parseReference(image).tag)?.[0];
    } catch {
        return undefined;
    }
}
