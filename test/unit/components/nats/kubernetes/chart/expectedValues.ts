/** What the tests of the chart's values expect. */
import {
    hardenedContainer,
    hardenedPod,
    secretFileMode,
} from "../../../../../../components/hardening/kubernetes.ts";
import type { plans } from "../../plans.ts";

export const add = (path: string, value: object) => [{ op: "add", path, value }];
export const authVolume = (...files: string[]) => {
    const items = files.map((file) => ({ key: file, path: file }));
    const secret = { secretName: "events-auth", defaultMode: secretFileMode, items };
    return add("/spec/volumes/-", { name: "auth", secret });
};
export const image = (repository: string, tag: string) => ({ registry: "dhi.io", repository, tag });
export const spread = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" };
export const noToken = { enabled: true, merge: { automountServiceAccountToken: false } };
const helperResources = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } };
const helper = { ...hardenedContainer, resources: helperResources };
const secret = (key: string) => ({ valueFrom: { secretKeyRef: { name: "events-auth", key } } });

/** The box with these variables. */
const box = (env: object) => ({
    "natsBox.enabled": true,
    "natsBox.container": {
        image: image("nats-box", "0.19.9-debian13"),
        env: { ...env, XDG_CONFIG_HOME: "/tmp" },
        merge: { command: ["/usr/local/bin/nats"], args: ["subscribe", "_DHI.box"], ...helper },
        patch: add("/volumeMounts/-", { name: "tmp", mountPath: "/tmp" }),
    },
    "natsBox.podTemplate": {
        merge: { spec: hardenedPod },
        patch: add("/spec/volumes/-", { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } }),
    },
    "natsBox.serviceAccount": noToken,
});
const exporter = {
    "promExporter.enabled": true,
    "promExporter.image": image("prometheus-nats-exporter", "0.20.1-debian13"),
    "promExporter.merge": helper,
};
const alone = {
    "config.cluster.enabled": false,
    "config.cluster.replicas": undefined,
    "config.cluster.merge": undefined,
    "podTemplate.topologySpreadConstraints": undefined,
    "podTemplate.patch": authVolume("logins.conf"),
};
const withoutJetStream = {
    "config.jetstream.enabled": false,
    "config.jetstream.fileStore": undefined,
    "config.jetstream.memoryStore": undefined,
    "podTemplate.merge.metadata": undefined,
};
const tls = (secretName: string) => ({ enabled: true, secretName });
const loginOf = { NATS_USER: secret("username"), NATS_PASSWORD: secret("password") };
const clientTls = { "config.nats": { tls: tls("nats-tls") } };
const routeTls = { "config.cluster.tls": { ...tls("route-tls"), merge: { verify: true } } };

