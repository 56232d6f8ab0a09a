import type { PlainArgs, WithDefaults } from "../../../arguments.ts";
import { hardenedContainer, hardenedPod, secretFileMode } from "../../../hardening/kubernetes.ts";
import { parseReference } from "../../../images/reference.ts";
import { goMemoryLimit, parseSize } from "../../../quantity.ts";
import { dataDirectory } from "../../config/serverConfig.ts";
import {
    extraListeners,
    type ExtraListener,
    type HelmNatsClusterArgs,
    type helmNatsDefaults,
} from "../args.ts";

/** Values of the chart, as in a YAML file. */
export type ChartValues = Readonly<Record<string, unknown>>;

/** What the values are made from: the arguments, and names of Secrets. No secret values. */
export interface ChartPlan extends WithDefaults<PlainArgs<HelmNatsClusterArgs>, typeof helmNatsDefaults> {
    /** The name of the StatefulSet, and the start of every other object's name. */
    readonly name: string;
    /** The Secret with {@link authFiles} and the login for the box. */
    readonly authSecret: string;
    /** Whether the login is a token. */
    readonly hasToken: boolean;
    /** The Secrets with certificates, by listener; `true` for a listener without TLS. */
    readonly certificates: Readonly<
        Partial<Record<"nats" | "cluster", string> & Record<ExtraListener, string | true>>
    >;
}

/** The files of the Secret that the servers' configuration includes. */
export const authFiles = { logins: "logins.conf", routes: "routes.conf" } as const;

/** Below `/etc/`, which the reloader watches. */
const authFolder = "/etc/nats-auth";
const caFile = "/etc/nats-ca-cert/ca.crt";
/** Paths are relative to `/etc/nats-config/nats.conf`. The chart sorts keys, and the last one takes precedence. */
const include = (file: string) => ({ zzz$include: `../nats-auth/${file}` });

/** Memory and CPU of the small containers beside the server. */
const helperResources = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } };

/**
 * Values with which the upstream chart runs hardened images: each image by its whole reference, no user root, a
 * preStop hook with the path of the program, and no secret.
 *
 * Source: https://github.com/nats-io/k8s/tree/main/helm/charts/nats (2.14.2) and the image definitions.
 */
export function chartValues(plan: ChartPlan): ChartValues {
    return {
        // The chart derives names from its own name, which another source may have changed.
        nameOverride: "nats",
        fullnameOverride: plan.name,
        ...(plan.pullSecrets.length > 0
            ? { global: { image: { pullSecretNames: [...plan.pullSecrets] } } }
            : {}),
        ...authority(plan),
        config: config(plan),
        container: container(plan),
        reloader: helper(plan.reloaderImage),
        promExporter: {
            ...helper(plan.exporterImage),
            ...(plan.podMonitor ? { podMonitor: { enabled: true } } : {}),
        },
        podTemplate: podTemplate(plan),
        podDisruptionBudget: { enabled: true },
        // Waiting for the StatefulSet is enough.
        service: { merge: { metadata: { annotations: { "pulumi.com/skipAwait": "true" } } } },
        statefulSet: {
            merge: {
                metadata: { annotations: { "pulumi.com/timeoutSeconds": String(plan.readinessSeconds) } },
            },
        },
        serviceAccount: { enabled: true, merge: { automountServiceAccountToken: false } },
        natsBox: natsBox(plan),
    };
}

/** An image by all three parts: a registry alone would give wrong references. */
function image(text: string): Record<string, string> {
    const { registry, path, tag, digest } = parseReference(text);
    // With its `digest` value, the chart would drop the tag.
    return { registry, repository: path, tag: digest === undefined ? tag : `${tag}@${digest}` };
}

function config(plan: ChartPlan): ChartValues {
    const { certificates } = plan;
    const listeners = extraListeners.map((name) => [name, extraListener(plan, name)] as const);
    return {
        cluster: plan.nodes > 1 ? routes(plan) : { enabled: false },
        jetstream: jetstream(plan),
        ...(certificates.nats === undefined ? {} : { nats: { tls: tls(certificates.nats) } }),
        ...Object.fromEntries(listeners.filter(([, listener]) => listener !== undefined)),
        monitor: { enabled: true },
        merge: { max_payload: `<< ${parseSize(plan.maxPayload)} >>`, ...include(authFiles.logins) },
    };
}

function routes({ nodes, clusterName, certificates: { cluster: certificate } }: ChartPlan): ChartValues {
    return {
        enabled: true,
        replicas: nodes,
        ...(certificate === undefined ? {} : { tls: { ...tls(certificate), merge: { verify: true } } }),
        merge: { name: clusterName, ...include(authFiles.routes) },
    };
}

