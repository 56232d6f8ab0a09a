import type { PlainArgs } from "../components/arguments.ts";
import { registryOf } from "../components/images/pushedReference.ts";
import { referenceIn } from "../components/images/reference.ts";
import type { ClientCertificate, ClientCertificateSource } from "../components/nats/args/clientTls.ts";
import type { Certificate } from "../components/nats/args/cluster.ts";
import type { CertificateSource } from "../components/nats/args/listeners.ts";
import type { DockerNatsClusterArgs } from "../components/nats/docker/args.ts";
import { checkDockerNatsArgs } from "../components/nats/docker/checkArgs.ts";
import {
    helmNatsDefaults,
    type ChartSource,
    type HelmNatsClusterArgs,
} from "../components/nats/kubernetes/args.ts";
import { checkHelmNatsArgs } from "../components/nats/kubernetes/checkArgs.ts";
import type { Problem } from "../components/problems.ts";
import { dockerListeners, hiddenCertificate, kubernetesListeners, listenerKeyOf } from "./listeners.ts";
import { pick } from "./pickKeys.ts";
import { natsUsers, userNames } from "./natsUsers.ts";
import { loginFor } from "./images/registries.ts";
import { remoteArgs, remoteKeyOf } from "./remotes.ts";
import type { PlainSettings } from "./schema.ts";
import type { Hide } from "./secrets.ts";

/** Keys that are the same on both runtimes. */
const commonKeys = [
    "nodes",
    "clusterName",
    "jetstream",
    "memory",
    "cpus",
    "maxPayload",
    "readinessSeconds",
    "maxConnections",
    "maxSubscriptions",
    "maxPending",
    "maxControlLine",
    "writeDeadline",
    "pingInterval",
    "maxPingsOut",
    "clientCertificates",
    "extraConfig",
    "leaveStreams",
    ...(["streams", "keyValue", "objectStores"] as const),
] as const;

/** Whether a stack exports metrics. On Kubernetes, there is an older key for that. */
export function exportsMetrics({
    runtime,
    nats,
    kubernetes,
}: Pick<PlainSettings, "runtime" | "nats" | "kubernetes">) {
    return nats.exporter === true || (runtime === "kubernetes" && kubernetes.exporter === true);
}

/** The exporter, if a stack has one. */
function exporterArgs(settings: PlainSettings) {
    const repository = "prometheus-nats-exporter";
    const { images } = settings;
    return exportsMetrics(settings)
        ? { exporterImage: referenceIn(images, repository, images[repository]) }
        : {};
}

/** The arguments of the cluster on Docker without secrets. */
export function dockerNatsArgs(settings: PlainSettings) {
    const { images, nats } = settings;
    return {
        ...pick(nats, [...commonKeys, "clientPort", "monitorPort", "exporterPort", "publishOn"]),
        ...exporterArgs(settings),
        image: referenceIn(images, "nats", images.nats),
        initImage: referenceIn(images, "busybox", images.busybox),
    } satisfies PlainArgs<DockerNatsClusterArgs>;
}

/** The arguments of the cluster on Kubernetes without secrets. */
export function helmNatsArgs(settings: PlainSettings, namespace: string) {
    const { images, nats, kubernetes } = settings;
    const image = (name: "nats-server-config-reloader" | "nats-box" | "natscli" | "busybox") =>
        referenceIn(images, name, images[name]);
    return {
        ...pick(nats, commonKeys),
        ...pick(kubernetes, [
            "storageClass",
            "priorityClass",
            "podMonitor",
            "prometheusRule",
            "values",
            "chart",
            "networkPolicy",
            "service",
            "websocketIngress",
        ]),
        namespace,
        image: referenceIn(images, "nats", images.nats),
        ...(kubernetes.reloader === false ? {} : { reloaderImage: image("nats-server-config-reloader") }),
        ...exporterArgs(settings),
        ...(kubernetes.natsBox === true ? { natsBoxImage: image("nats-box") } : {}),
        ...(kubernetes.backup === undefined
            ? {}
            : {
                  backup: {
                      ...kubernetes.backup,
                      image: image("natscli"),
                      busyboxImage: image("busybox"),
                  },
              }),
    } satisfies PlainArgs<HelmNatsClusterArgs>;
}

