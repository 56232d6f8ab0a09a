import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
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
const { helmNatsDefaults } = await import("../../../../../components/nats/kubernetes/args.ts");

const chartOf = (recording: Recording) => recording.get("events", "helm.sh/v4:Chart");
const texts = (recording: Recording, name: string) =>
    recording.get(name, ":Secret").inputs["stringData"] as Record<string, string>;
const certificate = { certificate: "PEM 1", key: pulumi.secret(key), ca: "PEM 2" };
const routeCertificate = { certificate: "PEM 3", key: pulumi.secret(routeKey), ca: "PEM 4" };

describe("a NATS cluster on Kubernetes", () => {
    it("is a Secret, the upstream chart and a NetworkPolicy", async () => {
        const { recording } = await preview();
        assert.deepEqual(recording.resources.map(({ type, name, parent }) => [type, name, parent]).sort(), [
            ["dhi:nats:HelmCluster", "events", undefined],
            ["kubernetes:core/v1:Secret", "events-auth", "events"],
            ["kubernetes:helm.sh/v4:Chart", "events", "events"],
            ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "events", "events"],
        ]);
        assert.deepEqual(recording.get("events-auth").inputs["metadata"], {
            name: "events-auth",
            namespace: "messaging",
        });
    });

    it("passes the chart its values, version and repository", async () => {
        const { recording } = await preview();
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
        assert.deepEqual(chartOf(recording).options.dependsOn, ["events-auth"]);
    });

    const charts: [title: string, chart: object, inputs: object][] = [
        [
            "a mirror's repository",
            { version: "2.14.9", repository: "https://charts.example.com" },
            { chart: "nats", version: "2.14.9", repositoryOpts: { repo: "https://charts.example.com" } },
        ],
        ["a folder, which has one version", { name: "./charts/nats" }, { chart: "./charts/nats" }],
        ["a folder by its absolute path", { name: "/srv/charts/nats" }, { chart: "/srv/charts/nats" }],
        [
            "an OCI registry",
            { name: "oci://dhi.io/nats-chart", version: "2.14.3" },
            { chart: "oci://dhi.io/nats-chart", version: "2.14.3" },
        ],
        [
            "a private repository",
            {
                name: "my-nats",
                repository: "https://charts.example.com",
                username: "ci",
                password: chartPassword,
            },
            {
                chart: "my-nats",
                version: "2.14.2",
                repositoryOpts: {
                    repo: "https://charts.example.com",
                    username: "ci",
                    password: chartPassword,
                },
            },
        ],
        [
            "a private OCI registry",
            { name: "oci://dhi.io/nats-chart", username: "ci", password: chartPassword },
            {
                chart: "oci://dhi.io/nats-chart",
                version: "2.14.2",
                repositoryOpts: { username: "ci", password: chartPassword },
            },
        ],
    ];
    for (const [title, chart, expected] of charts) {
        it(`takes the chart from ${title}`, async () => {
            const { recording } = await preview({ chart });
            const { repositoryOpts, chart: name, version } = chartOf(recording).inputs;
            assert.deepEqual(JSON.parse(JSON.stringify({ repositoryOpts, chart: name, version })), expected);
            assert.deepEqual(recording.leaks(secrets), []);
        });
    }

    it("has logins and routes in a Secret that nothing shows", async () => {
        const { recording, cluster } = await preview();
        const { secrets: hidden } = recording.get("events-auth");
        assert.deepEqual([...hidden], ["stringData"]);
        const files = texts(recording, "events-auth");
        assert.deepEqual([files["username"], files["password"]], ["app", appPassword]);
        assert.match(files["logins.conf"] ?? "", /user: "app", password: "app-\\"marker\\"-1"/);
        assert.ok(
            files["routes.conf"]?.includes("nats://route:route%40marker%2F2@events-2.events-headless:6222"),
        );
        assert.equal(await pulumi.isSecret(cluster.password), true);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("treats passwords in plain text as secrets", async () => {
        const { recording, cluster } = await preview({
            authentication: { users: [{ name: "app", password: appPassword }] },
            routePassword,
        });
        assert.equal(await pulumi.isSecret(cluster.password), true);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("accepts a token", async () => {
        const { recording, cluster } = await preview({
            authentication: { token: appPassword },
            natsBoxImage: "dhi.io/nats-box:0.19.9-debian13",
        });
        assert.deepEqual(Object.keys(texts(recording, "events-auth")).sort(), [
            "logins.conf",
            "routes.conf",
            "token",
        ]);
        assert.equal(await promiseOf(cluster.username), undefined);
        assert.match(JSON.stringify(chartOf(recording).inputs), /"NATS_TOKEN":\{"valueFrom"/);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("has no routes with one server", async () => {
        const { recording } = await preview({ nodes: 1, routeTls: routeCertificate });
        assert.deepEqual(Object.keys(texts(recording, "events-auth")).sort(), [
            "logins.conf",
            "password",
            "username",
        ]);
        assert.deepEqual(recording.names(":Secret"), ["events-auth"]);
    });

    it("creates Secrets with given certificates before the chart", async () => {
        const { recording, cluster } = await preview({ tls: certificate, routeTls: routeCertificate });
        assert.deepEqual(texts(recording, "events-nats-tls"), {
            "tls.crt": "PEM 1",
            "tls.key": key,
            "ca.crt": "PEM 2",
        });
        assert.equal(texts(recording, "events-cluster-tls")["tls.key"], routeKey);
        assert.deepEqual(chartOf(recording).options.dependsOn, [
            "events-auth",
            "events-cluster-tls",
            "events-nats-tls",
        ]);
        assert.equal(await promiseOf(cluster.caCertificate), "PEM 2");
        assert.equal(cluster.caSecret, "events-nats-tls");
        assert.match(texts(recording, "events-auth")["routes.conf"] ?? "", /"tls:\/\/route:/);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("uses certificates of existing Secrets, and creates none", async () => {
        const { recording, cluster } = await preview({
            tls: { secretName: "nats-tls" },
            routeTls: { secretName: "route-tls" },
            listeners: { websocket: { secretName: "ws-tls" }, mqtt: true },
        });
        assert.deepEqual(recording.names(":Secret"), ["events-auth"]);
        const { config, tlsCA } = chartOf(recording).inputs["values"] as Record<string, object>;
        const { nats, websocket, mqtt, cluster: routes } = config as Record<string, { tls?: unknown }>;
        assert.deepEqual(nats?.tls, { enabled: true, secretName: "nats-tls" });
        assert.deepEqual(routes?.tls, { enabled: true, secretName: "route-tls", merge: { verify: true } });
        assert.deepEqual(websocket?.tls, { enabled: true, secretName: "ws-tls" });
        assert.deepEqual(mqtt, { enabled: true });
        assert.deepEqual(tlsCA, { enabled: true, secretName: "route-tls" });
        assert.deepEqual([await promiseOf(cluster.caCertificate), cluster.caSecret], [undefined, "nats-tls"]);
    });

    it("has the URLs and labels for clients", async () => {
        const plain = (await preview({ nodes: 1 })).cluster;
        assert.equal(await promiseOf(plain.clientUrl), "nats://events.messaging.svc:4222");
        const { cluster } = await preview({ tls: certificate });
        assert.equal(await promiseOf(cluster.clientUrl), "tls://events.messaging.svc:4222");
        assert.deepEqual(
            await promiseOf(cluster.clientUrls),
            [0, 1, 2].map((node) => `tls://events-${node}.events-headless.messaging.svc:4222`),
        );
        assert.equal(
            (await promiseOf(cluster.monitorUrls))[1],
            "http://events-1.events-headless.messaging.svc:8222",
        );
        assert.equal(await promiseOf(cluster.username), "app");
        assert.deepEqual(cluster.clientLabels, { "events-client": "true" });
    });

    it("has its image's digest, where it is pinned", async () => {
        const digest = `sha256:${"0f".repeat(32)}`;
        assert.equal(await promiseOf((await preview()).cluster.imageDigest), undefined);
        const { cluster } = await preview({ image: `${args.image}@${digest}` });
        assert.equal(await promiseOf(cluster.imageDigest), digest);
    });

    it("registers every public output, with the password as a secret", async () => {
        const image = `${args.image}@sha256:${"0f".repeat(32)}`;
        const { recording, cluster } = await preview({ image, tls: certificate });
        const { values = {}, secrets: hidden } = recording.componentOutputs.get("events") ?? {};
        assert.deepEqual(Object.keys(values).sort(), publicOutputs(cluster));
        assert.ok(hidden?.has("password"));
    });

    it("depends on the resources in after", async () => {
        const recording = await mockPulumi({ preview: true });
        const namespace = new kubernetes.core.v1.Namespace("messaging");
        new HelmNatsCluster("events", { ...args, after: [namespace] });
        await recording.settled();
        for (const type of [":Secret", ":Chart", ":NetworkPolicy"]) {
            const [name = ""] = recording.names(type);
            assert.ok(recording.get(name, type).options.dependsOn.includes("messaging"), type);
        }
    });

    it("merges a user's values into its own", async () => {
        const patch = [{ op: "add", path: "/env/-", value: { name: "A", value: "b" } }];
        const { recording } = await preview({
            values: { config: { merge: { debug: true } }, container: { patch } },
        });
        const { config, container } = chartOf(recording).inputs["values"] as Record<
            string,
            Record<string, unknown>
        >;
        assert.equal((config?.["merge"] as Record<string, unknown>)["debug"], true);
        assert.ok("zzz$include" in (config?.["merge"] as object));
        assert.equal((container?.["patch"] as unknown[]).length, 2);
    });

    it("has no network policy on request", async () => {
        const { recording } = await preview({ networkPolicy: false });
        assert.deepEqual(recording.names(":NetworkPolicy"), []);
    });

    it("refuses bad arguments with all problems at once, before it creates anything", async () => {
        const recording = await mockPulumi({ preview: true });
        assert.throws(
            () =>
                new HelmNatsCluster("Events", { ...args, nodes: 2, podMonitor: true, values: { confg: {} } }),
            (error) => {
                assert.ok(pulumi.InputPropertiesError.isInstance(error));
                assert.deepEqual(
                    error.errors.map(({ propertyPath }) => propertyPath),
                    ["nodes", "name", "podMonitor", "values.confg"],
                );
                return true;
            },
        );
        await recording.settled();
        assert.deepEqual(recording.resources, []);
    });
});