function jetstream({ jetstream, storageClass }: ChartPlan): ChartValues {
    if (jetstream === false) {
        return { enabled: false };
    }
    const { size, memoryStore, domain } = jetstream;
    return {
        enabled: true,
        fileStore: {
            enabled: true,
            dir: dataDirectory,
            // In bytes, because the server accepts no fractions.
            maxSize: String(parseSize(size)),
            pvc: {
                enabled: true,
                size,
                ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
            },
        },
        memoryStore:
            memoryStore === undefined
                ? { enabled: false }
                : { enabled: true, maxSize: String(parseSize(memoryStore)) },
        ...(domain === undefined ? {} : { merge: { domain } }),
    };
}

function extraListener(
    { clusterName, certificates }: ChartPlan,
    name: ExtraListener,
): ChartValues | undefined {
    const certificate = certificates[name];
    if (certificate === undefined) {
        return undefined;
    }
    const secure = certificate === true ? {} : { tls: tls(certificate) };
    // Gateways connect clusters by their names.
    return {
        enabled: true,
        ...secure,
        ...(name === "gateway" ? { merge: { name: clusterName } } : {}),
    };
}

function tls(secretName: string): ChartValues {
    return { enabled: true, secretName };
}

/** The authority of the routes' certificate, else of the clients'. */
function authority({ certificates: { cluster, nats } }: ChartPlan): ChartValues {
    const secretName = cluster ?? nats;
    return secretName === undefined ? {} : { tlsCA: { enabled: true, secretName } };
}

function container(plan: ChartPlan): ChartValues {
    const { memory, cpus } = plan;
    const limits = { memory, ...(cpus === undefined ? {} : { cpu: String(cpus) }) };
    return {
        image: image(plan.image),
        env: { GOMEMLIMIT: goMemoryLimit(parseSize(memory) ?? 0) },
        // Requests equal to the limits: a server that is evicted leaves the group of every stream.
        resources: { requests: { cpu: "100m", ...limits }, limits },
        merge: {
            ...hardenedContainer,
            // The chart uses the program's name without a path, which the PATH of the hardened image does not have.
            lifecycle: {
                preStop: { exec: { command: ["/nats-server", "-sl=ldm=/var/run/nats/nats.pid"] } },
            },
        },
        patch: [append("/volumeMounts", { name: "auth", mountPath: authFolder, readOnly: true })],
    };
}

/** A container beside the server. It has the server's user, or it could not signal the server. */
function helper(reference: string | undefined): ChartValues {
    return reference === undefined
        ? { enabled: false }
        : {
              enabled: true,
              image: image(reference),
              merge: { ...hardenedContainer, resources: helperResources },
          };
}

function podTemplate({ reloaderImage, priorityClass, authSecret, nodes }: ChartPlan): ChartValues {
    const spread = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" };
    return {
        // Without a reloader, servers load a changed configuration by a restart.
        configChecksumAnnotation: reloaderImage === undefined,
        ...(nodes > 1
            ? {
                  topologySpreadConstraints: {
                      "kubernetes.io/hostname": spread,
                      "topology.kubernetes.io/zone": spread,
                  },
              }
            : {}),
        merge: {
            spec: {
                ...hardenedPod,
                ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
            },
        },
        patch: [
            append("/spec/volumes", {
                name: "auth",
                secret: {
                    secretName: authSecret,
                    defaultMode: secretFileMode,
                    items: Object.values(authFiles)
                        .filter((file) => nodes > 1 || file === authFiles.logins)
                        .map((file) => ({ key: file, path: file })),
                },
            }),
        ],
    };
}

/**
 * The chart's own command needs a shell, which the image does not have. Here a `nats` command keeps the container
 * running; `kubectl exec` starts another one in it, with the login in its environment.
 */
function natsBox(plan: ChartPlan): ChartValues {
    if (plan.natsBoxImage === undefined) {
        return { enabled: false };
    }
    const secure = plan.certificates.nats !== undefined;
    const fromSecret = (key: string) => ({ valueFrom: { secretKeyRef: { name: plan.authSecret, key } } });
    return {
        enabled: true,
        container: {
            image: image(plan.natsBoxImage),
            env: {
                NATS_URL: `${secure ? "tls" : "nats"}://${plan.name}:4222`,
                ...(plan.hasToken
                    ? { NATS_TOKEN: fromSecret("token") }
                    : { NATS_USER: fromSecret("username"), NATS_PASSWORD: fromSecret("password") }),
                ...(secure ? { NATS_CA: caFile } : {}),
                // The command needs a configuration folder, and the root file system is read-only.
                XDG_CONFIG_HOME: "/tmp",
            },
            merge: {
                command: ["/usr/local/bin/nats"],
                args: ["subscribe", "_DHI.box"],
                ...hardenedContainer,
                resources: helperResources,
            },
            patch: [append("/volumeMounts", { name: "tmp", mountPath: "/tmp" })],
        },
        podTemplate: {
            merge: {
                spec: hardenedPod,
            },
            patch: [
                append("/spec/volumes", { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } }),
            ],
        },
        serviceAccount: { enabled: true, merge: { automountServiceAccountToken: false } },
    };
}

/** A JSON patch that appends to a list. A merge would replace the chart's entries. */
function append(list: string, value: unknown): ChartValues {
    return { op: "add", path: `${list}/-`, value };
}
