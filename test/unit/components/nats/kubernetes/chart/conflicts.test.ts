import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../../components/arguments.ts";
import { hardenedContainer, hardenedPod } from "../../../../../../components/hardening/kubernetes.ts";
import type { HelmNatsClusterArgs } from "../../../../../../components/nats/kubernetes/args.ts";
import { knownPaths } from "../../../../../../components/nats/kubernetes/chart/checkValues.ts";
import type { Naming } from "../../../../../../components/nats/kubernetes/chart/checkConflicts.ts";
import { owners } from "../../../../../../components/nats/kubernetes/chart/conflicts.ts";
import { chartValues } from "../../../../../../components/nats/kubernetes/chart/values.ts";
import { checkHelmNatsArgs } from "../../../../../../components/nats/kubernetes/checkArgs.ts";
import { shown } from "../../../problems.ts";
import { natsBoxImage, plan, plans } from "../../plans.ts";

type Args = Partial<PlainArgs<HelmNatsClusterArgs>>;

const check = (values: object, more: Args = {}, naming: Naming = "key") => {
    const { namespace, image } = plan;
    const args = { namespace, image, ...more, values: values as Record<string, unknown> };
    return shown(checkHelmNatsArgs(args, plan.name, naming));
};

/** A value at a path such as `config.nats.port`. */
const valueAt = (path: string, value: unknown) =>
    path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

