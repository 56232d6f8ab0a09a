/** From `dhi:kubernetes` and `dhi:nats` to the arguments of the components: every key, on the runtime Kubernetes. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, promiseOf } from "../../../mocks.ts";
import { digest, hello } from "../bad.ts";
import { makeCertificate } from "../certificate.ts";
import * as stack from "../stack.ts";

const { helmNatsDefaults } = await import("../../../../components/nats/kubernetes/args.ts");

const { kubeconfig, secretOf } = stack;
const onKubernetes = (kubernetes: object, more: object) => ({
    runtime: "kubernetes",
    kubernetes: { kubeconfig, ...kubernetes },
    ...more,
});

async function settingsOf(kubernetes: object = {}, more: object = {}) {
    const settings = await stack.settingsOf(onKubernetes(kubernetes, more));
    assert.ok(settings.runtime === "kubernetes");
    return settings;
}

/** The cluster's arguments without logins. */
async function natsOf(kubernetes: object, more: object) {
    const { nats } = await settingsOf(kubernetes, more);
    return Object.fromEntries(
        Object.entries(nats).filter(([key]) => key !== "authentication" && key !== "routePassword"),
    );
}

const withoutReloader = {
    namespace: "dhi-test",
    image: "dhi.io/nats:2.15.1-debian13",
    listeners: {},
    protectData: false,
    chart: { repository: helmNatsDefaults.chart.repository },
};
const defaults = {
    ...withoutReloader,
    reloaderImage: "dhi.io/nats-server-config-reloader:0.24.0-debian13",
};
const exporterImage = "dhi.io/prometheus-nats-exporter:0.20.2-debian13";

/** Settings that the cluster's arguments have under the same names. */
const sameOnKubernetes = {
    namespace: "messaging",
    chart: { name: "./charts/nats", version: "2.15.1", repository: "https://charts.example.com" },
    storageClass: "fast",
    priorityClass: "messaging",
    networkPolicy: { clientNamespaces: ["shop"], scraperNamespace: "monitoring" },
    values: { config: { merge: { debug: true } } },
};
const sameOfNats = {
    nodes: 5,
    clusterName: "EAST",
    jetstream: { size: "10Gi", memoryStore: "64Mi", domain: "hub" },
    memory: "1Gi",
    cpus: 0.5,
    maxPayload: "8Mi",
    readinessSeconds: 900,
    tls: { secretName: "nats-tls" },
    routeTls: { secretName: "route-tls" },
};

/** What is set, and the cluster's arguments that it comes to. */
const keys: [kubernetes: object, nats: object, expected: object][] = [
    [{}, {}, defaults],
    [sameOnKubernetes, sameOfNats, { ...defaults, ...sameOnKubernetes, ...sameOfNats }],
    [{ networkPolicy: false }, {}, { ...defaults, networkPolicy: false }],
    [{}, { nodes: 2, jetstream: false }, { ...defaults, nodes: 2, jetstream: false }],
    [{ reloader: true, exporter: false, natsBox: false }, {}, defaults],
    [{ reloader: false }, {}, withoutReloader],
    [{ exporter: true }, {}, { ...defaults, exporterImage }],
    [{ exporter: true, podMonitor: true }, {}, { ...defaults, exporterImage, podMonitor: true }],
    [
        { backup: { schedule: "30 2 * * *", size: "20Gi" } },
        {},
        {
            ...defaults,
            backup: {
                schedule: "30 2 * * *",
                size: "20Gi",
                image: "dhi.io/natscli:0.4.0-debian13",
                busyboxImage: "dhi.io/busybox:1.37.0-debian13",
            },
        },
    ],
    [{}, { exporter: true }, { ...defaults, exporterImage }],
    [
        { podMonitor: true, prometheusRule: true },
        { exporter: true },
        { ...defaults, exporterImage, podMonitor: true, prometheusRule: true },
    ],
    [{ natsBox: true }, {}, { ...defaults, natsBoxImage: "dhi.io/nats-box:0.20.0-debian13" }],
    [
        { leafNodes: true, websocket: { secretName: "ws-tls" }, mqtt: true, gateway: false },
        {},
        { ...defaults, listeners: { leafnodes: true, websocket: { secretName: "ws-tls" }, mqtt: true } },
    ],
    [{ gateway: true }, {}, { ...defaults, listeners: { gateway: true } }],
    // Settings for Docker are allowed, because a stack can change its runtime.
    [{}, { clientPort: 14_222, monitorPort: 18_222, publishOn: "0.0.0.0" }, defaults],
];

