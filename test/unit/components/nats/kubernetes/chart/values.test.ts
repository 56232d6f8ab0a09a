import assert from "node:assert/strict";
import {
    hardenedContainer,
    hardenedPod,
    secretFileMode,
} from "../../../../../../components/hardening/kubernetes.ts";
import { checkValues } from "../../../../../../components/nats/kubernetes/chart/checkValues.ts";
import { chartValues } from "../../../../../../components/nats/kubernetes/chart/values.ts";
import { differences } from "../../../../differences.ts";
import { plan, plans, reloaderImage } from "../../plans.ts";

const add = (path: string, value: object) => [{ op: "add", path, value }];
const authVolume = (...files: string[]) => {
    const items = files.map((file) => ({ key: file, path: file }));
    const secret = { secretName: "events-auth", defaultMode: secretFileMode, items };
    return add("/spec/volumes/-", { name: "auth", secret });
};
const image = (repository: string, tag: string) => ({ registry: "dhi.io", repository, tag });
const spread = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" };
const noToken = { enabled: true, merge: { automountServiceAccountToken: false } };
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
};
const tls = (secretName: string) => ({ enabled: true, secretName });
const loginOf = { NATS_USER: secret("username"), NATS_PASSWORD: secret("password") };
const clientTls = { "config.nats": { tls: tls("nats-tls") } };
const routeTls = { "config.cluster.tls": { ...tls("route-tls"), merge: { verify: true } } };

/** The differences of each plan's values from those of the defaults. */
const expected: Record<keyof typeof plans, Record<string, unknown>> = {
    "the defaults": {},
    "one node": alone,
    "two nodes without JetStream": { "config.cluster.replicas": 2, ...withoutJetStream },
    "one node without JetStream": { ...alone, ...withoutJetStream },
    "a memory store and a domain": {
        "config.jetstream.fileStore.maxSize": "10737418240",
        "config.jetstream.fileStore.pvc.size": "10Gi",
        "config.jetstream.memoryStore.enabled": true,
        "config.jetstream.memoryStore.maxSize": "67108864",
        "config.jetstream.merge": { domain: "hub" },
    },
    "fractions of sizes": {
        "config.jetstream.fileStore.maxSize": "1610612736",
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
        "podTemplate.merge.metadata": { annotations: { "dhi/settings": "78ea7058fb5cde93" } },
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
        "podTemplate.merge.metadata": { annotations: { "dhi/settings": "228189f0e6044a56" } },
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

describe("the chart's values", () => {
    it("are these, by default", () => {
        assert.deepEqual(chartValues(plan), {
            nameOverride: "nats",
            fullnameOverride: "events",
            config: {
                cluster: {
                    enabled: true,
                    replicas: 3,
                    merge: { name: "NATS", zzz$include: "../nats-auth/routes.conf" },
                },
                jetstream: {
                    enabled: true,
                    fileStore: {
                        enabled: true,
                        dir: "/data",
                        maxSize: "1073741824",
                        pvc: { enabled: true, size: "1Gi" },
                    },
                    memoryStore: { enabled: false },
                },
                monitor: { enabled: true },
                merge: { max_payload: "<< 1048576 >>", zzz$include: "../nats-auth/logins.conf" },
            },
            container: {
                image: image("nats", "2.14.5-debian13"),
                env: { GOMEMLIMIT: "204MiB" },
                resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
                merge: {
                    ...hardenedContainer,
                    lifecycle: {
                        preStop: { exec: { command: ["/nats-server", "-sl=ldm=/var/run/nats/nats.pid"] } },
                    },
                },
                patch: add("/volumeMounts/-", { name: "auth", mountPath: "/etc/nats-auth", readOnly: true }),
            },
            reloader: { enabled: false },
            promExporter: { enabled: false },
            podTemplate: {
                configChecksumAnnotation: true,
                topologySpreadConstraints: {
                    "kubernetes.io/hostname": spread,
                    "topology.kubernetes.io/zone": spread,
                },
                merge: { spec: hardenedPod },
                patch: authVolume("logins.conf", "routes.conf"),
            },
            podDisruptionBudget: { enabled: true },
            service: { merge: { metadata: { annotations: { "pulumi.com/skipAwait": "true" } } } },
            statefulSet: {
                merge: { metadata: { annotations: { "pulumi.com/timeoutSeconds": "600" } } },
            },
            serviceAccount: noToken,
            natsBox: { enabled: false },
        });
    });

    for (const title of Object.keys(plans) as (keyof typeof plans)[]) {
        it(`differ from the defaults as expected, and all exist in the chart: ${title}`, () => {
            const values = chartValues(plans[title]);
            assert.deepEqual(differences(chartValues(plan), values), expected[title]);
            assert.deepEqual(checkValues(values), []);
        });
    }

    it("restart servers for a leaf remote that no reloader loads", () => {
        const restarts = (change: object) => {
            const { podTemplate } = chartValues({ ...plan, ...change }) as { podTemplate: { merge: object } };
            return "metadata" in podTemplate.merge;
        };
        const leafRemotes = { hub: { urls: ["tls://hub:7422"], password: "secret" } };
        assert.deepEqual(
            [restarts({ leafRemotes }), restarts({ leafRemotes, reloaderImage })],
            [true, false],
        );
    });
});
