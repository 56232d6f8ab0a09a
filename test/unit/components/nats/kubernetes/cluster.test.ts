import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { NatsService } from "../../../../../components/nats/kubernetes/service.ts";
import { mockPulumi, promiseOf, type Recording } from "../../../../mocks.ts";
import { publicOutputs } from "../../publicOutputs.ts";
import {
    appPassword,
    args,
    chartPassword,
    key,
    preview,
    routeKey,
    routePassword,
    secrets,
} from "./previewedCluster.ts";

const kubernetes = await import("@pulumi/kubernetes");
const { HelmNatsCluster } = await import("../../../../../components/nats/kubernetes/cluster.ts");
const { chartValues } = await import("../../../../../components/nats/kubernetes/chart/values.ts");
const { monitoredOnKubernetes } = await import("../../../../../components/nats/monitoring/cluster.ts");
const { natsRules } = await import("../../../../../components/nats/monitoring/rules.ts");
const { helmNatsDefaults } = await import("../../../../../components/nats/kubernetes/args.ts");

const chartOf = (recording: Recording) => recording.get("events", "helm.sh/v4:Chart");
const texts = (recording: Recording, name: string) =>
    recording.get(name, ":Secret").inputs["stringData"] as Record<string, string>;
const range = "203.0.113.0/24";
interface Policy {
    readonly ingress: readonly {
        readonly from: readonly { readonly ipBlock?: { readonly cidr: string } }[];
    }[];
}
const certificate = { certificate: "PEM 1", key: pulumi.secret(key), ca: "PEM 2" };
const routeCertificate = { certificate: "PEM 3", key: pulumi.secret(routeKey), ca: "PEM 4" };

