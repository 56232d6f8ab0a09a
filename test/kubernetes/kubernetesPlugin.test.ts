import assert from "node:assert/strict";
import { isSecret, unknown } from "../integration/support/values.ts";
import type { Values } from "../integration/support/values.ts";
import { configMapType, opened, requireCluster, Sandbox, secretType } from "./kubernetesPlugin/sandbox.ts";

// The contract of the Kubernetes plugin, as the engine and the components see it. It runs on a cluster of the user's
// choice (`DHI_TEST_KUBECONFIG`), in namespaces of its own. `DHI_KUBERNETES_PLUGIN=<executable>` runs the same tests
// against another plugin: what they say is what the official one does.

describe("kubernetes plugin: objects", function () {
    this.timeout(120_000);
    let sandbox: Sandbox;

    before(async function () {
        requireCluster(this);
        sandbox = await Sandbox.open();
    });

    after(async () => {
        await sandbox?.close();
    });

    const configMap = (name: string, data: Values, more: Values = {}): Values => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name },
        data,
        ...more,
    });

    it("are made, seen as they are, and deleted", async () => {
        const live = await sandbox.deploy(configMapType, "one", configMap("one", { a: "1" }));
        assert.equal(live.id, `${sandbox.namespace}/one`);
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "one"))?.["data"], { a: "1" });
        await sandbox.assertSettled(configMapType, "one", live);
        await sandbox.plugin.delete(configMapType, "one", live);
        assert.equal(await sandbox.see("v1", "ConfigMap", "one"), undefined);
        assert.equal(await sandbox.plugin.read(configMapType, "one", live), undefined);
        await sandbox.plugin.delete(configMapType, "one", live);
    });

    it("get a name of their own and the provider's namespace, and keep both", async () => {
        const nameless = { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } };
        const inputs = await sandbox.inputs(configMapType, "auto", nameless);
        const { name, namespace, annotations } = inputs["metadata"] as Values;
        assert.match(String(name), /^auto-[0-9a-f]{8}$/);
        assert.equal(namespace, sandbox.namespace);
        assert.deepEqual(annotations, { "pulumi.com/autonamed": "true" });
        const again = await sandbox.inputs(configMapType, "auto", nameless, inputs);
        assert.deepEqual(again, inputs);
    });

    it("are previewed without leaving anything behind", async () => {
        const inputs = await sandbox.inputs(configMapType, "seen", configMap("seen", { a: "1" }));
        const preview = await sandbox.plugin.create(configMapType, "seen", inputs, true);
        assert.equal(preview.id, "");
        assert.notEqual((opened(preview.state)["metadata"] as Values)["uid"], undefined);
        assert.equal(await sandbox.see("v1", "ConfigMap", "seen"), undefined);
        const vague = configMap("seen", { a: unknown });
        const unknowns = await sandbox.inputs(configMapType, "seen", vague);
        const { state } = await sandbox.plugin.create(configMapType, "seen", unknowns, true);
        assert.equal((opened(state)["data"] as Values)["a"], unknown);
    });

    it("are refused in the preview for what the server will not have", async () => {
        const inputs = await sandbox.inputs(configMapType, "bad", configMap("bad", { "a b": "1" }));
        await assert.rejects(
            sandbox.plugin.create(configMapType, "bad", inputs, true),
            /not successfully created.*a b/,
        );
    });

    it("are not taken over when they exist", async () => {
        await sandbox.deploy(configMapType, "taken", configMap("taken", { a: "1" }));
        const inputs = await sandbox.inputs(configMapType, "other", configMap("taken", { a: "2" }));
        await assert.rejects(sandbox.plugin.create(configMapType, "other", inputs), /"taken" already exists/);
    });

    it("replace config maps and secrets unless the provider says otherwise", async () => {
        const live = await sandbox.deploy(configMapType, "fixed", configMap("fixed", { a: "1" }));
        const replaced = await sandbox.change(configMapType, "fixed", live, configMap("fixed", { a: "2" }));
        assert.deepEqual(replaced.detailed, { "data.a": "update-replace" });
        assert.equal(replaced.deleteBeforeReplace, true);
        await sandbox.configure({ enableConfigMapMutable: "true", enableSecretMutable: "true" });
        const changed = await sandbox.change(
            configMapType,
            "fixed",
            live,
            configMap("fixed", { a: "2", b: "3" }),
        );
        assert.deepEqual(changed.detailed, { "data.a": "update", "data.b": "add" });
        const updated = await sandbox.plugin.update(configMapType, "fixed", live, changed.inputs);
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "fixed"))?.["data"], { a: "2", b: "3" });
        const fewer = await sandbox.change(configMapType, "fixed", updated, configMap("fixed", { a: "2" }));
        assert.deepEqual(fewer.detailed, { "data.b": "delete" });
        await sandbox.plugin.update(configMapType, "fixed", updated, fewer.inputs);
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "fixed"))?.["data"], { a: "2" });
        const renamed = await sandbox.change(configMapType, "fixed", live, configMap("renamed", { a: "1" }));
        assert.deepEqual(renamed.detailed, { "metadata.name": "update-replace" });
        assert.equal(renamed.deleteBeforeReplace, false);
        await sandbox.configure({});
    });

    it("preview an update without doing it", async () => {
        await sandbox.configure({ enableConfigMapMutable: "true" });
        const live = await sandbox.deploy(configMapType, "dry", configMap("dry", { a: "1" }));
        const { inputs } = await sandbox.change(configMapType, "dry", live, configMap("dry", { a: "2" }));
        const preview = await sandbox.plugin.update(configMapType, "dry", live, inputs, true);
        assert.deepEqual(opened(preview.state)["data"], { a: "2" });
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "dry"))?.["data"], { a: "1" });
        await sandbox.configure({});
    });

    it("name the owner of a field in conflict", async () => {
        await sandbox.configure({ enableConfigMapMutable: "true" });
        const live = await sandbox.deploy(configMapType, "shared", configMap("shared", { a: "1" }));
        const metadata = { name: "shared", namespace: sandbox.namespace };
        const theirs = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: "theirs" } };
        await sandbox.cluster.apply(theirs, { fieldManager: "someone", force: true });
        const { inputs } = await sandbox.change(
            configMapType,
            "shared",
            live,
            configMap("shared", { a: "2" }),
        );
        await assert.rejects(
            sandbox.plugin.update(configMapType, "shared", live, inputs),
            /server-side apply field conflict detected[^]*conflict with "someone"/,
        );
        await sandbox.configure({});
    });

    it("see what drifted after a refresh", async () => {
        const live = await sandbox.deploy(configMapType, "drift", configMap("drift", { a: "1" }));
        const metadata = { name: "drift", namespace: sandbox.namespace };
        const theirs = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: "drifted" } };
        await sandbox.cluster.apply(theirs, { fieldManager: "someone", force: true });
        const refreshed = await sandbox.plugin.read(configMapType, "drift", live);
        assert.ok(refreshed);
        const { detailed } = await sandbox.plugin.diff(configMapType, "drift", refreshed, live.inputs);
        assert.deepEqual(Object.keys(detailed), ["data.a"]);
    });

    it("are imported", async () => {
        const { id } = await sandbox.deploy(configMapType, "import", configMap("import", { a: "1" }));
        const found = await sandbox.plugin.read(configMapType, "import", { id, state: {}, inputs: {} });
        assert.deepEqual(found?.inputs["data"], { a: "1" });
        assert.equal((found?.inputs["metadata"] as Values)["uid"], undefined);
    });

    it("keep what is in a Secret secret", async () => {
        const inputs = await sandbox.inputs(secretType, "token", {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name: "token" },
            stringData: { password: "hush" },
        });
        assert.ok(isSecret(inputs["data"]));
        assert.deepEqual(opened(inputs)["data"], { password: Buffer.from("hush").toString("base64") });
        const live = await sandbox.plugin.create(secretType, "token", inputs);
        assert.ok(isSecret(live.state["data"]));
        assert.ok(isSecret((live.state["__inputs"] as Values)["data"]));
        await sandbox.assertSettled(secretType, "token", live);
    });
});
