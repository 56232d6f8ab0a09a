import assert from "node:assert/strict";
import { mockPulumi, type Recording } from "../../../../mocks.ts";
import { DockerNatsCluster } from "../../../../../components/nats/docker/cluster.ts";
import { createKubernetesProvider } from "../../../../../components/kubernetes/provider.ts";
import type { DockerNatsClusterArgs } from "../../../../../components/nats/docker/args.ts";
import type { StreamsArgs } from "../../../../../components/nats/streams/args/streams.ts";
import { HelmNatsCluster } from "../../../../../components/nats/kubernetes/cluster.ts";

const password = "of the user";
const common = {
    image: "dhi.io/nats:2.14.5-debian13",
    authentication: { users: [{ name: "app", password }] },
    routePassword: "of the routes",
    nodes: 1,
} as const;
const everything: StreamsArgs = {
    streams: {
        COPY: { mirror: { name: "ORDERS" }, onDelete: "delete" },
        ORDERS: { subjects: ["orders.>"], maxAge: undefined, consumers: { billing: { maxDeliver: 5 } } },
    },
    keyValue: { settings: { history: 5 } },
    objectStores: { images: { maxBytes: "1Mi" } },
};

async function onDocker(args: Partial<DockerNatsClusterArgs>, protectData = false): Promise<Recording> {
    const recording = await mockPulumi({ preview: true });
    new DockerNatsCluster("events", {
        ...common,
        ...args,
        protectData,
        initImage: "dhi.io/busybox:1.37.0-debian13",
    });
    return recording.settled();
}

