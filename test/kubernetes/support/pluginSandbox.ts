import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type ApiException, KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { kubernetesPlugin } from "../../../offline/tools/kubernetesPlugin.ts";
import { pluginExecutable } from "../../../offline/tools/resourcePlugin.ts";
import type { Live } from "../../integration/support/pluginAnswers.ts";
import { Plugin } from "../../integration/support/pluginClient.ts";
import { open, type Values } from "../../integration/support/values.ts";
import { testCluster } from "./namespace.ts";

/** The plugin under test, a namespace, and the resources in it. */
export class PluginSandbox {
    readonly namespace = `kp-${process.pid}-${randomBytes(3).toString("hex")}`;
    /** A client that reads objects without the plugin. */
    readonly #api = KubernetesObjectApi.makeApiClient(testCluster());

    private constructor(readonly plugin: Plugin) {}

    /** Starts the plugin that stacks use here, or the executable in `DHI_KUBERNETES_PLUGIN`, and makes the namespace. */
    static async open(): Promise<PluginSandbox> {
        const executable =
            process.env["DHI_KUBERNETES_PLUGIN"] ?? pluginExecutable(openWorkspace(), kubernetesPlugin);
        const subject = { name: "kubernetes", executable, keepsSecrets: true };
        const sandbox = new PluginSandbox(await Plugin.start(subject));
        await sandbox.configure({});
        await sandbox.#api.create(sandbox.#namespaceObject());
        return sandbox;
    }

    /** Configures the plugin for the cluster under test. */
    async configure(config: Record<string, string>): Promise<void> {
        const kubeconfig = process.env["DHI_TEST_KUBECONFIG"] ?? "";
        await this.plugin.configure({ kubeconfig, namespace: this.namespace, ...config });
    }

    /** Checks inputs; throws when they are not valid. */
    async inputs(type: string, name: string, properties: Values, olds: Values = {}): Promise<Values> {
        const { inputs, failures } = await this.plugin.check(type, name, properties, olds);
        assert.deepEqual(failures, []);
        return inputs;
    }

    /** Checks and creates, as the engine does. */
    async deploy(type: string, name: string, properties: Values): Promise<Live> {
        return this.plugin.create(type, name, await this.inputs(type, name, properties));
    }

    /** Checks inputs and compares them with the deployed resource. */
    async change(type: string, name: string, live: Live, properties: Values) {
        const inputs = await this.inputs(type, name, properties, live.inputs);
        return { ...(await this.plugin.diff(type, name, live, inputs)), inputs };
    }

    /** Asserts that nothing would change, before and after a refresh. */
    async assertSettled(type: string, name: string, live: Live): Promise<void> {
        assert.deepEqual((await this.plugin.diff(type, name, live, live.inputs)).detailed, {});
        const refreshed = await this.plugin.read(type, name, live);
        assert.ok(refreshed, `${name} is gone`);
        const after = await this.plugin.diff(type, name, refreshed, live.inputs);
        assert.deepEqual(after.detailed, {}, "after a refresh");
    }

    /** The object in the cluster; `undefined` if it does not exist. */
    async see(apiVersion: string, kind: string, name: string): Promise<Values | undefined> {
        try {
            const metadata = { name, namespace: this.namespace };
            return (await this.#api.read({ apiVersion, kind, metadata })) as unknown as Values;
        } catch (error) {
            assert.equal((error as ApiException<unknown>).code, 404, String(error));
            return undefined;
        }
    }

    /** Changes a ConfigMap as another field manager. */
    async interfere(name: string, data: Record<string, string>): Promise<void> {
        const metadata = { name, namespace: this.namespace };
        const theirs = { apiVersion: "v1", kind: "ConfigMap", metadata, data };
        await this.#api.patch(theirs, undefined, undefined, "someone", true, PatchStrategy.ServerSideApply);
    }

    /** Stops the plugin and removes the namespace with everything in it. */
    async close(): Promise<void> {
        await this.plugin.stop();
        await this.#api.delete(this.#namespaceObject());
    }

    #namespaceObject() {
        return { apiVersion: "v1", kind: "Namespace", metadata: { name: this.namespace } };
    }
}

/** A state or inputs without the marks of secrets. */
export function opened(values: Values): Values {
    return open(values) as Values;
}
