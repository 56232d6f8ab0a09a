import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { natsAlerts } from "../../../../../components/nats/monitoring/alerts.ts";
import {
    monitoredOnDocker,
    monitoredOnKubernetes,
} from "../../../../../components/nats/monitoring/cluster.ts";
import { natsRules } from "../../../../../components/nats/monitoring/rules.ts";
import { makeCertificate } from "../../../settings/certificate.ts";

const args = { nodes: 3, jetstream: { size: "1Gi" } };
const docker = monitoredOnDocker("dev-nats", args);
const rulesOf = (cluster: typeof docker) => natsRules(cluster).groups.flatMap(({ rules }) => rules);
const alertOf = (cluster: typeof docker, name: string) =>
    natsAlerts(cluster).find((alert) => alert.name === name) ?? assert.fail(name);

describe("the alerts of a cluster", () => {
    it("are about its own metrics only, by the job and the servers' names of its runtime", () => {
        const kubernetes = monitoredOnKubernetes("nats", "messaging", { ...args, nodes: 1 });
        for (const [cluster, job, server] of [
            [docker, 'job="dev-nats"', 'server_id="dev-nats-2"'],
            [kubernetes, 'job="messaging/nats"', 'pod="nats-0"'],
        ] as const) {
            for (const { name, expr } of natsAlerts(cluster)) {
                const selectors = expr.match(/\{[^}]*\}/g) ?? [];
                assert.ok(selectors.length > 0, name);
                assert.ok(
                    selectors.every((selector) => selector.includes(job)),
                    expr,
                );
            }
            assert.match(alertOf(cluster, "NatsServerDown").expr, new RegExp(server));
        }
    });

    it("need a majority of the servers for the quorum", () => {
        const majorities = [1, 3, 5].map((nodes) => {
            const { expr } = alertOf(monitoredOnDocker("x", { ...args, nodes }), "NatsQuorumLost");
            return /< (\d)\)/.exec(expr)?.[1];
        });
        assert.deepEqual(majorities, ["1", "2", "3"]);
    });

    it("without JetStream are those about servers and clients", () => {
        const names = natsAlerts(monitoredOnDocker("x", { nodes: 2, jetstream: false })).map(
            ({ name }) => name,
        );
        assert.deepEqual(names, ["NatsExporterDown", "NatsServerDown", "NatsSlowConsumers"]);
    });

    it("are about each certificate that is known, by the day on which it ends, and have no secret", function () {
        const { key, ...given } = makeCertificate(this);
        const withKey = { ...given, key: "marker-of-a-key" };
        const cluster = monitoredOnKubernetes("nats", "messaging", {
            ...args,
            tls: { secretName: "nats-tls" },
            routeTls: withKey,
            listeners: { websocket: withKey, mqtt: true },
        });
        const records = rulesOf(cluster).filter(({ record }) => record !== undefined);
        assert.deepEqual(
            records.map(({ labels }) => labels),
            ["routes", "websocket"].map((listener) => ({ nats_cluster: "nats", listener })),
        );
        const days = (Number(/\d+/.exec(records[0]?.expr ?? "")) - Date.now() / 1000) / 86_400;
        assert.ok(days > 1.9 && days < 2.1, String(days));
        assert.ok(alertOf(cluster, "NatsCertificateExpiring"));
        assert.doesNotMatch(JSON.stringify(natsRules(cluster)), /marker|BEGIN/);
        assert.ok(key !== "");
    });

    it("say what is wrong, and lead to what the documentation says about it", function () {
        const cluster = monitoredOnDocker("dev-nats", { ...args, tls: makeCertificate(this) });
        for (const { alert, labels, annotations = {} } of rulesOf(cluster).filter((rule) => rule.alert)) {
            assert.equal(labels["nats_cluster"], "dev-nats");
            assert.match(labels["severity"] ?? "", /^(critical|warning)$/);
            assert.ok((annotations["summary"] ?? "") !== "" && (annotations["description"] ?? "") !== "");
            const [page = "", anchor] = (annotations["runbook"] ?? "").split("#");
            assert.ok(existsSync(page), page);
            assert.equal(anchor, alert?.toLowerCase());
            assert.match(readFileSync(page, "utf8"), new RegExp(`^### ${alert}$`, "m"));
        }
    });
});
