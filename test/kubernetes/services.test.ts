/**
 * The services of test/integration/services.test.ts on Kubernetes, with the same tests, and tests of what only a cluster
 * has.
 */
import { AppsV1Api, CoreV1Api, NetworkingV1Api, type V1Pod } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { PrivateRegistry } from "../integration/support/registry.ts";
import { ServicesStack } from "../integration/support/services.ts";
import { itRunsServices } from "../integration/support/serviceTests.ts";
import { requireClusterRegistry } from "./support/clusterRegistry.ts";
import { testImages } from "./support/images.ts";
import { eventually, testCluster } from "./support/namespace.ts";
import { isReady, onKubernetes } from "./support/sample.ts";

describe("services of every kind on Kubernetes", function () {
    this.timeout(1_800_000);
    const namespace = `dhi-test-${randomBytes(4).toString("hex")}`;
    let core: CoreV1Api;
    let registry: PrivateRegistry;
    let services: ServicesStack;

    before(async function () {
        registry = await requireClusterRegistry(this);
        core = testCluster().makeApiClient(CoreV1Api);
        services = await ServicesStack.create(registry, onKubernetes(namespace));
        services.stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
        await services.stack.up();
    });

    after(async () => {
        await registry?.stop();
        await services?.stack.remove();
        await core?.deleteNamespace({ name: namespace });
    });

    it("runs a worker, which its own program probes, without open ports", async () => {
        const { metadata, spec } = await podOf("worker");
        const [container] = spec?.containers ?? [];
        assert.equal(container?.ports, undefined);
        assert.deepEqual(container?.livenessProbe?.exec?.command, ["/app", "healthcheck"]);
        const name = metadata?.name ?? "";
        assert.match(await core.readNamespacedPodLog({ namespace, name }), /PORT is None/);
        assert.equal(await serviceOf("worker"), undefined);
        const policies = testCluster().makeApiClient(NetworkingV1Api);
        const policy = await policies.readNamespacedNetworkPolicy({
            namespace,
            name: services.nameOf("worker"),
        });
        assert.deepEqual([policy.spec?.policyTypes, policy.spec?.ingress], [["Ingress"], undefined]);
        assert.equal((await services.stack.outputs()).apps["worker"]?.url, undefined);
    });

    it("has the cluster's settings on pods", async () => {
        const { metadata } = await podOf("worker");
        assert.equal(metadata?.labels?.["team"], "shop");
        assert.equal(metadata?.annotations?.["example.com/note"], "no port");
    });

    it("has the ports of the service in its Service", async () => {
        const ports = (await serviceOf("greeter"))?.spec?.ports?.map(({ name, port }) => [name, port]);
        assert.deepEqual(ports, [["grpc", services.ports.greeter]]);
    });

    it("stops the pod with the volume before the next one starts", async () => {
        const apps = testCluster().makeApiClient(AppsV1Api);
        const { spec } = await apps.readNamespacedDeployment({ namespace, name: services.nameOf("store") });
        const { type, rollingUpdate } = spec?.strategy ?? {};
        assert.deepEqual([type, rollingUpdate], ["Recreate", undefined]);
    });

    it("keeps the namespace and the claim while no service has a volume, and when one has it again", async () => {
        const before = await identities();
        services.set({ store: { volumes: undefined, command: ["/tmp/visits.db"], scratch: "4Mi" } });
        await services.stack.up();
        assert.deepEqual(await identities(), before);
        services.set({});
        await services.stack.up();
        assert.deepEqual(await identities(), before);
    });

    itRunsServices(() => ({
        services,
        hostOf: async (service) => (await serviceOf(service))?.spec?.clusterIP ?? "",
        removeInstance: async (service) => {
            const { metadata } = await podOf(service);
            await core.deleteNamespacedPod({ namespace, name: metadata?.name ?? "" });
            await eventually(() => podOf(service));
        },
        reasonOf: async () => {
            const { items } = await core.listNamespacedEvent({ namespace });
            return items.map(({ message }) => message).join("\n");
        },
    }));

    /** The service's pod; throws while there is none, or one that is terminating. */
    async function podOf(service: string): Promise<V1Pod> {
        const labelSelector = `app.kubernetes.io/instance=${services.nameOf(service)}`;
        const { items } = await core.listNamespacedPod({ namespace, labelSelector });
        const [pod, ...others] = items.filter(isReady);
        assert.ok(pod !== undefined && others.length === 0, `${items.length} pods`);
        return pod;
    }

    /** The UIDs of the namespace and the claim. */
    async function identities() {
        const name = `${services.nameOf("store")}-data`;
        const found = await Promise.all([
            core.readNamespace({ name: namespace }),
            core.readNamespacedPersistentVolumeClaim({ namespace, name }),
        ]);
        return found.map(({ metadata }) => metadata?.uid);
    }

    async function serviceOf(service: string) {
        const { items } = await core.listNamespacedService({ namespace });
        return items.find(({ metadata }) => metadata?.name === services.nameOf(service));
    }
});
