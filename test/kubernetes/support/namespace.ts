import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { CoreV1Api, KubeConfig, type V1Container, type V1Pod, type V1PodSpec } from "@kubernetes/client-node";

/** What the policy `restricted` requires, with the user of hardened images. */
export const restrictedPod = {
    runAsNonRoot: true,
    runAsUser: 65532,
    runAsGroup: 65532,
    seccompProfile: { type: "RuntimeDefault" },
};
export const restrictedContainer = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
};

/** The cluster under test, which DHI_TEST_KUBECONFIG names. */
export function testCluster(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromFile(process.env["DHI_TEST_KUBECONFIG"] ?? "");
    return config;
}

/** A namespace for a test that enforces the policy `restricted`. */
export class TestNamespace {
    public readonly api: CoreV1Api;

    private constructor(
        public readonly config: KubeConfig,
        public readonly name: string,
    ) {
        this.api = config.makeApiClient(CoreV1Api);
    }

    /** Makes a namespace, and waits until pods can be made in it. */
    public static async create(): Promise<TestNamespace> {
        const made = new TestNamespace(testCluster(), `dhi-test-${randomBytes(4).toString("hex")}`);
        const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
        await made.api.createNamespace({ body: { metadata: { name: made.name, labels } } });
        await eventually(() =>
            made.api.readNamespacedServiceAccount({ namespace: made.name, name: "default" }),
        );
        return made;
    }

    public async remove(): Promise<void> {
        await this.api.deleteNamespace({ name: this.name });
    }

    /** Makes a pod that meets the policy, except for the given settings. */
    public async startPod(
        name: string,
        container: Omit<V1Container, "name">,
        spec: Partial<V1PodSpec> = {},
    ): Promise<V1Pod> {
        return this.api.createNamespacedPod({
            namespace: this.name,
            body: {
                metadata: { name, labels: { app: name } },
                spec: {
                    restartPolicy: "Never",
                    securityContext: restrictedPod,
                    containers: [{ name: "main", securityContext: restrictedContainer, ...container }],
                    ...spec,
                },
            },
        });
    }

    /** Waits until a pod has exited. Returns its output, whether it succeeded or not. */
    public async outputOf(name: string): Promise<string> {
        const pod = { namespace: this.name, name };
        await eventually(async () => {
            const phase = (await this.api.readNamespacedPod(pod)).status?.phase;
            if (phase !== "Succeeded" && phase !== "Failed") {
                throw new Error(`pod ${name} is ${phase}`);
            }
        });
        return this.api.readNamespacedPodLog(pod);
    }
}

/** Tries until it succeeds, for a minute, then throws the last error. */
export async function eventually<T>(work: () => Promise<T>, milliseconds = 60_000): Promise<T> {
    for (const deadline = Date.now() + milliseconds; ; await sleep(250)) {
        try {
            return await work();
        } catch (error) {
            if (Date.now() > deadline) {
                throw error;
            }
        }
    }
}