describe("a cluster's streams", () => {
    it("are its children, without what is not declared", async () => {
        const recording = await onDocker(everything);
        const found = recording.resources.filter(
            ({ type }) => type.startsWith("dhi:nats:") && type !== "dhi:nats:DockerCluster",
        );
        assert.deepEqual(
            Object.fromEntries(found.map(({ name, type, inputs }) => [`${type} ${name}`, inputs])),
            {
                "dhi:nats:Stream events-stream-ORDERS": { name: "ORDERS", subjects: ["orders.>"] },
                "dhi:nats:Stream events-stream-COPY": { name: "COPY", mirror: { name: "ORDERS" } },
                "dhi:nats:Consumer events-stream-ORDERS-consumer-billing": {
                    stream: "ORDERS",
                    name: "billing",
                    maxDeliver: 5,
                },
                "dhi:nats:KeyValue events-kv-settings": { bucket: "settings", history: 5 },
                "dhi:nats:ObjectStore events-objects-images": { bucket: "images", maxBytes: "1Mi" },
            },
        );
        for (const { parent, provider } of found) {
            assert.deepEqual([parent, provider], ["events", "events-jetstream"]);
        }
    });

    it("stay in the cluster unless they are to be deleted, and are protected with the data", async () => {
        const retained = (recording: Recording, name: string) => recording.get(name).options.retainOnDelete;
        const recording = await onDocker(everything);
        assert.equal(retained(recording, "events-stream-ORDERS"), true);
        assert.equal(retained(recording, "events-stream-COPY"), false);
        assert.equal(recording.get("events-kv-settings").options.protect, false);
        assert.equal((await onDocker(everything, true)).get("events-kv-settings").options.protect, true);
    });

    it("are created after the servers, and after what they copy or belong to", async () => {
        const recording = await onDocker(everything);
        const after = (name: string) => recording.get(name).options.dependsOn;
        assert.deepEqual(after("events-stream-ORDERS"), ["events-0"]);
        assert.deepEqual(after("events-stream-COPY"), ["events-0", "events-stream-ORDERS"]);
        assert.deepEqual(after("events-stream-ORDERS-consumer-billing"), [
            "events-0",
            "events-stream-ORDERS",
        ]);
    });

    it("have the login in their provider alone, as a secret", async () => {
        const recording = await onDocker(everything);
        const { inputs, secrets } = recording.get("events-jetstream");
        const { tunnel, ...direct } = inputs;
        assert.deepEqual(JSON.parse(String(tunnel)), {
            docker: {
                network: "events",
                image: "dhi.io/busybox:1.37.0-debian13",
                hosts: ["events-0"],
                pull: false,
            },
        });
        assert.deepEqual(direct, {
            loginKind: "password",
            username: "app",
            password,
            serverName: "events-0",
            servers: "nats://127.0.0.1:4222",
        });
        assert.ok(secrets.has("password"));
        assert.deepEqual(recording.leaks([password]), []);
    });

    it("of other accounts have providers of their own, with the login of a user of that account", async () => {
        const recording = await mockPulumi({ preview: true });
        const users = [
            { name: "app", password, account: "SHOP" },
            { name: "reader", password: "1", account: "BILLING", permissions: { publish: [] } },
            { name: "billing", password: "2", account: "BILLING" },
        ] as const;
        new DockerNatsCluster("events", {
            ...common,
            authentication: { users },
            accounts: { SHOP: {}, BILLING: {} },
            streams: {
                ORDERS: { subjects: ["a.>"], account: "SHOP" },
                INVOICES: { subjects: ["a.b"], account: "BILLING", consumers: { pay: {} } },
            },
            initImage: "dhi.io/busybox:1.37.0-debian13",
        });
        await recording.settled();
        const providers = ["ORDERS", "INVOICES", "INVOICES-consumer-pay"].map(
            (name) => recording.get(`events-stream-${name}`).provider,
        );
        assert.deepEqual(providers, [
            "events-jetstream",
            "events-jetstream-BILLING",
            "events-jetstream-BILLING",
        ]);
        assert.equal(recording.get("events-jetstream-BILLING").inputs["username"], "billing");
        assert.deepEqual(recording.get("events-stream-INVOICES").inputs, {
            name: "INVOICES",
            subjects: ["a.b"],
        });
    });

    it("are created by a client that shows its certificate, whose key is a secret", async () => {
        const recording = await onDocker({
            ...{ streams: { ORDERS: { subjects: ["a.>"] } }, clientCertificates: "verify" },
            tls: { certificate: "PEM 1", key: "server-key-marker", ca: "PEM 2" },
            clientTls: { certificate: "PEM 3", key: "client-key-marker" },
        });
        const { inputs, secrets } = recording.get("events-jetstream");
        assert.deepEqual([inputs["clientCertificate"], inputs["clientKey"]], ["PEM 3", "client-key-marker"]);
        assert.ok(secrets.has("clientKey"));
        assert.deepEqual(recording.leaks(["client-key-marker"]), []);
    });

    it("need no plugin where there are none", async () => {
        const recording = await onDocker({ streams: {} });
        assert.ok(recording.resources.every(({ type }) => !type.startsWith("pulumi:providers:dhi")));
    });

    it("are reached through the API server on Kubernetes", async () => {
        const recording = await mockPulumi({ preview: true });
        const tls = { secretName: "nats-tls" };
        new HelmNatsCluster("events", { ...common, ...everything, tls, namespace: "messaging" });
        const { inputs } = (await recording.settled()).get("events-jetstream");
        assert.deepEqual(
            [inputs["servers"], inputs["serverName"], JSON.parse(String(inputs["tunnel"]))],
            [
                "tls://events-0.events-headless.messaging.svc:4222",
                "events.messaging.svc",
                { kubernetes: { namespace: "messaging", caSecret: "nats-tls" } },
            ],
        );
    });

    describe("with accounts", () => {
        const accounts = { SHOP: {}, PLAIN: { jetstream: false } } as const;
        const users = [
            { name: "app", password, account: "SHOP" },
            { name: "edge", nkey: `U${"A".repeat(55)}`, account: "$G" },
        ] as const;
        const args = { ...common, authentication: { users }, accounts, leaveStreams: ["BILLING"] };

        it("have a connection that knows who is in which account, in secret", async () => {
            const recording = await mockPulumi({ preview: true });
            new DockerNatsCluster("events", { ...args, initImage: "dhi.io/busybox:1.37.0-debian13" });
            const { inputs, secrets } = (await recording.settled()).get("events-jetstream");
            assert.deepEqual(JSON.parse(String(inputs["members"])), {
                users: [
                    {
                        name: "app",
                        account: "SHOP",
                        login: { loginKind: "password", username: "app", password },
                    },
                    { name: "edge", account: "$G" },
                ],
                accounts: ["SHOP"],
            });
            assert.ok(secrets.has("members"));
            assert.equal(inputs["leaveStreams"], '["BILLING"]');
            assert.ok(recording.get("events-0-init").options.dependsOn.includes("events-jetstream"));
        });

        it("have it before the servers get their logins on Kubernetes", async () => {
            const recording = await mockPulumi({ preview: true });
            new HelmNatsCluster("events", { ...args, namespace: "messaging" });
            await recording.settled();
            assert.ok(recording.get("events-auth").options.dependsOn.includes("events-jetstream"));
        });

        it("contact no cluster where manifests are written", async () => {
            const recording = await mockPulumi({ preview: true });
            const provider = createKubernetesProvider("manifests", { renderTo: "out" });
            new HelmNatsCluster("events", { ...args, namespace: "messaging" }, { providers: [provider] });
            await recording.settled();
            assert.ok(recording.resources.every(({ type }) => !type.startsWith("pulumi:providers:dhi")));
        });

        it("need no plugin without JetStream", async () => {
            const recording = await mockPulumi({ preview: true });
            const initImage = "dhi.io/busybox:1.37.0-debian13";
            new DockerNatsCluster("events", { ...args, jetstream: false, accounts: { SHOP: {} }, initImage });
            await recording.settled();
            assert.ok(recording.resources.every(({ type }) => !type.startsWith("pulumi:providers:dhi")));
        });
    });

    it("are created on Kubernetes by a client that shows the certificate of a Secret", async () => {
        const recording = await mockPulumi({ preview: true });
        const tls = { tls: { secretName: "nats-tls" }, clientTls: { secretName: "client-tls" } };
        new HelmNatsCluster("events", { ...common, ...everything, ...tls, namespace: "messaging" });
        const { inputs } = (await recording.settled()).get("events-jetstream");
        assert.deepEqual(JSON.parse(String(inputs["tunnel"])), {
            kubernetes: { namespace: "messaging", caSecret: "nats-tls", clientSecret: "client-tls" },
        });
        assert.equal("clientKey" in inputs, false);
    });
});
