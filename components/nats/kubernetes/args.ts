import type { Input, Resource } from "@pulumi/pulumi";
import { checkReference, parseReference } from "../../images/reference.ts";
import { checkName } from "../../kubernetes/names.ts";
import type { Problem } from "../../problems.ts";
import {
    checkNatsArgs,
    checkReadiness,
    type Certificate,
    type NatsClusterArgs,
    type NatsClusterShape,
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

/** A NATS cluster on Kubernetes: what every cluster takes, and what only Kubernetes needs to know. */
export interface HelmNatsClusterArgs extends Omit<NatsClusterArgs, "tls" | "routeTls" | "protectData"> {
    /** The namespace, which must be there. Plain: with an unknown one the preview could not list the chart's objects. */
    readonly namespace: string;
    /** TLS for clients. @default - no TLS */
    readonly tls?: CertificateSource;
    /**
     * Mutual TLS between servers. The certificate must hold `*.<name>-headless`, and its authority must also have
     * signed the clients' certificate: servers have one file of authorities. @default - no TLS
     */
    readonly routeTls?: CertificateSource;
    /** Names of Secrets with the registries' logins, in the same namespace. @default [] */
    readonly pullSecrets?: readonly string[];
    /**
     * `dhi.io/nats-server-config-reloader:<tag>`: lets a changed configuration reach running servers.
     * @default - a changed configuration restarts the servers one by one
     */
    readonly reloaderImage?: string;
    /** `dhi.io/prometheus-nats-exporter:<tag>`: metrics on port 7777 of each pod. @default - none */
    readonly exporterImage?: string;
    /** A PodMonitor for the exporter. Needs the Prometheus operator. @default false */
    readonly podMonitor?: boolean;
    /** `dhi.io/nats-box:<tag>`: a pod with the `nats` command, logged in; no shell is needed. @default - none */
    readonly natsBoxImage?: string;
    /** More listeners, each with TLS or without (`true`). @default - none */
    readonly listeners?: Readonly<Partial<Record<ExtraListener, true | CertificateSource>>>;
    /** Who may connect; `false` for everybody. @default {} */
    readonly networkPolicy?: NatsNetworkPolicy | false;
    /** How long the servers may take to get ready, in seconds. @default 600 */
    readonly readinessSeconds?: number;
    /** The storage class of JetStream's volumes. @default - the cluster's */
    readonly storageClass?: string;
    /** The priority class of the servers' pods. @default - none */
    readonly priorityClass?: string;
    /** The chart, and where it comes from. @default - the upstream one, at the version this was made for */
    readonly chart?: ChartSource;
    /**
     * Values of the chart, merged last: maps by key, `patch` lists appended, other lists replaced. Paths that the
     * chart does not know are refused. No secrets: they would stand in a ConfigMap. @default {}
     */
    readonly values?: Readonly<Record<string, unknown>>;
    /** What must be there before the pods are: pull secrets, the namespace. @default [] */
    readonly after?: readonly Resource[];
}

/** Defaults of the arguments that only Kubernetes has. */
export const helmNatsDefaults = {
    readinessSeconds: 600,
    chart: { name: "nats", version: "2.14.2", repository: "https://nats-io.github.io/k8s/helm/charts/" },
} as const;

/** The plain arguments, as the stack's settings have them too. */
export type HelmNatsPlainArgs = {
    readonly image: string;
    readonly namespace: string;
} & Partial<NatsClusterShape> &
    Pick<
        HelmNatsClusterArgs,
        | "pullSecrets"
        | "reloaderImage"
        | "exporterImage"
        | "podMonitor"
        | "natsBoxImage"
        | "listeners"
        | "networkPolicy"
        | "readinessSeconds"
        | "storageClass"
        | "priorityClass"
        | "chart"
        | "values"
    >;

/** What the longest name of an object adds to the cluster's: `<name>-<index>.<name>-headless` has labels of 63. */
const longestEnding = "-headless".length;

/**
 * Every problem of the arguments that can be seen without running anything.
 *
 * @param name the component's name, which its objects get.
 */
export function checkHelmNatsArgs(args: HelmNatsPlainArgs, name: string): Problem[] {
    return [
        ...checkNatsArgs(args),
        ...checkName("name", name, 63 - longestEnding),
        ...checkName("namespace", args.namespace),
        ...checkImage("reloaderImage", args.reloaderImage, "nats-server-config-reloader"),
        ...checkImage("exporterImage", args.exporterImage, "prometheus-nats-exporter"),
        ...checkImage("natsBoxImage", args.natsBoxImage, "nats-box"),
        ...checkPodMonitor(args),
        ...checkReadiness(args.readinessSeconds ?? helmNatsDefaults.readinessSeconds),
        ...checkChart(args),
        ...checkValues(args.values ?? {}).map(({ path, reason }) => ({ path: `values.${path}`, reason })),
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

function checkPodMonitor({ podMonitor, exporterImage }: HelmNatsPlainArgs): Problem[] {
    return podMonitor === true && exporterImage === undefined
        ? [{ path: "podMonitor", reason: "there is nothing to scrape; turn the exporter on as well" }]
        : [];
}

/** A chart is made for the servers of one minor line: its probes and configuration are that line's. */
function checkChart({ image, chart }: HelmNatsPlainArgs): Problem[] {
    const { name = helmNatsDefaults.chart.name, version = helmNatsDefaults.chart.version } = chart ?? {};
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
