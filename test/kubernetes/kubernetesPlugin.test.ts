/**
 * What users rely on in the Kubernetes plugin, where no test of a stack would show a difference.
 * `DHI_KUBERNETES_PLUGIN=<executable>` runs the same tests with another plugin: the release passes them.
 */
import assert from "node:assert/strict";
import { kubernetesPlugin } from "../../offline/tools/kubernetesPlugin.ts";
import { Plugin } from "../integration/support/plugin.ts";
import type { Values } from "../integration/support/values.ts";
import { TestNamespace } from "./support/namespace.ts";

const type = "kubernetes:core/v1:ConfigMap";
const configMap = (name: string, data: Values): Values => ({
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name } },
    data,
});

describe("the Kubernetes plugin", function () {
    this.timeout(120_000);
    let test: TestNamespace;
    let plugin: Plugin;

    before(async () => {
        test = await TestNamespace.create();
        const kubeconfig = process.env["DHI_TEST_KUBECONFIG"] ?? "";
        plugin = await Plugin.start(kubernetesPlugin, { kubeconfig, namespace: test.name });
    });
    after(async () => {
        plugin?.stop();
        await test?.remove();
    });

    const data = async (name: string) =>
        (await test.api.readNamespacedConfigMap({ namespace: test.name, name })).data;

    it("refuses in the preview what the API server would refuse, and leaves nothing behind", async () => {
        const create = async (properties: Values) =>
            plugin.create(type, await plugin.inputs(type, properties), true);
        await assert.rejects(create(configMap("seen", { "a b": "1" })), /a b/);
        await create(configMap("seen", { a: "1" }));
        await assert.rejects(data("seen"), { code: 404 });
    });

    it("does not change objects of others", async () => {
        const body = { metadata: { name: "taken" }, data: { a: "1" } };
        await test.api.createNamespacedConfigMap({ namespace: test.name, body });
        // The release refuses every existing object, the built plugin only one that it would change.
        await assert.rejects(
            plugin.deploy(type, configMap("taken", { a: "2" })),
            /"taken" already exists|field conflict detected/,
        );
        assert.deepEqual(await data("taken"), { a: "1" });
    });

    it("reports the owner of a field in conflict", async () => {
        const live = await plugin.deploy(type, configMap("shared", { a: "1" }));
        const body = { metadata: { name: "shared" }, data: { a: "theirs" } };
        await test.api.replaceNamespacedConfigMap({ namespace: test.name, name: "shared", body });
        const inputs = await plugin.inputs(type, configMap("shared", { a: "2" }), live.inputs);
        await assert.rejects(
            plugin.update(type, live, inputs),
            /Server-Side Apply field conflict detected[^]*conflict with "/i,
        );
    });
});
