import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { failureOf, mockPulumi } from "../../../mocks.ts";
import { args } from "../nats/kubernetes/previewedCluster.ts";

const kubernetes = await import("@pulumi/kubernetes");
const { createKubernetesProvider } = await import("../../../../components/kubernetes/provider.ts");
const { HelmNatsCluster } = await import("../../../../components/nats/kubernetes/cluster.ts");
const { KubernetesRustApp } = await import("../../../../components/rust/kubernetes/app.ts");

const metadata = { name: "events", namespace: "messaging", generation: 2 };
const spec = { replicas: 3 };
const replicas = { replicas: 3, readyReplicas: 3, updatedReplicas: 3, availableReplicas: 3 };
const complete = { observedGeneration: 2, ...replicas };
/** What the plugin treats as ready: the status from before the change. */
const outdated = { ...complete, observedGeneration: 1 };

const image = { reference: pulumi.output("ghcr.io/hello:1"), digest: pulumi.output("sha256:0f") };

/** Components that wait for their pods, and the status in the middle of their rollouts. */
const components = [
    {
        kind: "StatefulSet",
        create: (opts: pulumi.ComponentResourceOptions, readinessSeconds = 600) =>
            new HelmNatsCluster("events", { ...args, readinessSeconds }, opts),
        lacking: { updatedReplicas: 1, readyReplicas: 2 },
    },
    {
        kind: "Deployment",
        create: (opts: pulumi.ComponentResourceOptions, readinessSeconds = 300) =>
            new KubernetesRustApp("events", { namespace: "messaging", image, readinessSeconds }, opts),
        lacking: { updatedReplicas: 1, availableReplicas: 2 },
    },
];

describe("a component on Kubernetes that rolls", function () {
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), "dhi-rollout-"));
    const kubeconfig = join(folder, "kubeconfig");
    let api: Server;
    /** The cluster's answers, one after the other; the last one repeats. */
    let statuses: object[] = [];
    let requests: (string | undefined)[] = [];

    before(async () => {
        api = createServer((request, response) => {
            if (request.url?.includes("/portforward") === true) {
                // Whether servers leave is another question, which nobody answers here.
                response.writeHead(404).end();
                return;
            }
            requests.push(request.url);
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
        requests = [];
    });
    after(() => {
        api.close();
        rmSync(folder, { recursive: true });
    });

    for (const { kind, create, lacking } of components) {
        /** Runs an update in which the plugin saw this status last. */
        async function update(seen: object, preview = false, readinessSeconds?: number) {
            const resources: pulumi.Resource[] = [];
            const recording = await mockPulumi({
                preview,
                outputs: ({ type }) =>
                    type.endsWith(`:${kind}`)
                        ? { metadata, spec, status: seen }
                        : type.endsWith(":Chart")
                          ? { resources }
                          : undefined,
            });
            const given = { spec: { selector: {}, template: {} } };
            resources.push(new kubernetes.apps.v1.StatefulSet("events:messaging/events", given));
            const provider = createKubernetesProvider("cluster", { kubeconfig, context: "wanted" });
            create({ providers: [provider] }, readinessSeconds);
            await recording.settled();
            return recording.componentOutputs.has("events");
        }

        it(`ends when the cluster shows that all pods of its ${kind} are updated`, async () => {
            statuses = [{ ...complete, updatedReplicas: 2 }, complete];
            assert.ok(await update(outdated));
            const path = `/apis/apps/v1/namespaces/messaging/${kind.toLowerCase()}s/events`;
            assert.deepEqual(requests, [path, path]);
        });

        it(`fails the update when the rollout of its ${kind} takes too long, with what is left`, async () => {
            statuses = [{ ...complete, ...lacking }];
            // Each request takes 10 s, by the clock that the wait reads.
            const now = performance.now.bind(performance);
            performance.now = () => now() + 10_000 * requests.length;
            const error = await failureOf(() => update(outdated, false, 5)).finally(() => {
                performance.now = now;
            });
            const reason = `${kind} "events" in namespace "messaging" has not rolled out in 5 s: 1 of 3 pods .* 2 are ready`;
            assert.match(String(error), new RegExp(reason));
        });

        it(`sends no request where the plugin has seen the end of its ${kind}'s rollout, nor in a preview`, async () => {
            assert.ok(await update(complete));
            assert.ok(await update(outdated, true));
            assert.deepEqual(requests, []);
        });
    }
});
