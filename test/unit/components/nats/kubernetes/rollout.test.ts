import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { failureOf, mockPulumi, promiseOf } from "../../../../mocks.ts";
import { args } from "./previewedCluster.ts";

const kubernetes = await import("@pulumi/kubernetes");
const { createKubernetesProvider } = await import("../../../../../components/kubernetes/provider.ts");
const { HelmNatsCluster } = await import("../../../../../components/nats/kubernetes/cluster.ts");

const metadata = { name: "events", namespace: "messaging", generation: 2 };
const spec = { replicas: 3 };
const complete = { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 };
/** What the plugin takes for ready: the status of before the change. */
const outdated = { ...complete, observedGeneration: 1 };

describe("a NATS cluster on Kubernetes that rolls", function () {
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), "dhi-rollout-"));
    const kubeconfig = join(folder, "kubeconfig");
    let api: Server;
    /** What the cluster says, one after the other; the last one for ever. */
    let statuses: object[] = [];
    let asked: (string | undefined)[] = [];

    before(async () => {
        api = createServer((request, response) => {
            asked.push(request.url);
            const status = statuses.length > 1 ? statuses.shift() : statuses[0];
            response.setHeader("Content-Type", "application/json");
            response.end(JSON.stringify({ metadata, spec, status }));
        });
        await once(api.listen(0, "127.0.0.1"), "listening");
        const server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
        const config = {
            clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
            users: [{ name: "u", user: {} }],
            contexts: [{ name: "wanted", context: { cluster: "c", user: "u" } }],
        };
        writeFileSync(kubeconfig, JSON.stringify(config));
    });
    beforeEach(() => {
        asked = [];
    });
    after(() => {
        api.close();
        rmSync(folder, { recursive: true });
    });

    /** Runs an update whose StatefulSet the plugin left in this state. */
    async function update(seen: object, more: object = {}, options: { preview?: boolean } = {}) {
        const resources: pulumi.Resource[] = [];
        const recording = await mockPulumi({
            ...options,
            outputs: ({ type }) =>
                type.endsWith(":StatefulSet")
                    ? { metadata, spec, status: seen }
                    : type.endsWith(":Chart")
                      ? { resources }
                      : undefined,
        });
        const given = { spec: { selector: {}, template: {} } };
        resources.push(new kubernetes.apps.v1.StatefulSet("events:messaging/events", given));
        const provider = createKubernetesProvider("cluster", { kubeconfig, context: "wanted" });
        const cluster = new HelmNatsCluster("events", { ...args, ...more }, { providers: [provider] });
        return { recording, cluster };
    }

    it("is ready once the cluster says that all servers are replaced", async () => {
        statuses = [{ ...complete, updatedReplicas: 2 }, complete];
        const { recording, cluster } = await update(outdated);
        assert.equal((await promiseOf(cluster.ready)).length, 1);
        const path = "/apis/apps/v1/namespaces/messaging/statefulsets/events";
        assert.deepEqual(asked, [path, path]);
        await recording.settled();
        assert.ok(recording.componentOutputs.has("events"));
    });

    it("fails the update when that takes too long, and says what is left", async () => {
        statuses = [{ ...complete, updatedReplicas: 1, readyReplicas: 2 }];
        const error = await failureOf(() => update(outdated, { readinessSeconds: 5 }));
        assert.match(
            (error as Error).message,
            /"events" in namespace "messaging" has not rolled out in 5 s: 1 of 3 pods .* 2 are ready/,
        );
    });

    it("asks nobody where the plugin has seen the end", async () => {
        const { recording, cluster } = await update(complete);
        await promiseOf(cluster.ready);
        await recording.settled();
        assert.deepEqual(asked, []);
    });

    it("asks nobody in a preview", async () => {
        const { recording, cluster } = await update(outdated, {}, { preview: true });
        await promiseOf(cluster.ready);
        await recording.settled();
        assert.deepEqual(asked, []);
    });
});
