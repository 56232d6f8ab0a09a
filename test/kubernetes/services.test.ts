/**
 * The services of test/integration/services.test.ts on Kubernetes, with the same tests, and tests of what only a cluster
 * has.
 */
import { CoreV1Api, NetworkingV1Api, type V1Pod } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { eventually } from "../integration/support/nats.ts";
import type { PrivateRegistry } from "../integration/support/registry.ts";
import { ServicesStack } from "../integration/support/services.ts";
import { itRunsServices } from "../integration/support/serviceTests.ts";
import { requireClusterRegistry } from "./support/clusterRegistry.ts";
import { testImages } from "./support/images.ts";
import { namespaceName, testCluster } from "./support/namespace.ts";
import { isReady, onKubernetes } from "./support/sample.ts";

describe("services of every kind on Kubernetes", function () {
    this.timeout(1_800_000);
    const namespace = namespaceName();
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

    it("runs a worker without open ports", async () => {
        const { metadata, spec } = await podOf("worker");
        assert.equal(spec?.containers[0]?.ports, undefined);
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
            await eventually("there is a new pod", async () => Boolean(await podOf(service)));
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
