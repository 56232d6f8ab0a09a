import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { execa } from "execa";
import { isAbsolute, join } from "node:path";
import type { StackOutputs } from "../../../cli/stack/outputs.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import type { PrivateRegistry } from "../../integration/support/registry.ts";
import { ordersRights } from "../../integration/support/natsCommand.ts";
import { createSampleStack } from "../../integration/support/sampleService.ts";
import type { TestStack } from "../../integration/support/stack.ts";
import { testImages } from "./images.ts";
import { testCluster } from "./namespace.ts";

const workspace = openWorkspace();
const localChart = join("offline", "chart", "nats");

/** The chart that tests deploy: the upstream one in the folder of DHI_NATS_CHART, else the local substitute. */
export function testChart(): string {
    const chart = process.env["DHI_NATS_CHART"] ?? localChart;
    return isAbsolute(chart) ? chart : join(workspace.root, chart);
}

/** The settings for a stack on the cluster under test. */
export function onKubernetes(namespace: string, more: Record<string, unknown> = {}) {
    return {
        "dhi:runtime": "kubernetes",
        "dhi:kubernetes": {
            kubeconfig: process.env["DHI_TEST_KUBECONFIG"],
            namespace,
            chart: { name: testChart() },
            ...more,
        },
    };
}

/** The sample stack on the cluster under test, and its objects. */
export class KubernetesSample {
    readonly #core = testCluster().makeApiClient(CoreV1Api);

    private constructor(
        readonly stack: TestStack,
        readonly namespace: string,
    ) {}

    /** A stack of other settings. */
    static of(stack: TestStack, namespace: string): KubernetesSample {
        return new KubernetesSample(stack, namespace);
    }

    static async create(registry: PrivateRegistry, image: string, namespace: string) {
        const stack = await createSampleStack(registry, image, onKubernetes(namespace));
        stack.setConfig(["dhi:images", "nats"], testImages.olderNats.tag);
        stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
        stack.setConfig(["dhi:nats", "listeners"], { websocket: true, mqtt: true, leafNodes: true });
        stack.setConfig(["dhi:nats", "users"], { orders: { permissions: ordersRights } });
        await stack.setSecret("dhi:natsPasswords.orders", "marker-of-the-password-of-orders", "--path");
        await stack.setSecret("dhi:natsSystemPassword", "marker-of-the-system-password");
        return new KubernetesSample(stack, namespace);
    }

    /** The pods of the namespace by name. */
    async pods(): Promise<ReadonlyMap<string, V1Pod>> {
        const { items } = await this.#core.listNamespacedPod({ namespace: this.namespace });
        return new Map(items.map((pod) => [pod.metadata?.name ?? "", pod]));
    }

    /** The servers' pods in their order, without missing ones. */
    async servers(): Promise<V1Pod[]> {
        const pods = await this.pods();
        return [0, 1, 2].flatMap((server) => pods.get(`${this.stack.cluster}-${server}`) ?? []);
    }

    /** The pods and Secrets of `npm run nats` that are still there. */
    async ofCommands(): Promise<string[]> {
        const { items: secrets } = await this.#core.listNamespacedSecret({ namespace: this.namespace });
        const names = [...(await this.pods()).keys(), ...secrets.map(({ metadata }) => metadata?.name ?? "")];
        return names.filter((name) => name.includes("-command-"));
    }

    async readyServers(): Promise<number> {
        return (await this.servers()).filter(isReady).length;
    }

    /** @param gracePeriodSeconds default: the pod's. */
    deletePod(name: string, gracePeriodSeconds?: number) {
        const grace = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
        return this.#core.deleteNamespacedPod({ ...grace, namespace: this.namespace, name });
    }

    namespaceObject() {
        return this.#core.readNamespace({ name: this.namespace });
    }

    createPod(name: string, image: string) {
        const body = { metadata: { name }, spec: { containers: [{ name, image }] } };
        return this.#core.createNamespacedPod({ namespace: this.namespace, body });
    }

    /** The stack's outputs, with addresses instead of names that only pods can resolve. */
    async reach(): Promise<StackOutputs> {
        const outputs = await this.stack.outputs();
        const hosts = new Map([...(await this.pods())].map(([name, { status }]) => [name, status?.podIP]));
        for (const { metadata, spec } of await this.#services()) {
            hosts.set(metadata?.name ?? "", spec?.clusterIP);
        }
        const { nats, apps, ...others } = outputs;
        const reachable = JSON.stringify({ nats, apps }).replace(
            /(?<=:\/\/)([^.:"]+)[^:"]*/g,
            (all, name: string) => hosts.get(name) ?? all,
        );
        return { ...others, ...(JSON.parse(reachable) as Pick<StackOutputs, "nats" | "apps">) };
    }

    /** The same for clients that use the Service, and so do not depend on a single server. */
    async reachByService(): Promise<StackOutputs> {
        const outputs = await this.reach();
        const service = (await this.#services()).find(
            ({ metadata }) => metadata?.name === this.stack.cluster,
        );
        const clientUrls = [`nats://${service?.spec?.clusterIP}:4222`];
        return { ...outputs, nats: { ...outputs.nats, clientUrls } };
    }

    /** All objects of the namespace and the logs of its pods, without the content of Secrets. */
    readonly traces = {
        "objects of the namespace": async () => {
            const kinds = await kubectl("api-resources", "--namespaced", "--verbs=list", "--output=name");
            const shown = kinds.split("\n").filter((kind) => kind !== "secrets");
            return kubectl("get", shown.join(","), ...this.#here, "--output=yaml", "--show-managed-fields");
        },
        "metadata of Secrets": () =>
            kubectl("get", "secrets", ...this.#here, "--output=jsonpath={.items[*].metadata}"),
        "the namespace": () => kubectl("get", "namespace", this.namespace, "--output=yaml"),
        "logs of pods": async () => {
            const names = [...(await this.pods()).keys()];
            const logs = names.map((name) => kubectl("logs", name, ...this.#here, "--all-containers"));
            return (await Promise.all(logs)).join("\n");
        },
    };

    get #here(): string[] {
        return ["--namespace", this.namespace];
    }

    async #services() {
        return (await this.#core.listNamespacedService({ namespace: this.namespace })).items;
    }
}

/** Whether a pod is ready and not terminating. */
export function isReady({ metadata, status }: V1Pod): boolean {
    const ready = status?.conditions?.find(({ type }) => type === "Ready");
    return metadata?.deletionTimestamp === undefined && ready?.status === "True";
}

async function kubectl(...args: string[]): Promise<string> {
    const kubeconfig = `--kubeconfig=${process.env["DHI_TEST_KUBECONFIG"]}`;
    const { stdout } = await execa("kubectl", [...args, kubeconfig], {
        env: workspace.env,
        maxBuffer: 2 ** 28,
    });
    return stdout;
}