/** The chart, with the stack's login for its repository or OCI registry. */
export function chartSource(settings: PlainSettings, hide: Hide): ChartSource {
    const {
        name = "",
        repository = helmNatsDefaults.chart.repository,
        ...rest
    } = settings.kubernetes.chart ?? {};
    const host = name.startsWith("oci://") ? registryOf(name.slice("oci://".length)) : hostOf(repository);
    return {
        ...rest,
        repository,
        ...(name === "" ? {} : { name }),
        ...loginFor(settings, host, hide),
    };
}

function hostOf(address: string): string | undefined {
    return URL.canParse(address) ? new URL(address).host : undefined;
}

/** The logins of clients and routes. */
export function natsLogins(settings: PlainSettings, hide: Hide) {
    return { ...natsUsers(settings, hide), routePassword: hide(settings.natsRoutePassword ?? "") };
}

/** The certificates in the configuration. */
export function givenCertificates(
    { natsTls, natsRouteTls, natsClientTls }: PlainSettings,
    hide: Hide,
): { tls?: Certificate; routeTls?: Certificate; clientTls?: ClientCertificate } {
    return {
        ...(natsClientTls === undefined
            ? {}
            : { clientTls: { certificate: hide(natsClientTls.certificate), key: hide(natsClientTls.key) } }),
        ...(natsTls === undefined ? {} : { tls: hiddenCertificate(natsTls, hide) }),
        ...(natsRouteTls === undefined ? {} : { routeTls: hiddenCertificate(natsRouteTls, hide) }),
    };
}

/** The certificates on Kubernetes: those in the configuration, or in Secrets. */
export function certificateSources(
    settings: PlainSettings,
    hide: Hide,
): { tls?: CertificateSource; routeTls?: CertificateSource; clientTls?: ClientCertificateSource } {
    return { ...pick(settings.nats, ["tls", "routeTls", "clientTls"]), ...givenCertificates(settings, hide) };
}

/** The configuration keys of a component's arguments, if the names differ. */
const keyOfArgument: Record<string, string> = {
    image: "images.nats",
    initImage: "images.busybox",
    reloaderImage: "images.nats-server-config-reloader",
    exporterImage: "images.prometheus-nats-exporter",
    natsBoxImage: "images.nats-box",
    "backup.image": "images.natscli",
    "backup.busyboxImage": "images.busybox",
    podMonitor: "kubernetes.podMonitor",
    prometheusRule: "kubernetes.prometheusRule",
    "chart.version": "kubernetes.chart.version",
    systemPassword: "natsSystemPassword",
    clientTls: "natsClientTls",
};

/** Arguments whose keys are below `kubernetes`. */
const onKubernetes = /^(?:backup|values|service|websocketIngress|networkPolicy)\b/;

/** Checks read no secret, only whether there is one. */
const asIs: Hide = (value) => value;

/** Every problem of the cluster's settings for the stack's runtime. */
export function checkNats(settings: PlainSettings): Problem[] {
    const plain = {
        ...natsUsers(settings, asIs),
        ...certificateSources(settings, asIs),
        ...remoteArgs(settings, asIs),
    };
    const problems =
        settings.runtime === "docker"
            ? checkDockerNatsArgs({
                  ...dockerNatsArgs(settings),
                  ...dockerListeners(settings, asIs),
                  ...plain,
              })
            : checkHelmNatsArgs(
                  // The namespace is checked elsewhere.
                  {
                      ...helmNatsArgs(settings, "namespace"),
                      ...kubernetesListeners(settings, asIs),
                      ...plain,
                  },
                  "nats",
                  "key",
              );
    return (
        problems
            // Missing passwords are among the secrets, and so is a missing certificate of clients.
            .filter(({ path }) => !/^authentication\.users\[\d+\]\.password$/.test(path))
            .filter(({ path }) => path !== "clientTls" || plain.clientTls !== undefined)
            .map(({ path, reason }) => ({ path: keyOf(settings, path), reason }))
    );
}

function keyOf(settings: PlainSettings, path: string): string {
    const names = userNames(settings);
    const key = path.replace(/^authentication\./, "").replace(/^users\[(\d+)\]/, (_, index: string) => {
        return `users.${names[Number(index)] ?? ""}`;
    });
    return (
        keyOfArgument[key] ??
        listenerKeyOf(settings, key) ??
        remoteKeyOf(key) ??
        (onKubernetes.test(key) ? `kubernetes.${key}` : `nats.${key}`)
    );
}