/** The differences of each plan's values from those of the defaults. */
/** How the values of each plan differ from the defaults. */
export const expected: Record<keyof typeof plans, Record<string, unknown>> = {
    "the defaults": {},
    "one node": alone,
    "two nodes without JetStream": { "config.cluster.replicas": 2, ...withoutJetStream },
    "one node without JetStream": { ...alone, ...withoutJetStream },
    "a memory store and a domain": {
        "config.jetstream.fileStore.maxSize": "9126805504",
        "config.jetstream.fileStore.pvc.size": "10Gi",
        "config.jetstream.memoryStore.enabled": true,
        "config.jetstream.memoryStore.maxSize": "67108864",
        "config.jetstream.merge": { domain: "hub" },
    },
    "a limit of the file store and an interval": {
        "config.jetstream.fileStore.maxSize": "1073741824",
        "config.jetstream.merge": { sync_interval: "always" },
    },
    "encrypted files": {
        "config.jetstream.merge": { zzz$include: "../nats-encryption/encryption.conf" },
        "container.patch": [
            ...add("/volumeMounts/-", { name: "auth", mountPath: "/etc/nats-auth", readOnly: true }),
            ...add("/volumeMounts/-", {
                name: "encryption",
                mountPath: "/etc/nats-encryption",
                readOnly: true,
            }),
        ],
        "podTemplate.patch": [
            ...authVolume("logins.conf", "routes.conf"),
            ...add("/spec/volumes/-", {
                name: "encryption",
                secret: {
                    secretName: "events-encryption-0f",
                    defaultMode: secretFileMode,
                    items: [{ key: "encryption.conf", path: "encryption.conf" }],
                },
            }),
        ],
    },
    "fractions of sizes": {
        "config.jetstream.fileStore.maxSize": "1369020825",
        "config.jetstream.fileStore.pvc.size": "1.5Gi",
        "config.jetstream.memoryStore.enabled": true,
        "config.jetstream.memoryStore.maxSize": "524288",
        "config.merge.max_payload": "<< 1572864 >>",
        "container.env.GOMEMLIMIT": "409MiB",
        "container.resources.requests.memory": "0.5Gi",
        "container.resources.limits.memory": "0.5Gi",
    },
    "a digest beside the tag": { "container.image.tag": `2.14.5-debian13@sha256:${"0f".repeat(32)}` },
    "a mirror with a port": {
        "container.image.registry": "registry.example.com:5000",
        "container.image.repository": "acme/dhi/nats",
        "container.image.tag": "2.14.5",
    },
    "a reloader": {
        "reloader.enabled": true,
        "reloader.image": image("nats-server-config-reloader", "0.24.0-debian13"),
        "reloader.merge": helper,
        "podTemplate.configChecksumAnnotation": false,
    },
    "an exporter": exporter,
    "an exporter and its PodMonitor": { ...exporter, "promExporter.podMonitor": { enabled: true } },
    "a box with a password": box({ NATS_URL: "nats://events:4222", ...loginOf }),
    "a box with a token": box({ NATS_URL: "nats://events:4222", NATS_TOKEN: secret("token") }),
    "a box and TLS": {
        ...clientTls,
        tlsCA: tls("nats-tls"),
        ...box({ NATS_URL: "tls://events:4222", ...loginOf, NATS_CA: "/etc/nats-ca-cert/ca.crt" }),
    },
    "TLS for clients": { ...clientTls, tlsCA: tls("nats-tls") },
    "TLS between servers": { ...routeTls, tlsCA: tls("route-tls") },
    "TLS for clients and between servers": { ...clientTls, ...routeTls, tlsCA: tls("route-tls") },
    "every listener without TLS": {
        "config.leafnodes": { enabled: true },
        "config.websocket": { enabled: true },
        "config.mqtt": { enabled: true },
        "config.gateway": { enabled: true, merge: { name: "NATS" } },
    },
    "every listener with TLS": {
        ...clientTls,
        ...routeTls,
        tlsCA: tls("route-tls"),
        "config.leafnodes": { enabled: true, tls: tls("leafnodes-tls") },
        "config.websocket": { enabled: true, tls: tls("websocket-tls") },
        "config.mqtt": { enabled: true, tls: tls("mqtt-tls") },
        "config.gateway": { enabled: true, tls: tls("gateway-tls"), merge: { name: "NATS" } },
    },
    "a load balancer": {
        "service.merge.metadata.annotations.example.com/class": "internal",
        "service.merge.spec": {
            type: "LoadBalancer",
            loadBalancerSourceRanges: ["203.0.113.0/24"],
            externalTrafficPolicy: "Local",
        },
    },
    "a port of the nodes, and an address that servers advertise": {
        "service.ports": { nats: { nodePort: 30_422 } },
        "service.merge.spec": { type: "NodePort" },
        "container.env.CLIENT_ADVERTISE": '"$(POD_NAME).example.com:30422"',
        "config.cluster.noAdvertise": false,
        "config.merge.client_advertise": "<< $CLIENT_ADVERTISE >>",
    },
    "an Ingress for websockets": {
        "config.websocket": {
            enabled: true,
            ingress: {
                enabled: true,
                hosts: ["nats.example.com"],
                path: "/nats",
                className: "nginx",
                tlsSecretName: "ws-tls",
                merge: { metadata: { annotations: { a: "b" } } },
            },
        },
    },
    "leaf nodes and gateways with a system account": {
        "config.leafnodes": { enabled: true },
        "config.gateway": { enabled: true, tls: tls("gateway-tls"), merge: { name: "NATS" } },
        "config.merge.system_account": "$SYS",
        tlsCA: tls("gateway-tls"),
    },
    "other clusters": {
        "config.cluster.merge.name": "EDGE",
        "config.gateway": { enabled: true, merge: { name: "EDGE" } },
        "config.merge.leafnodes": { zzz$include: "../nats-auth/leafnodes.conf" },
        "config.merge.gateway": { zzz$include: "../nats-auth/gateway.conf" },
        "podTemplate.patch": authVolume(
            ...["logins.conf", "routes.conf", "leafnodes.conf", "gateway.conf", "leaf-hub-ca.crt"],
        ),
    },
    "limits of clients, and further settings": {
        "config.merge.max_connections": "<< 100000000 >>",
        "config.merge.max_pending": "<< 134217728 >>",
        "config.merge.write_deadline": "3s",
        "config.merge.debug": true,
        "config.merge.max_traced_msg_len": "<< 64 >>",
        "config.merge.jetstream": { max_buffered_msgs: "<< 1 >>" },
    },
    "certificates of clients": {
        "config.nats": { tls: { ...tls("nats-tls"), merge: { verify_and_map: true } } },
        tlsCA: tls("nats-tls"),
    },
    "pull secrets": { global: { image: { pullSecretNames: ["dhi", "acme"] } } },
    "a storage class and a priority class": {
        "config.jetstream.fileStore.pvc.storageClassName": "fast",
        "podTemplate.merge.spec.priorityClassName": "high",
    },
    "other limits": {
        "container.env.GOMEMLIMIT": "819MiB",
        "container.resources.requests.cpu": "0.5",
        "container.resources.requests.memory": "1Gi",
        "container.resources.limits.cpu": "0.5",
        "container.resources.limits.memory": "1Gi",
    },
    "another name": {
        "config.cluster.merge.name": "EAST",
        "statefulSet.merge.metadata.annotations.pulumi.com/timeoutSeconds": "60",
    },
};
