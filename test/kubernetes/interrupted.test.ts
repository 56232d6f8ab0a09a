import assert from "node:assert/strict";
import { AppsV1Api } from "@kubernetes/client-node";
import { itSurvivesInterruptions } from "../integration/support/interruptions.ts";
import { TestStack } from "../integration/support/stack.ts";
import { testImages } from "./support/images.ts";
import { testCluster, TestNamespace } from "./support/namespace.ts";
import { onKubernetes } from "./support/sample.ts";

describe("runs on Kubernetes that were killed", function () {
    this.timeout(600_000);
    let namespace: TestNamespace;
    let stack: TestStack;
    /** The UIDs of the claims of earlier rounds: a claim that was made again is another one. */
    const claims: Record<string, string> = {};

    before(async () => {
        // A namespace of the stack would take the claims with it.
        namespace = await TestNamespace.create();
        stack = await TestStack.create(
            { nodes: 3 },
            onKubernetes(namespace.name, { createNamespace: false }),
        );
        // Servers leave by the system account.
        await stack.setSecret("dhi:natsSystemPassword", "marker-of-the-system-password");
        stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
    });

    after(async () => {
        await stack.remove();
        await namespace.remove();
    });

    const running = async () => {
        const apps = testCluster().makeApiClient(AppsV1Api);
        const { items } = await apps.listNamespacedStatefulSet({ namespace: namespace.name });
        return items.flatMap(({ metadata, status }) =>
            Array.from({ length: status?.readyReplicas ?? 0 }, (_, index) => `${metadata?.name}-${index}`),
        );
    };
    const assertKept = async () => {
        const { items } = await namespace.api.listNamespacedPersistentVolumeClaim({
            namespace: namespace.name,
        });
        const found = Object.fromEntries(
            items.map(({ metadata }) => [metadata?.name ?? "", metadata?.uid ?? ""]),
        );
        assert.deepEqual({ ...found, ...claims }, found);
        Object.assign(claims, found);
    };

    itSurvivesInterruptions(() => ({ stack, running, assertKept }), {
        ...{ "first creation": 60, roll: 85, scale: 85, destroy: 80 },
    });
});
