import assert from "node:assert/strict";
import { clientLabels, networkPolicySpec } from "../../../../../components/nats/kubernetes/networkPolicy.ts";

const labels = (component: string) => ({
    podSelector: {
        matchLabels: {
            "app.kubernetes.io/name": "nats",
            "app.kubernetes.io/instance": "events",
            "app.kubernetes.io/component": component,
        },
    },
});
const clients = { podSelector: { matchLabels: { "events-client": "true" } } };
const namespace = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));

describe("the network policy of a NATS cluster", () => {
    it("admits labeled clients, the other servers and scrapers, each to their ports", () => {
        assert.deepEqual(networkPolicySpec("events", {}, []), {
            ...labels("nats"),
            policyTypes: ["Ingress"],
            ingress: [
                { from: [clients, labels("nats-box")], ports: tcp(4222) },
                { from: [labels("nats")], ports: tcp(6222) },
                { from: [{ podSelector: {} }], ports: tcp(8222, 7777) },
            ],
        });
        assert.deepEqual(clientLabels("events"), clients.podSelector.matchLabels);
    });

    it("admits labeled clients of other namespaces, and no other pods there", () => {
        const [rule] = networkPolicySpec("events", { clientNamespaces: ["shop"] }, []).ingress;
        // One entry with both selectors: two entries would admit either.
        assert.deepEqual(rule?.from?.[2], { ...namespace("shop"), ...clients });
    });

    it("admits addresses outside to the port for clients only", () => {
        const [rule, ...others] = networkPolicySpec("events", { from: ["203.0.113.0/24"] }, []).ingress;
        assert.deepEqual(rule?.from?.[2], { ipBlock: { cidr: "203.0.113.0/24" } });
        assert.deepEqual(rule?.ports, tcp(4222));
        assert.doesNotMatch(JSON.stringify(others), /ipBlock/);
    });

    it("admits scrapers of one namespace, and then no others", () => {
        const [, , rule] = networkPolicySpec("events", { scraperNamespace: "monitoring" }, []).ingress;
        assert.deepEqual(rule?.from, [namespace("monitoring")]);
    });

    it("opens the ports of extra listeners", () => {
        const ingress = (...listeners: string[]) => networkPolicySpec("events", {}, listeners).ingress.at(3);
        const all = ingress("leafnodes", "websocket", "mqtt", "gateway");
        assert.deepEqual(all, { ports: tcp(7422, 8080, 1883, 7222) });
        assert.deepEqual(ingress("mqtt"), { ports: tcp(1883) });
        assert.equal(ingress(), undefined);
    });
});
