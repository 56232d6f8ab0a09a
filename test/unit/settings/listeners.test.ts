import assert from "node:assert/strict";
import type { Certificate } from "../../../components/nats/args/cluster.ts";
import { mockPulumi } from "../../mocks.ts";
import { hello, problemsOf } from "./bad.ts";
import { makeCertificate } from "./certificate.ts";
import { kubeconfig, secretOf, settingsOf } from "./stack.ts";

const listeners = { websocket: { port: 18_080 }, mqtt: true, gateway: true, leafNodes: false } as const;

describe("the listeners in settings", () => {
    after(() => mockPulumi());

    it("have their own certificate, else that of clients, or of routes for gateways, on Docker", async function () {
        const [natsTls, natsRouteTls, own] = [
            makeCertificate(this),
            makeCertificate(this),
            makeCertificate(this),
        ];
        const tls = { natsTls, natsRouteTls, natsListenerTls: { mqtt: own } };
        const { nats } = await settingsOf({ nats: { listeners }, ...tls });
        assert.ok("listenerPorts" in nats);
        assert.deepEqual(nats.listenerPorts, { websocket: 18_080 });
        assert.deepEqual(Object.keys(nats.listeners ?? {}), ["websocket", "mqtt", "gateway"]);
        for (const [name, { certificate, key }] of [
            ["websocket", natsTls],
            ["mqtt", own],
            ["gateway", natsRouteTls],
        ] as const) {
            const found: unknown = nats.listeners?.[name];
            const { certificate: shown, key: hidden } = found as Certificate;
            assert.deepEqual([await secretOf(shown), await secretOf(hidden)], [certificate, key], name);
        }
    });

    it("have that of the Secret on Kubernetes, beside the older keys, which have no default", async () => {
        const { nats } = await settingsOf({
            runtime: "kubernetes",
            nats: {
                tls: { secretName: "nats-tls" },
                listeners: { websocket: true, mqtt: { secretName: "m" } },
            },
            kubernetes: { kubeconfig, leafNodes: true },
        });
        assert.deepEqual(nats.listeners, {
            leafnodes: true,
            websocket: { secretName: "nats-tls" },
            mqtt: { secretName: "m" },
        });
    });

    it("have no TLS where there is no certificate", async () => {
        assert.deepEqual((await settingsOf({ nats: { listeners } })).nats.listeners, {
            websocket: true,
            mqtt: true,
            gateway: true,
        });
    });

    it("keep services off their ports on Docker", () => {
        const app = { ...hello, port: 18_082 };
        assert.deepEqual(problemsOf({ nats: { listeners }, apps: [app] }), [
            { path: "apps[0].port", reason: "18082 is already used by the cluster: use another port" },
        ]);
        assert.deepEqual(problemsOf({ nats: { listeners }, apps: [{ ...app, port: 18_083 }] }), []);
    });

    it("pass the secrets of remotes on as secrets", async () => {
        const { nats } = await settingsOf({
            nats: {
                ...{ clusterName: "EDGE", listeners: { gateway: true }, gateways: { EAST: ["nats://east"] } },
                leafRemotes: { hub: { urls: ["tls://hub"], user: "edge" } },
            },
            natsLeafRemotes: { hub: { password: "leaf-marker" } },
            natsGatewayPassword: "gateway-marker",
        });
        const { password, ...hub } = nats.leafRemotes?.["hub"] ?? assert.fail("no remote");
        assert.deepEqual(hub, { urls: ["tls://hub"], user: "edge" });
        assert.equal(await secretOf(password), "leaf-marker");
        assert.equal(await secretOf(nats.gatewayPassword), "gateway-marker");
        assert.deepEqual(nats.gateways, { EAST: ["nats://east"] });
    });
});
