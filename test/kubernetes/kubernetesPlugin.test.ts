/**
 * What the components rely on in the plugin: the one that stacks use here, or the executable in `DHI_KUBERNETES_PLUGIN`.
 * The tests of stacks cover the rest: charts, manifests and error messages.
 */
import assert from "node:assert/strict";
import { isSecret, unknown, type Values } from "../integration/support/values.ts";
import { opened, PluginSandbox } from "./support/pluginSandbox.ts";

const configMapType = "kubernetes:core/v1:ConfigMap";
const secretType = "kubernetes:core/v1:Secret";

const configMap = (name: string, data: Values): Values => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name },
    data,
});

describe("the Kubernetes plugin", function () {
    this.timeout(120_000);
    let sandbox: PluginSandbox;

    before(async () => {
        sandbox = await PluginSandbox.open();
    });
    beforeEach(() => sandbox.configure({ enableConfigMapMutable: "true", enableSecretMutable: "true" }));
    after(async () => {
        await sandbox?.close();
    });

    it("makes objects, reads them, and deletes them", async () => {
        const live = await sandbox.deploy(configMapType, "one", configMap("one", { a: "1" }));
        assert.equal(live.id, `${sandbox.namespace}/one`);
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "one"))?.["data"], { a: "1" });
        await sandbox.assertSettled(configMapType, "one", live);
        await sandbox.plugin.delete(configMapType, "one", live);
        assert.equal(await sandbox.see("v1", "ConfigMap", "one"), undefined);
        assert.equal(await sandbox.plugin.read(configMapType, "one", live), undefined);
    });

    it("previews objects with unknown values, and leaves nothing behind", async () => {
        const vague = await sandbox.inputs(configMapType, "seen", configMap("seen", { a: unknown }));
        const { state } = await sandbox.plugin.create(configMapType, "seen", vague, true);
        assert.equal((opened(state)["data"] as Values)["a"], unknown);
        assert.equal(await sandbox.see("v1", "ConfigMap", "seen"), undefined);
    });

    it("refuses in the preview what the API server would refuse", async () => {
        const inputs = await sandbox.inputs(configMapType, "bad", configMap("bad", { "a b": "1" }));
        await assert.rejects(sandbox.plugin.create(configMapType, "bad", inputs, true), /a b/);
    });

    it("does not change objects of others", async () => {
        await sandbox.deploy(configMapType, "taken", configMap("taken", { a: "1" }));
        const inputs = await sandbox.inputs(configMapType, "other", configMap("taken", { a: "2" }));
        // The release refuses every existing object, the built plugin only one that it would change.
        await assert.rejects(
            sandbox.plugin.create(configMapType, "other", inputs),
            /"taken" already exists|field conflict detected/,
        );
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "taken"))?.["data"], { a: "1" });
    });

    it("takes over a claim that an earlier stack has left, and does not wait for it", async () => {
        const type = "kubernetes:core/v1:PersistentVolumeClaimPatch";
        const claim = {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            metadata: {
                name: "left",
                annotations: { "pulumi.com/skipAwait": "true", "pulumi.com/patchFieldManager": "dhi" },
            },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
        };
        await sandbox.deploy(type, "first", claim);
        const before = await sandbox.see("v1", "PersistentVolumeClaim", "left");
        const live = await sandbox.deploy(type, "second", claim);
        const after = await sandbox.see("v1", "PersistentVolumeClaim", "left");
        assert.equal((after?.["metadata"] as Values)["uid"], (before?.["metadata"] as Values)["uid"]);
        await sandbox.assertSettled(type, "second", live);
    });

    it("updates a ConfigMap in place, because pods mount it", async () => {
        const live = await sandbox.deploy(configMapType, "fixed", configMap("fixed", { a: "1", b: "3" }));
        const wanted = configMap("fixed", { a: "2", c: "4" });
        const { detailed, inputs } = await sandbox.change(configMapType, "fixed", live, wanted);
        assert.deepEqual(detailed, { "data.a": "update", "data.b": "delete", "data.c": "add" });
        const preview = await sandbox.plugin.update(configMapType, "fixed", live, inputs, true);
        assert.deepEqual(opened(preview.state)["data"], { a: "2", c: "4" });
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "fixed"))?.["data"], { a: "1", b: "3" });
        await sandbox.plugin.update(configMapType, "fixed", live, inputs);
        assert.deepEqual((await sandbox.see("v1", "ConfigMap", "fixed"))?.["data"], { a: "2", c: "4" });
    });

    it("replaces one whose name changes, once the new one exists", async () => {
        const live = await sandbox.deploy(configMapType, "old", configMap("old", { a: "1" }));
        const renamed = await sandbox.change(configMapType, "old", live, configMap("new", { a: "1" }));
        assert.deepEqual(renamed.detailed, { "metadata.name": "update-replace" });
        assert.equal(renamed.deleteBeforeReplace, false);
    });

    it("reports the owner of a field in conflict", async () => {
        const live = await sandbox.deploy(configMapType, "shared", configMap("shared", { a: "1" }));
        await sandbox.interfere("shared", { a: "theirs" });
        const wanted = configMap("shared", { a: "2" });
        const { inputs } = await sandbox.change(configMapType, "shared", live, wanted);
        await assert.rejects(
            sandbox.plugin.update(configMapType, "shared", live, inputs),
            /Server-Side Apply field conflict detected[^]*conflict with "someone"/i,
        );
    });

    it("detects drift after a refresh", async () => {
        const live = await sandbox.deploy(configMapType, "drift", configMap("drift", { a: "1" }));
        await sandbox.interfere("drift", { a: "drifted" });
        const refreshed = await sandbox.plugin.read(configMapType, "drift", live);
        assert.ok(refreshed);
        const { detailed } = await sandbox.plugin.diff(configMapType, "drift", refreshed, live.inputs);
        assert.deepEqual(Object.keys(detailed), ["data.a"]);
    });

    it("marks the content of a Secret as secret", async () => {
        const inputs = await sandbox.inputs(secretType, "token", {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name: "token" },
            stringData: { password: "hush" },
        });
        const live = await sandbox.plugin.create(secretType, "token", inputs);
        assert.ok(isSecret(live.state["data"]));
        assert.deepEqual(opened(live.state)["data"], { password: Buffer.from("hush").toString("base64") });
        assert.ok(!JSON.stringify(withoutSecrets(live.state)).includes("hush"));
        await sandbox.assertSettled(secretType, "token", live);
    });

    for (const kind of ["Deployment", "StatefulSet"]) {
        it(`waits for the pods of a ${kind}, and shows no change for another spelling of a size`, async function () {
            const image = process.env["DHI_TEST_POD_IMAGE"] ?? "";
            const [type, name] = [`kubernetes:apps/v1:${kind}`, kind.toLowerCase()];
            const live = await sandbox.deploy(type, name, workload(kind, name, image, 1));
            assert.equal((opened(live.state)["status"] as Values)["readyReplicas"], 1);
            await sandbox.assertSettled(type, name, live);
            const { detailed, inputs } = await sandbox.change(
                type,
                name,
                live,
                workload(kind, name, image, 2),
            );
            assert.deepEqual(detailed, { "spec.replicas": "update" });
            const updated = await sandbox.plugin.update(type, name, live, inputs);
            // Not after a refresh: it may treat a growing workload as ready when its first pod is, and a refresh would
            // then show the second.
            const again = await sandbox.plugin.diff(type, name, updated, updated.inputs);
            assert.deepEqual(again.detailed, {});
            await sandbox.plugin.delete(type, name, updated);
            assert.equal(await sandbox.see("apps/v1", kind, name), undefined);
        });
    }

    it("does not wait for an object with skipAwait", async () => {
        const skipped = workload("Deployment", "skipped", "127.0.0.1:1/nothing:1", 1);
        (skipped["metadata"] as Values)["annotations"] = { "pulumi.com/skipAwait": "true" };
        const live = await sandbox.deploy("kubernetes:apps/v1:Deployment", "skipped", skipped);
        assert.equal(live.id, `${sandbox.namespace}/skipped`);
    });
});

function workload(kind: string, name: string, image: string, replicas: number): Values {
    const limits = { cpu: "0.5", memory: "65536Ki" };
    return {
        apiVersion: "apps/v1",
        kind,
        metadata: { name },
        spec: {
            replicas,
            selector: { matchLabels: { app: name } },
            ...(kind === "StatefulSet" ? { serviceName: name } : {}),
            template: {
                metadata: { labels: { app: name } },
                spec: {
                    terminationGracePeriodSeconds: 1,
                    containers: [{ name: "main", image, resources: { limits } }],
                },
            },
        },
    };
}

/** A state without the marks of secrets. */
function withoutSecrets(values: Values): Values {
    const open = Object.entries(values).filter(([, value]) => !isSecret(value));
    return Object.fromEntries(
        open.map(([key, value]) => [
            key,
            typeof value === "object" && !Array.isArray(value) ? withoutSecrets(value) : value,
        ]),
    );
}
