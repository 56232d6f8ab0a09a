import assert from "node:assert/strict";
import type { Values } from "../integration/support/values.ts";
import { isStandIn, opened, requireCluster, Sandbox } from "./kubernetesPlugin/sandbox.ts";

// What the plugin waits for. Pods need an image that the cluster has: `DHI_TEST_POD_IMAGE`, of a program that runs on.

const deploymentType = "kubernetes:apps/v1:Deployment";
const statefulSetType = "kubernetes:apps/v1:StatefulSet";
const serviceType = "kubernetes:core/v1:Service";

describe("kubernetes plugin: readiness", function () {
    this.timeout(180_000);
    let sandbox: Sandbox;

    before(async function () {
        requireCluster(this);
        sandbox = await Sandbox.open();
    });

    after(async () => {
        await sandbox?.close();
    });

    const workload = (kind: string, name: string, container: Values, more: Values = {}): Values => ({
        apiVersion: "apps/v1",
        kind,
        metadata: {
            name,
            annotations: { "pulumi.com/timeoutSeconds": "20" },
            ...(more["metadata"] as Values),
        },
        spec: {
            replicas: 1,
            selector: { matchLabels: { app: name } },
            ...(kind === "StatefulSet" ? { serviceName: name } : {}),
            template: {
                metadata: { labels: { app: name } },
                spec: {
                    terminationGracePeriodSeconds: 1,
                    containers: [{ name: "main", ...container }],
                },
            },
        },
    });

    for (const [kind, type] of [
        ["Deployment", deploymentType],
        ["StatefulSet", statefulSetType],
    ] as const) {
        it(`is that of the pods of a ${kind}, after changes too`, async function () {
            const image = process.env["DHI_TEST_POD_IMAGE"];
            if (image === undefined) {
                console.warn("      SKIPPED: DHI_TEST_POD_IMAGE names no image that the cluster has");
                this.skip();
            }
            const name = `good-${kind.toLowerCase()}`;
            const limits = { limits: { cpu: "0.5", memory: "65536Ki" } };
            const wanted = workload(kind, name, { image, resources: limits });
            const live = await sandbox.deploy(type, name, wanted);
            assert.equal((opened(live.state)["status"] as Values)["readyReplicas"], 1);
            await sandbox.assertSettled(type, name, live);
            (wanted["spec"] as Values)["replicas"] = 2;
            const { detailed, inputs } = await sandbox.change(type, name, live, wanted);
            assert.deepEqual(detailed, { "spec.replicas": "update" });
            const updated = await sandbox.plugin.update(type, name, live, inputs);
            if (isStandIn) {
                // The official one at times takes a Deployment that grows for ready when its first pod is.
                assert.equal((opened(updated.state)["status"] as Values)["readyReplicas"], 2);
            }
            await sandbox.assertSettled(type, name, updated);
            await sandbox.plugin.delete(type, name, updated);
            assert.equal(await sandbox.see("apps/v1", kind, name), undefined);
        });
    }

    it("fails with the reason when an image cannot be pulled", async () => {
        const container = { image: "127.0.0.1:1/nothing:1" };
        const error = await sandbox.deployHalf(
            deploymentType,
            "unpulled",
            workload("Deployment", "unpulled", container),
        );
        assert.match(error.message, /'unpulled' timed out waiting to be Ready/);
        assert.match(error.message, /Minimum number of live Pods was not attained/);
        assert.match(error.message, /\[(ErrImagePull|ImagePullBackOff)\]/);
        assert.equal(error.id, `${sandbox.namespace}/unpulled`);
    });

    it("fails with the reason when the namespace's policy refuses the pods", async function () {
        if (!isStandIn) {
            console.warn("      SKIPPED: the official plugin shows this in its status lines only");
            this.skip();
        }
        const metadata = {
            name: sandbox.namespace,
            labels: { "pod-security.kubernetes.io/enforce": "restricted" },
        };
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata };
        await sandbox.cluster.apply(namespace, { fieldManager: "test", force: true });
        const refused = workload("StatefulSet", "refused", { image: "127.0.0.1:1/nothing:1" });
        const error = await sandbox.deployHalf(statefulSetType, "refused", refused);
        assert.match(error.message, /0 out of 1 replicas succeeded readiness checks/);
        assert.match(error.message, /FailedCreate: .*violates PodSecurity "restricted/);
    });

    it("is not waited for when the object says so", async () => {
        const metadata = { name: "skipped", annotations: { "pulumi.com/skipAwait": "true" } };
        const skipped = workload("Deployment", "skipped", { image: "127.0.0.1:1/nothing:1" }, { metadata });
        const live = await sandbox.deploy(deploymentType, "skipped", skipped);
        assert.equal(live.id, `${sandbox.namespace}/skipped`);
        await sandbox.plugin.delete(deploymentType, "skipped", live);
    });

    it("comes at once for a headless service, and settles", async () => {
        const spec = { clusterIP: "None", selector: { app: "none" }, ports: [{ port: 80, name: "http" }] };
        const service = { apiVersion: "v1", kind: "Service", metadata: { name: "headless" }, spec };
        const live = await sandbox.deploy(serviceType, "headless", service);
        await sandbox.assertSettled(serviceType, "headless", live);
    });
});
