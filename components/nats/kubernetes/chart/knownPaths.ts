/** The upstream chart that the paths below belong to: https://github.com/nats-io/k8s/tree/main/helm/charts/nats. */
export const knownChart = { name: "nats", version: "2.14.2" } as const;

/** What a value may be. A map's and a list's contents are Kubernetes' or NATS' own affair, unless said. */
export type Kind =
    "boolean" | "number" | "text" | "size" | "texts" | "environment" | "map" | "list" | "anything";

/** The keys below a path. `*` stands for every key that is not listed. */
export interface Keys {
    readonly [key: string]: Kind | Keys;
}

const hooks = { merge: "map", patch: "list" } as const;
const object = { name: "text", ...hooks } as const;
const optional = { enabled: "boolean", ...object } as const;
const claim = { ...optional, size: "size", storageClassName: "text" } as const;
const tls = {
    enabled: "boolean",
    secretName: "text",
    dir: "text",
    cert: "text",
    key: "text",
    ...hooks,
} as const;
const listener = { enabled: "boolean", port: "number", tls, ...hooks } as const;
const image = {
    registry: "text",
    repository: "text",
    tag: "text",
    digest: "text",
    fullImageName: "text",
    pullPolicy: "text",
} as const;
const container = { image, env: { "*": "environment" }, ...hooks } as const;
const credential = { contents: "text", secretName: "text", dir: "text", key: "text" } as const;

/** One entry for each listener. */
function listeners<Entry extends Kind | Keys>(entry: Entry) {
    const names = ["nats", "leafnodes", "websocket", "mqtt", "cluster", "gateway", "monitor", "profiling"];
    return Object.fromEntries(names.map((name) => [name, entry]));
}

/** Every value path that the chart reads. */
export const known: Keys = {
    global: {
        image: { registry: "text", pullPolicy: "text", pullSecretNames: "texts" },
        labels: { "*": "text" },
    },
    nameOverride: "text",
    fullnameOverride: "text",
    namespaceOverride: "text",
    tlsCA: { enabled: "boolean", configMapName: "text", secretName: "text", dir: "text", key: "text" },
    config: {
        cluster: {
            ...listener,
            replicas: "number",
            noAdvertise: "boolean",
            routeURLs: { user: "text", password: "text", useFQDN: "boolean", k8sClusterDomain: "text" },
        },
        jetstream: {
            enabled: "boolean",
            fileStore: { enabled: "boolean", dir: "text", pvc: claim, maxSize: "size" },
            memoryStore: { enabled: "boolean", maxSize: "size" },
            ...hooks,
        },
        nats: { port: "number", tls },
        leafnodes: listener,
        websocket: {
            ...listener,
            ingress: {
                ...optional,
                hosts: "texts",
                path: "text",
                pathType: "text",
                className: "text",
                tlsSecretName: "text",
            },
        },
        mqtt: listener,
        gateway: listener,
        monitor: { enabled: "boolean", port: "number", tls: { enabled: "boolean" } },
        profiling: { enabled: "boolean", port: "number" },
        resolver: { enabled: "boolean", dir: "text", pvc: claim, ...hooks },
        serverNamePrefix: "text",
        ...hooks,
    },
    container: { ...container, ports: listeners("map"), resources: "map" },
    reloader: { enabled: "boolean", ...container, natsVolumeMountPrefixes: "texts" },
    promExporter: {
        enabled: "boolean",
        ...container,
        port: "number",
        monitorDomain: "text",
        podMonitor: optional,
    },
    service: { ...optional, ports: listeners({ enabled: "boolean", "*": "anything" }) },
    statefulSet: object,
    podTemplate: {
        configChecksumAnnotation: "boolean",
        topologySpreadConstraints: { "*": "map" },
        ...hooks,
    },
    headlessService: object,
    configMap: object,
    podDisruptionBudget: optional,
    serviceAccount: optional,
    natsBox: {
        enabled: "boolean",
        contexts: {
            "*": {
                creds: credential,
                nkey: credential,
                tls: { secretName: "text", dir: "text", cert: "text", key: "text" },
                ...hooks,
            },
        },
        defaultContextName: "text",
        container: {
            ...container,
            // The chart's values.yaml has `image.resources`, which nothing reads, and not `resources`, which is read.
            image: { ...image, resources: "map" },
            resources: "map",
        },
        deployment: object,
        podTemplate: hooks,
        contextsSecret: object,
        contentsSecret: object,
        serviceAccount: optional,
    },
    extraResources: "list",
};
