import type { ChartPlan } from "../../../../components/nats/kubernetes/chart/plan.ts";
import { helmNatsDefaults } from "../../../../components/nats/kubernetes/args.ts";

/** What every plan has. */
export const plan: ChartPlan = {
    ...helmNatsDefaults,
    name: "events",
    namespace: "messaging",
    image: "dhi.io/nats:2.14.5-debian13",
    authSecret: "events-auth",
    hasToken: false,
    certificates: {},
};

export const reloaderImage = "dhi.io/nats-server-config-reloader:0.24.0-debian13";
export const exporterImage = "dhi.io/prometheus-nats-exporter:0.20.1-debian13";
export const natsBoxImage = "dhi.io/nats-box:0.19.9-debian13";

const listeners = ["leafnodes", "websocket", "mqtt", "gateway"] as const;
const each = <T>(value: (name: string) => T) =>
    Object.fromEntries(listeners.map((name) => [name, value(name)]));

/** Plans for clusters on Kubernetes, by their differences from the defaults. */
export const plans = {
    "the defaults": plan,
    "one node": { ...plan, nodes: 1 },
    "two nodes without JetStream": { ...plan, nodes: 2, jetstream: false },
    "one node without JetStream": { ...plan, nodes: 1, jetstream: false },
    "a memory store and a domain": {
        ...plan,
        jetstream: { size: "10Gi", memoryStore: "64Mi", domain: "hub" },
    },
    "a limit of the file store and an interval": {
        ...plan,
        jetstream: { size: "1Gi", maxFileStore: "1Gi", syncInterval: "always" },
    },
    "encrypted files": { ...plan, encryptionSecret: "events-encryption-0f" },
    "fractions of sizes": {
        ...plan,
        jetstream: { size: "1.5Gi", memoryStore: "0.5Mi" },
        maxPayload: "1.5Mi",
        memory: "0.5Gi",
    },
    "a digest beside the tag": { ...plan, image: `${plan.image}@sha256:${"0f".repeat(32)}` },
    "a mirror with a port": { ...plan, image: "registry.example.com:5000/acme/dhi/nats:2.14.5" },
    "a reloader": { ...plan, reloaderImage },
    "an exporter": { ...plan, exporterImage },
    "an exporter and its PodMonitor": { ...plan, exporterImage, podMonitor: true },
    "a box with a password": { ...plan, natsBoxImage },
    "a box with a token": { ...plan, natsBoxImage, hasToken: true },
    "a box and TLS": { ...plan, natsBoxImage, certificates: { nats: "nats-tls" } },
    "TLS for clients": { ...plan, certificates: { nats: "nats-tls" } },
    "TLS between servers": { ...plan, certificates: { cluster: "route-tls" } },
    "TLS for clients and between servers": {
        ...plan,
        certificates: { nats: "nats-tls", cluster: "route-tls" },
    },
    "every listener without TLS": { ...plan, certificates: each(() => true as const) },
    "every listener with TLS": {
        ...plan,
        certificates: { nats: "nats-tls", cluster: "route-tls", ...each((name) => `${name}-tls`) },
    },
    "a load balancer": {
        ...plan,
        service: {
            type: "LoadBalancer",
            annotations: { "example.com/class": "internal" },
            sourceRanges: ["203.0.113.0/24"],
            externalTrafficPolicy: "Local",
        },
    },
    "a port of the nodes, and an address that servers advertise": {
        ...plan,
        service: { type: "NodePort", nodePort: 30_422, advertise: "$(POD_NAME).example.com:30422" },
    },
    "an Ingress for websockets": {
        ...plan,
        certificates: { websocket: true },
        websocketIngress: {
            hosts: ["nats.example.com"],
            path: "/nats",
            className: "nginx",
            tlsSecretName: "ws-tls",
            annotations: { a: "b" },
        },
    },
    "leaf nodes and gateways with a system account": {
        ...plan,
        certificates: { leafnodes: true, gateway: "gateway-tls" },
        systemPassword: "secret",
    },
    "other clusters": {
        ...plan,
        clusterName: "EDGE",
        certificates: { gateway: true },
        leafRemotes: {
            hub: { urls: ["tls://hub:7422"], user: "edge", password: "secret", ca: "secret" },
        },
        gateways: { EAST: ["nats://east:7222"] },
        gatewayPassword: "secret",
    },
    "limits of clients, and further settings": {
        ...plan,
        ...{ maxConnections: 100_000_000, maxPending: "128Mi", writeDeadline: "3s" },
        extraConfig: { debug: true, max_traced_msg_len: 64, jetstream: { max_buffered_msgs: 1 } },
    },
    "certificates of clients": {
        ...plan,
        certificates: { nats: "nats-tls" },
        clientCertificates: "verifyAndMap",
    },
    "pull secrets": { ...plan, pullSecrets: ["dhi", "acme"] },
    "a storage class and a priority class": { ...plan, storageClass: "fast", priorityClass: "high" },
    "other limits": { ...plan, memory: "1Gi", cpus: 0.5 },
    "another name": { ...plan, clusterName: "EAST", readinessSeconds: 60 },
} satisfies Record<string, ChartPlan>;