describe("readSettings on Kubernetes", () => {
    after(() => mockPulumi());

    for (const [kubernetes, nats, expected] of keys) {
        it(`passes to the cluster ${JSON.stringify({ kubernetes, nats })}`, async () => {
            assert.deepEqual(await natsOf(kubernetes, { nats }), expected);
        });
    }

    it("uses the stack's registry for every image", async () => {
        const images = {
            registry: "registry.example.com/acme",
            prefix: "hardened-",
            "prometheus-nats-exporter": `0.20.1@${digest}`,
            "nats-box": "ghcr.io/acme/nats-box:0.19.7",
        };
        const { image, exporterImage, natsBoxImage } = await natsOf(
            { exporter: true, natsBox: true },
            { images },
        );
        const source = "registry.example.com/acme/hardened-";
        assert.equal(image, `${source}nats:2.15.1-debian13`);
        assert.equal(exporterImage, `${source}prometheus-nats-exporter:0.20.1@${digest}`);
        assert.equal(natsBoxImage, "ghcr.io/acme/nats-box:0.19.7");
    });

    it("selects the cluster and the namespace", async () => {
        const usual = await settingsOf();
        assert.deepEqual(usual.namespace, { name: "dhi-test", adopt: false, protect: false });
        assert.deepEqual(usual.provider, { kubeconfig });
        assert.equal(usual.target?.context, "dev");

        const named = await settingsOf({ context: "prod", namespace: "shared", createNamespace: false });
        assert.deepEqual(named.namespace, { name: "shared", adopt: true, protect: false });
        assert.deepEqual(named.provider, { kubeconfig, context: "prod" });
        assert.equal(named.target?.server, "https://192.0.2.1:6443");
    });

    it("needs neither cluster nor kubeconfig with renderTo", async () => {
        const { target, provider } = await settingsOf({ kubeconfig: "/nowhere/kubeconfig", renderTo: "out" });
        assert.equal(target, undefined);
        assert.equal(provider.renderTo, "out");
    });

    it("keeps logins secret", async () => {
        const { nats } = await settingsOf({}, { nats: { user: "me" } });
        const [user] = nats.authentication.users ?? [];
        assert.equal(user?.name, "me");
        assert.equal(await secretOf(user.password), "password-marker");
        assert.equal(await secretOf(nats.routePassword), "route-marker");
    });

    it("passes certificates, with their keys as secrets", async function () {
        const [natsTls, natsRouteTls] = [makeCertificate(this), makeCertificate(this)];
        const { nats } = await settingsOf({}, { natsTls, natsRouteTls });
        assert.deepEqual(await promiseOf(pulumi.output({ tls: nats.tls, routeTls: nats.routeTls })), {
            tls: natsTls,
            routeTls: natsRouteTls,
        });
        for (const source of [nats.tls, nats.routeTls]) {
            assert.ok(source !== undefined && "key" in source);
            await secretOf(source.key);
        }
    });

    it("passes the settings of services for Kubernetes", async () => {
        const kubernetes = {
            ingress: { host: "hello.example.com", className: "nginx", tlsSecretName: "hello-tls" },
            gatewayRoute: { gateway: "public", gatewayNamespace: "gateways", host: "hello.example.com" },
            autoscale: { max: 10, cpuPercent: 80 },
            livenessPath: "/live",
            readinessPath: "/ready",
            drainSeconds: 0,
        };
        const common = { containerPort: 9000, replicas: 2, environment: { LEVEL: "debug" }, stopSeconds: 5 };
        const app = { name: "hello", image: `ghcr.io/acme/hello@${digest}`, port: 8080, nats: false };
        const { apps } = await settingsOf({}, { apps: [{ ...app, ...common, kubernetes }] });
        const [{ image, onKubernetes, nats } = assert.fail("no service")] = apps;
        assert.deepEqual(onKubernetes, {
            ...common,
            ...kubernetes,
            port: 8080,
            secretFiles: {},
            secretEnvironment: {},
            protectData: false,
        });
        assert.deepEqual([image, nats], [{ adopt: `ghcr.io/acme/hello@${digest}` }, false]);
    });

    it("pushes built images with the login of their registry", async () => {
        const push = "registry.example.com/team/hello:1";
        const registries = { "registry.example.com": { username: "ci", password: "registry-marker" } };
        const { apps } = await settingsOf({}, { apps: [{ ...hello, push }], registries });
        const { image, username, password } = apps[0]?.image.build?.push ?? {};
        assert.deepEqual([image, username], [push, "ci"]);
        assert.equal(await secretOf(password), "registry-marker");
    });

    it("refuses a context that does not exist, with the other problems", async () => {
        const [, ...lines] = await stack.refusal(onKubernetes({ context: "gone" }, { apps: [hello] }));
        assert.equal(lines.length, 2);
        assert.match(lines[0] ?? "", /^ {2}dhi:apps\[0\]\.push: is required, because Kubernetes/);
        assert.match(lines[1] ?? "", /^ {2}dhi:kubernetes\.context: "gone" does not exist/);
    });
});