describe("values of the chart that fight the arguments", () => {
    const instead: [path: string, value: unknown, key: string][] = [
        ["config.jetstream.fileStore.pvc.size", "50Gi", "nats.jetstream.size"],
        ["config.jetstream.fileStore.maxSize", "50Gi", "nats.jetstream.maxFileStore"],
        ["config.jetstream.memoryStore.enabled", true, "nats.jetstream.memoryStore"],
        ["config.jetstream.merge.max_file_store", "1G", "nats.jetstream.maxFileStore"],
        ["config.merge.jetstream.max_file_store", "1G", "nats.jetstream.maxFileStore"],
        ["config.jetstream.enabled", false, "nats.jetstream"],
        ["config.jetstream.fileStore.pvc.storageClassName", "fast", "kubernetes.storageClass"],
        ["config.cluster.replicas", 5, "nats.nodes"],
        ["config.cluster.enabled", false, "nats.nodes"],
        ["statefulSet.merge.spec.replicas", 5, "nats.nodes"],
        ["config.cluster.merge.name", "EAST", "nats.clusterName"],
        ["config.websocket.enabled", true, "nats.listeners.websocket"],
        ["config.leafnodes.tls.secretName", "leaf-tls", "nats.listeners.leafNodes"],
        ["config.nats.tls.enabled", true, "nats.tls"],
        ["config.cluster.tls.secretName", "route-tls", "nats.routeTls"],
        ["service.merge.spec.type", "LoadBalancer", "kubernetes.service.type"],
        ["config.merge.max_payload", 2_097_152, "nats.maxPayload"],
        ["config.merge.authorization.users", [], "nats.users"],
        ["config.merge.accounts.A", {}, "nats.accounts"],
        ["config.merge.system_account", "SYS", "nats.accounts"],
        ["config.merge.operator", "ey…", "nats.operator"],
        ["config.resolver.enabled", true, "nats.operator"],
        ["natsBox.enabled", true, "kubernetes.natsBox"],
        ["reloader.enabled", true, "kubernetes.reloader"],
        ["promExporter.enabled", true, "nats.exporter"],
        ["promExporter.podMonitor.enabled", true, "kubernetes.podMonitor"],
        ["global.image.registry", "mirror.example.com", "images.registry"],
        ["container.image.tag", "2.14.6-alpine", "images.nats"],
        ["container.image.fullImageName", "nats:2", "images.nats"],
        ["container.merge.image", "nats:2", "images.nats"],
        ["reloader.image.tag", "1", "images.nats-server-config-reloader"],
        ["promExporter.image.repository", "x", "images.prometheus-nats-exporter"],
        ["natsBox.container.image.tag", "1", "images.nats-box"],
    ];
    for (const [path, value, key] of instead) {
        it(`are refused with the key to use: ${path}`, () => {
            const problem = `values.${path}: is set by dhi:${key}: use that instead`;
            assert.deepEqual(check(valueAt(path, value)), [problem]);
        });
    }

    const refused: [title: string, values: object, path: string, reason: RegExp][] = [
        ["a port that nothing else has", valueAt("config.nats.port", 4333), "config.nats.port", /port 4222/],
        ["a name", { fullnameOverride: "nats" }, "fullnameOverride", /made from the cluster's: remove it$/],
        [
            "a secret",
            valueAt("config.jetstream.merge.key", "k"),
            "config.jetstream.merge.key",
            /a ConfigMap: use the secret encryptionKey \(dhi:natsEncryptionKey\)/,
        ],
        [
            "a patch of an image",
            { container: { patch: [{ op: "replace", path: "/image", value: "nats:2" }] } },
            "container.patch[0]",
            /^is set by dhi:images.nats: /,
        ],
        [
            "a patch of the configuration",
            { config: { patch: [{ op: "add", path: "/jetstream/max_file_store", value: 1 }] } },
            "config.patch[0]",
            /nats.jetstream.maxFileStore/,
        ],
        [
            "a patch of a container by its index",
            { podTemplate: { patch: [{ op: "replace", path: "/spec/containers/0/image", value: "x" }] } },
            "podTemplate.patch[0]",
            /images.nats/,
        ],
        [
            "the host's network",
            valueAt("statefulSet.merge.spec.template.spec.hostNetwork", true),
            "statefulSet.merge.spec.template.spec.hostNetwork",
            /restricted profile/,
        ],
    ];
    for (const [title, values, path, reason] of refused) {
        it(`are refused: ${title}`, () => {
            const [problem = "", ...others] = check(values);
            assert.deepEqual(others, []);
            assert.ok(problem.startsWith(`values.${path}: `), problem);
            assert.match(problem.slice(`values.${path}: `.length), reason);
        });
    }

    it("are refused where both set it, and not alone", () => {
        const service = { type: "NodePort", nodePort: 30_422 } as const;
        const values = valueAt("service.ports.nats.nodePort", 30_423);
        assert.deepEqual(check(values, { service, networkPolicy: false }), [
            "values.service.ports.nats.nodePort: is set by dhi:kubernetes.service.nodePort: use that instead",
        ]);
        assert.deepEqual(check(values), []);
    });

    it("have an argument's name in programs", () => {
        assert.deepEqual(check({ natsBox: { enabled: true } }, {}, "argument"), [
            "values.natsBox.enabled: is set by natsBoxImage: use that instead",
        ]);
    });

    const fine: Record<string, [values: object, more?: Args]> = {
        "what the arguments make": [
            {
                config: { cluster: { replicas: 3 }, websocket: { enabled: true }, mqtt: { enabled: false } },
                container: { image: { registry: "dhi.io", pullPolicy: "Always" } },
                natsBox: { enabled: true },
            },
            { natsBoxImage, listeners: { websocket: true } },
        ],
        "what has no argument": [
            {
                config: {
                    merge: { debug: true, jetstream: { max_outstanding_catchup: "32MB" } },
                    jetstream: { merge: { sync_interval: "10s" } },
                    websocket: { merge: { compression: true } },
                    nats: { tls: { merge: { min_version: "1.3" } } },
                    serverNamePrefix: "east-",
                },
                global: { labels: { team: "shop" }, image: { pullSecretNames: ["mine"] } },
                container: {
                    env: { A: "b" },
                    resources: { limits: { memory: "1Gi" } },
                },
                podTemplate: {
                    merge: {
                        metadata: { annotations: { a: "b" } },
                        spec: { tolerations: [], affinity: {}, nodeSelector: { disk: "ssd" } },
                    },
                    topologySpreadConstraints: { rack: { maxSkew: 1 } },
                    patch: [
                        { op: "add", path: "/spec/containers/-", value: { name: "log", image: "x" } },
                        { op: "add", path: "/spec/containers/0/env/-", value: { name: "A", value: "b" } },
                    ],
                },
                service: { merge: { metadata: { annotations: { a: "b" } } } },
                podDisruptionBudget: { merge: { spec: { maxUnavailable: 1 } } },
            },
        ],
        "the hardening itself": [
            { container: { merge: hardenedContainer }, podTemplate: { merge: { spec: hardenedPod } } },
        ],
        "templates and null": [
            { container: { image: { tag: { $tplYaml: "x" } } }, config: { mqtt: { enabled: null } } },
        ],
    };
    for (const [title, [values, more]] of Object.entries(fine)) {
        it(`are not: ${title}`, () => assert.deepEqual(check(values, more), []));
    }

    for (const title of [
        "the defaults",
        "one node",
        "an exporter and its PodMonitor",
        "every listener without TLS",
    ] as const) {
        it(`are not the values that the arguments make themselves: ${title}`, () => {
            const { certificates, ...more } = plans[title];
            const listeners = certificates as NonNullable<Args["listeners"]>;
            const { config, reloader, promExporter, natsBox } = chartValues(plans[title]);
            assert.deepEqual(
                check(
                    { config, reloader, promExporter, natsBox },
                    { ...more, listeners, systemPassword: "s" },
                ),
                [],
            );
        });
    }

    it("have paths that exist in the chart", () => {
        const invented = Object.keys(owners)
            .filter((path) => !/\.merge\b/.test(path))
            .filter((path) => !knownPaths.includes(path))
            .filter((path) => !knownPaths.includes(path.replace(/[^.]+$/, "*")));
        assert.deepEqual(invented, []);
    });
});
