/** The upstream chart that has the paths below: https://github.com/nats-io/k8s/tree/main/helm/charts/nats. */
export const knownChart = { name: "nats", version: "2.14.2" } as const;

/** The type of a value. What is in a map or a list is checked by Kubernetes or NATS, unless listed here. */
export type Kind =
    "boolean" | "number" | "string" | "size" | "strings" | "environment" | "map" | "list" | "anything";

/** The keys below a path. `*` stands for every key that is not listed. */
export interface Keys {
    readonly [key: string]: Kind | Keys;
}

const hooks = { merge: "map", patch: "list" } as const;
const object = { name: "string", ...hooks } as const;
const optional = { enabled: "boolean", ...object } as const;
const claim = { ...optional, size: "size", storageClassName: "string" } as const;
const tls = {
    enabled: "boolean",
    secretName: "string",
    dir: "string",
    cert: "string",
    key: "string",
    ...hooks,
} as const;
const listener = { enabled: "boolean", port: "number", tls, ...hooks } as const;
const image = {
    registry: "string",
    repository: "string",
    tag: "string",
    digest: "string",
    fullImageName: "string",
    pullPolicy: "string",
} as const;
const container = { image, env: { "*": "environment" }, ...hooks } as const;
const credential = { contents: "string", secretName: "string", dir: "string", key: "string" } as const;

/** One entry for each listener. */
function listeners<Entry extends Kind | Keys>(entry: Entry) {
    const names = ["nats", "leafnodes", "websocket", "mqtt", "cluster", "gateway", "monitor", "profiling"];
    return Object.fromEntries(names.map((name) => [name, entry]));
}

/** Every value path that the chart reads. */
export const known: Keys = {
    global: {
        image: { registry: "string", pullPolicy: "string", pullSecretNames: "strings" },
        labels: { "*": "string" },
    },
    nameOverride: "string",
    fullnameOverride: "string",
    namespaceOverride: "string",
    tlsCA: {
        enabled: "boolean",
        configMapName: "string",
        secretName: "string",
        dir: "string",
        key: "string",
    },
    config: {
        cluster: {
            ...listener,
            replicas: "number",
            noAdvertise: "boolean",
            routeURLs: { user: "string", password: "string", useFQDN: "boolean", k8sClusterDomain: "string" },
        },
        jetstream: {
            enabled: "boolean",
            fileStore: { enabled: "boolean", dir: "string", pvc: claim, maxSize: "size" },
            memoryStore: { enabled: "boolean", maxSize: "size" },
            ...hooks,
        },
        nats: { port: "number", tls },
        leafnodes: listener,
        websocket: {
            ...listener,
            ingress: {
                ...optional,
                hosts: "strings",
                path: "string",
                pathType: "string",
                className: "string",
                tlsSecretName: "string",
            },
        },
        mqtt: listener,
        gateway: listener,
        monitor: { enabled: "boolean", port: "number", tls: { enabled: "boolean" } },
        profiling: { enabled: "boolean", port: "number" },
        resolver: { enabled: "boolean", dir: "string", pvc: claim, ...hooks },
        serverNamePrefix: "string",
        ...hooks,
    },
    container: { ...container, ports: listeners("map"), resources: "map" },
    reloader: { enabled: "boolean", ...container, natsVolumeMountPrefixes: "strings" },
    promExporter: {
        enabled: "boolean",
        ...container,
        port: "number",
        monitorDomain: "string",
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
                tls: { secretName: "string", dir: "string", cert: "string", key: "string" },
                ...hooks,
            },
        },
        defaultContextName: "string",
        container: {
            ...container,
            // The chart reads `resources`; its values.yaml has `image.resources`, which it does not read.
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
