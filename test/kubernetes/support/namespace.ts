import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { randomBytes } from "node:crypto";
import { eventually } from "../../integration/support/nats.ts";

/** The cluster under test, which DHI_TEST_KUBECONFIG names. */
export function testCluster(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromFile(process.env["DHI_TEST_KUBECONFIG"] ?? "");
    return config;
}

/** A new name for a namespace. */
export const namespaceName = (): string => `dhi-test-${randomBytes(4).toString("hex")}`;

/** A namespace for a test. */
export class TestNamespace {
    readonly api = testCluster().makeApiClient(CoreV1Api);
    readonly name = namespaceName();

    /** Makes a namespace, and waits until pods can be made in it. */
    static async create(): Promise<TestNamespace> {
        const made = new TestNamespace();
        const { api, name } = made;
        await api.createNamespace({ body: { metadata: { name } } });
        await eventually("pods can be made", async () => {
            await api.readNamespacedServiceAccount({ namespace: name, name: "default" });
            return true;
        });
        return made;
    }

    async remove(): Promise<void> {
        await this.api.deleteNamespace({ name: this.name });
    }
}
