import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { Cluster } from "../../../offline/kubernetes-plugin/cluster/cluster.ts";
import { loadKubeConfig } from "../../../offline/kubernetes-plugin/cluster/kubeconfig.ts";
import { isStatus } from "../../../offline/kubernetes-plugin/cluster/statusError.ts";
import { open } from "../../integration/support/values.ts";
import type { Values } from "../../integration/support/values.ts";
import { Plugin } from "../../integration/support/pluginClient.ts";
import type { HalfCreated, Live } from "../../integration/support/pluginAnswers.ts";

/** The plugin under test: the stand-in, or any executable in `DHI_KUBERNETES_PLUGIN`. */
const executable = process.env["DHI_KUBERNETES_PLUGIN"];
export const isStandIn = executable === undefined;

/** A cluster that tests may write to: in namespaces of their own. Read late: a suite's setup may provide it. */
const kubeconfigFile = (): string => process.env["DHI_TEST_KUBECONFIG"] ?? "";

export const namespaceType = "kubernetes:core/v1:Namespace";
export const configMapType = "kubernetes:core/v1:ConfigMap";
export const secretType = "kubernetes:core/v1:Secret";

/** Starts the plugin under test. */
export async function startPlugin(): Promise<Plugin> {
    const subject = {
        name: "kubernetes",
        standIn: "offline/kubernetes-plugin/main.ts",
        keepsSecrets: true,
    };
    return await Plugin.start(subject, executable);
}

/** Skips the suite, loudly, where no cluster was given. */
export function requireCluster(context: Mocha.Context): void {
    if (!existsSync(kubeconfigFile())) {
        console.warn("      SKIPPED: DHI_TEST_KUBECONFIG names no kubeconfig of a cluster to test on");
        context.skip();
    }
}

/** A plugin, a namespace, and the resources made in it. */
export class Sandbox {
    public readonly plugin: Plugin;
    /** What is really there, seen without the plugin. */
    public readonly cluster: Cluster;
    public readonly namespace = `kp-${process.pid}-${randomBytes(3).toString("hex")}`;

    private constructor(plugin: Plugin, cluster: Cluster) {
        this.plugin = plugin;
        this.cluster = cluster;
    }

    /** Starts the plugin and makes the namespace. */
    public static async open(config: Record<string, string> = {}): Promise<Sandbox> {
        const plugin = await startPlugin();
        const cluster = new Cluster(loadKubeConfig({ kubeconfig: kubeconfigFile() }));
        const sandbox = new Sandbox(plugin, cluster);
        await sandbox.configure(config);
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: sandbox.namespace } };
        await cluster.create(namespace, {});
        return sandbox;
    }

    /** Configures the plugin anew. */
    public async configure(config: Record<string, string>): Promise<void> {
        await this.plugin.configure({ kubeconfig: kubeconfigFile(), namespace: this.namespace, ...config });
    }

    /** Checks; fails when something is wrong. */
    public async inputs(type: string, name: string, properties: Values, olds: Values = {}): Promise<Values> {
        const { inputs, failures } = await this.plugin.check(type, name, properties, olds);
        assert.deepEqual(failures, []);
        return inputs;
    }

    /** Checks and creates, as the engine does. */
    public async deploy(type: string, name: string, properties: Values): Promise<Live> {
        return await this.plugin.create(type, name, await this.inputs(type, name, properties));
    }

    /** Checks and creates what will fail half-way. */
    public async deployHalf(type: string, name: string, properties: Values): Promise<HalfCreated> {
        const inputs = await this.inputs(type, name, properties);
        const error = await this.plugin.create(type, name, inputs).then(
            () => assert.fail("it was created"),
            (failure: unknown) => failure as HalfCreated,
        );
        assert.notEqual(error.id, undefined, `nothing was kept: ${error.message}`);
        return error;
    }

    /** Checks against what is deployed, and compares. */
    public async change(
        type: string,
        name: string,
        live: Live,
        properties: Values,
    ): Promise<Awaited<ReturnType<Plugin["diff"]>> & { inputs: Values }> {
        const inputs = await this.inputs(type, name, properties, live.inputs);
        return { ...(await this.plugin.diff(type, name, live, inputs)), inputs };
    }

    /** Asserts that nothing would change: right now, and after a refresh. */
    public async assertSettled(type: string, name: string, live: Live): Promise<void> {
        assert.deepEqual((await this.plugin.diff(type, name, live, live.inputs)).detailed, {});
        const refreshed = await this.plugin.read(type, name, live);
        assert.ok(refreshed, `${name} is gone`);
        const after = await this.plugin.diff(type, name, refreshed, live.inputs);
        assert.deepEqual(after.detailed, {}, "after a refresh");
    }

    /** What the cluster has; `undefined` where there is nothing. */
    public async see(apiVersion: string, kind: string, name: string): Promise<Values | undefined> {
        try {
            const metadata = { name, namespace: this.namespace };
            return await this.cluster.read({ apiVersion, kind, metadata });
        } catch (error) {
            assert.ok(isStatus(error, "NotFound"), String(error));
            return undefined;
        }
    }

    /** Ends the plugin and removes the namespace with all that is in it. */
    public async close(): Promise<void> {
        await this.plugin.stop();
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: this.namespace } };
        await this.cluster.delete(namespace, "Background");
    }
}

/** A state or inputs without the marks of secrets. */
export function opened(values: Values): Values {
    return open(values) as Values;
}