describe("a NATS cluster on Kubernetes", () => {
    it("records these inputs, which previews compare, and no secrets", async () => {
        const { recording } = await preview({ nodes: 1, cpus: 1 });
        const found = Object.keys(recording.get("events", "dhi:").inputs).sort().join();
        assert.equal(found, "clusterName,cpus,image,jetstream,maxPayload,memory,namespace,nodes");
    });

    it("is a Secret, the upstream chart with its values, and a NetworkPolicy", async () => {
        const { recording } = await preview();
        assert.deepEqual(recording.resources.map(({ type, name, parent }) => [type, name, parent]).sort(), [
            ["dhi:nats:HelmCluster", "events", undefined],
            ["kubernetes:core/v1:Secret", "events-auth", "events"],
            ["kubernetes:helm.sh/v4:Chart", "events", "events"],
            ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "events", "events"],
        ]);
        const metadata = { name: "events-auth", namespace: "messaging" };
        assert.deepEqual(recording.get("events-auth").inputs["metadata"], metadata);
        assert.deepEqual(chartOf(recording).inputs, {
            chart: "nats",
            namespace: "messaging",
            version: "2.14.2",
            repositoryOpts: { repo: "https://nats-io.github.io/k8s/helm/charts/" },
            values: chartValues({
                ...helmNatsDefaults,
                ...args,
                name: "events",
                authSecret: "events-auth",
                hasToken: false,
                certificates: {},
            }),
        });
    });

    it("has a PrometheusRule with its alerts on request, which has no secret", async () => {
        const exporterImage = "dhi.io/prometheus-nats-exporter:0.20.2-debian13";
        const more = { exporterImage, podMonitor: true, prometheusRule: true, tls: certificate };
        const { recording } = await preview(more);
        const { inputs } = recording.get("events-alerts", "monitoring.coreos.com/v1:PrometheusRule");
        assert.deepEqual(inputs["metadata"], { name: "events", namespace: "messaging" });
        const cluster = monitoredOnKubernetes("events", "messaging", {
            ...helmNatsDefaults,
            tls: { certificate: "" },
        });
        assert.deepEqual(inputs["spec"], natsRules(cluster));
        assert.deepEqual(recording.leaks(secrets), []);
    });

    const login = { username: "ci", password: chartPassword };
    const mirror = "https://charts.example.com";
    const oci = "oci://dhi.io/nats-chart";
    const charts: [title: string, chart: object, inputs: object][] = [
        [
            "a mirror's repository",
            { version: "2.14.9", repository: mirror },
            { chart: "nats", version: "2.14.9", repositoryOpts: { repo: mirror } },
        ],
        ["a folder, which has one version", { name: "./charts/nats" }, { chart: "./charts/nats" }],
        ["an OCI registry", { name: oci, version: "2.14.3" }, { chart: oci, version: "2.14.3" }],
        [
            "a private repository",
            { name: "my-nats", repository: mirror, ...login },
            { chart: "my-nats", version: "2.14.2", repositoryOpts: { repo: mirror, ...login } },
        ],
        [
            "a private OCI registry",
            { name: oci, ...login },
            { chart: oci, version: "2.14.2", repositoryOpts: login },
        ],
    ];
    for (const [title, chart, expected] of charts) {
        it(`takes the chart from ${title}`, async () => {
            const { recording } = await preview({ chart });
            const { namespace, values, ...given } = chartOf(recording).inputs;
            assert.ok(namespace && values);
            assert.deepEqual(given, expected);
            assert.deepEqual(recording.leaks(secrets), []);
        });
    }

    for (const [title, given] of [
        ["secrets", pulumi.secret(appPassword)],
        ["plain text", appPassword],
    ] as const) {
        it(`has logins and routes in a Secret that nothing shows, given as ${title}`, async () => {
            const { recording, cluster } = await preview({
                authentication: { users: [{ name: "app", password: given }] },
                routePassword: title === "secrets" ? pulumi.secret(routePassword) : routePassword,
            });
            const { username, password, ...files } = texts(recording, "events-auth");
            assert.deepEqual([username, password], ["app", appPassword]);
            assert.match(files["logins.conf"] ?? "", /user: "app", password: "\$2b\$08\$[\w./]{53}"/);
            const route = "nats://route:route%40marker%2F2@events-2.events-headless:6222";
            assert.ok(files["routes.conf"]?.includes(route));
            assert.equal(await pulumi.isSecret(cluster.password), true);
            assert.deepEqual(recording.leaks(secrets), []);
        });
    }

    it("accepts a token", async () => {
        const authentication = { token: appPassword };
        const { recording, cluster } = await preview({ authentication });
        const keys = Object.keys(texts(recording, "events-auth"));
        assert.deepEqual(keys.sort(), ["logins.conf", "routes.conf", "token"]);
        assert.equal(await promiseOf(cluster.username), undefined);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("has the key of its files in an immutable Secret, whose name changes with it and which pods mount", async () => {
        const secretWith = async (encryptionKey: string) => {
            const { recording } = await preview({ encryptionKey: pulumi.secret(encryptionKey) });
            const { metadata, immutable } = recording.get("events-encryption").inputs;
            const { name } = metadata as { name: string };
            assert.deepEqual(metadata, { name, namespace: "messaging" });
            assert.equal(immutable, true);
            const text = `key: "${encryptionKey}"\n`;
            assert.deepEqual(texts(recording, "events-encryption"), { "encryption.conf": text });
            const { inputs, options } = chartOf(recording);
            assert.ok(JSON.stringify(inputs).includes(`"secretName":"${name}"`));
            assert.deepEqual(options.dependsOn, ["events-auth", "events-encryption"]);
            assert.deepEqual(recording.leaks([encryptionKey]), []);
            return name;
        };
        const names = [
            await secretWith(`${key}-of-32-characters-1`),
            await secretWith(`${key}-of-32-characters-2`),
        ];
        assert.match(names[0] ?? "", /^events-encryption-[0-9a-f]{8}$/);
        assert.notEqual(names[0], names[1]);
    });

    it("has no routes with one server", async () => {
        const { recording } = await preview({ nodes: 1, routeTls: routeCertificate });
        const keys = Object.keys(texts(recording, "events-auth"));
        assert.deepEqual(keys.sort(), ["logins.conf", "password", "username"]);
        assert.deepEqual(recording.names(":Secret"), ["events-auth"]);
    });

    it("creates Secrets with given certificates before the chart", async () => {
        const { recording, cluster } = await preview({ tls: certificate, routeTls: routeCertificate });
        const client = { "tls.crt": "PEM 1", "tls.key": key, "ca.crt": "PEM 2" };
        assert.deepEqual(texts(recording, "events-nats-tls"), client);
        assert.equal(texts(recording, "events-cluster-tls")["tls.key"], routeKey);
        const { dependsOn } = chartOf(recording).options;
        assert.deepEqual(dependsOn, ["events-auth", "events-cluster-tls", "events-nats-tls"]);
        assert.equal(await promiseOf(cluster.caCertificate), "PEM 2");
        assert.equal(cluster.caSecret, "events-nats-tls");
        assert.match(texts(recording, "events-auth")["routes.conf"] ?? "", /"tls:\/\/route:/);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("creates a Secret with the certificate of clients, which the box shows", async () => {
        const { recording, cluster } = await preview({
            ...{ tls: certificate, clientTls: { certificate: "PEM 5", key } },
            natsBoxImage: "dhi.io/nats-box:0.20.0-debian13",
        });
        assert.deepEqual(texts(recording, "events-client-tls"), { "tls.crt": "PEM 5", "tls.key": key });
        assert.equal(cluster.clientSecret, "events-client-tls");
        const box = JSON.stringify((chartOf(recording).inputs["values"] as { natsBox: object }).natsBox);
        assert.match(box, /"NATS_CERT":"\/etc\/nats-client\/tls.crt".*"secretName":"events-client-tls"/);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("uses certificates of existing Secrets, and creates none", async () => {
        const { recording, cluster } = await preview({
            tls: { secretName: "nats-tls" },
            routeTls: { secretName: "route-tls" },
            listeners: { websocket: { secretName: "ws-tls" }, mqtt: true },
        });
        assert.deepEqual(recording.names(":Secret"), ["events-auth"]);
        const { config } = chartOf(recording).inputs["values"] as { config: Record<string, object> };
        const { nats, websocket, mqtt } = config;
        const tls = (secretName: string) => ({ tls: { enabled: true, secretName } });
        assert.deepEqual(nats, tls("nats-tls"));
        assert.deepEqual(websocket, { enabled: true, ...tls("ws-tls") });
        assert.deepEqual(mqtt, { enabled: true });
        assert.deepEqual([await promiseOf(cluster.caCertificate), cluster.caSecret], [undefined, "nats-tls"]);
    });

    it("has the URLs, the login and labels for clients", async () => {
        const { cluster } = await preview({ tls: certificate });
        const server = (index: number) => `events-${index}.events-headless.messaging.svc`;
        assert.deepEqual(
            [await promiseOf(cluster.clientUrl), await promiseOf(cluster.clientUrls)],
            ["tls://events.messaging.svc:4222", [0, 1, 2].map((index) => `tls://${server(index)}:4222`)],
        );
        assert.equal((await promiseOf(cluster.monitorUrls))[1], `http://${server(1)}:8222`);
        assert.equal(await promiseOf(cluster.username), "app");
        assert.deepEqual(cluster.clientLabels, { "events-client": "true" });
        const plain = (await preview({ nodes: 1 })).cluster;
        assert.equal(await promiseOf(plain.clientUrl), "nats://events.messaging.svc:4222");
        assert.equal(await promiseOf(plain.imageDigest), undefined);
    });

    it("registers every public output, with the password as a secret", async () => {
        const digest = `sha256:${"0f".repeat(32)}`;
        const image = `${args.image}@${digest}`;
        const systemPassword = "system-marker-9";
        const clientTls = { certificate: "PEM 5", key: "client-key-marker" };
        const { recording, cluster } = await preview({ image, tls: certificate, clientTls, systemPassword });
        const { values = {}, secrets: hidden } = recording.componentOutputs.get("events") ?? {};
        assert.deepEqual(Object.keys(values).sort(), publicOutputs(cluster));
        assert.equal(values["imageDigest"], digest);
        assert.ok(hidden?.has("password") && hidden.has("systemPassword") && hidden.has("clientKey"));
        assert.deepEqual(recording.leaks([systemPassword, clientTls.key]), []);
    });

    it("depends on the resources in after, and has no network policy on request", async () => {
        const recording = await mockPulumi({ preview: true });
        const namespace = new kubernetes.core.v1.Namespace("messaging");
        new HelmNatsCluster("events", { ...args, after: [namespace], networkPolicy: false });
        await recording.settled();
        const children = recording.resources.filter(({ parent }) => parent === "events");
        const names = children.map(({ name }) => name);
        assert.deepEqual(names, ["events-auth", "events"]);
        assert.ok(children.every(({ options }) => options.dependsOn.includes("messaging")));
    });

    const local: NatsService = {
        type: "LoadBalancer",
        sourceRanges: [range],
        externalTrafficPolicy: "Local",
    };
    const admitted: [title: string, service: NatsService, from: string[] | undefined, cidrs: string[]][] = [
        ["given addresses", { type: "NodePort" }, ["10.0.0.0/8"], ["10.0.0.0/8"]],
        ["those of the load balancer, which servers see", local, undefined, [range]],
        ["given addresses in place of those", local, ["10.0.0.0/8"], ["10.0.0.0/8"]],
    ];
    for (const [title, service, from, cidrs] of admitted) {
        it(`admits clients from outside by the network policy: ${title}`, async () => {
            const { recording } = await preview({ service, networkPolicy: { from } });
            const spec = recording.get("events", ":NetworkPolicy").inputs["spec"] as Policy;
            const found = spec.ingress[0]?.from.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []);
            assert.deepEqual(found, cidrs);
        });
    }

    it("merges a user's values into its own", async () => {
        const { recording } = await preview({ values: { config: { merge: { debug: true } } } });
        const { config } = chartOf(recording).inputs["values"] as { config: { merge: object } };
        assert.deepEqual(Object.keys(config.merge).sort(), ["debug", "max_payload", "zzz$include"]);
    });

    it("refuses bad arguments with all problems at once, before it creates anything", async () => {
        const recording = await mockPulumi({ preview: true });
        assert.throws(() => new HelmNatsCluster("Events", { ...args, nodes: 2 }), {
            message: /^HelmNatsCluster "Events": nodes: .*; name: /,
        });
        await recording.settled();
        assert.deepEqual(recording.resources, []);
    });
});
