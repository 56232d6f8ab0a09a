import assert from "node:assert/strict";
import { isSecret, secret } from "../../integration/support/values.ts";
import type { Values } from "../../integration/support/values.ts";
import { checkConfig, configChanges, settingsOf } from "../../../offline/kubernetes-plugin/config.ts";
import { handedOver } from "../../../offline/kubernetes-plugin/deeds/managers.ts";
import { manifestFile } from "../../../offline/kubernetes-plugin/deeds/render.ts";
import { fromState, toState } from "../../../offline/kubernetes-plugin/objects/checkpoint.ts";
import { differences } from "../../../offline/kubernetes-plugin/objects/difference.ts";
import { named } from "../../../offline/kubernetes-plugin/objects/naming.ts";
import { normalized } from "../../../offline/kubernetes-plugin/objects/normalize.ts";
import { gvkOfType, isPatch } from "../../../offline/kubernetes-plugin/objects/object.ts";
import { pruned } from "../../../offline/kubernetes-plugin/objects/prune.ts";
import { canonicalQuantity } from "../../../offline/kubernetes-plugin/objects/quantity.ts";
import { replacingFields } from "../../../offline/kubernetes-plugin/objects/replaceRules.ts";
import { withSecretsOf } from "../../../offline/kubernetes-plugin/objects/secrets.ts";

const strict = { enableConfigMapMutable: false, enableSecretMutable: false };

describe("kubernetes plugin: quantities", () => {
    for (const [given, canonical] of [
        ["1024Mi", "1Gi"],
        ["1.5Gi", "1536Mi"],
        ["65536Ki", "64Mi"],
        ["0.5", "500m"],
        ["1000m", "1"],
        ["1500m", "1500m"],
        ["0.5Gi", "512Mi"],
        ["512", "512"],
        ["1000Mi", "1000Mi"],
        ["10000k", "10M"],
        ["1e3", "1e3"],
        ["0", "0"],
        ["-0.1", "-100m"],
        ["0.0000000001", "1n"],
        ["many", "many"],
        ["", ""],
    ] as const) {
        it(`writes "${given}" as "${canonical}"`, () => {
            assert.equal(canonicalQuantity(given), canonical);
        });
    }
});

describe("kubernetes plugin: inputs", () => {
    it("are written as the server will give them back", () => {
        const limits = (cpu: string): Values => ({
            spec: { containers: [{ resources: { limits: { cpu } } }] },
        });
        const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", uid: "gone" } };
        const known = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } };
        assert.deepEqual(normalized({ ...pod, ...limits("0.5") }), { ...known, ...limits("500m") });
    });

    it("leave custom resources as they are", () => {
        const custom = { apiVersion: "example.com/v1", kind: "Thing", spec: { limits: { cpu: "0.5" } } };
        assert.deepEqual(normalized(custom), custom);
    });

    it("have text in Secrets as Base64", () => {
        const texts = { apiVersion: "v1", kind: "Secret", stringData: { a: "x" }, data: { b: "eQ==\n" } };
        assert.deepEqual(normalized(texts), {
            apiVersion: "v1",
            kind: "Secret",
            data: { a: "eA==", b: "eQ==" },
        });
    });

    it("get a name, and keep it", () => {
        const source = { name: "web", seed: new Uint8Array([1, 2, 3, 4]), proposedName: undefined };
        const made = named({ kind: "Pod" }, undefined, source);
        assert.deepEqual(made["metadata"], {
            name: "web-01020304",
            annotations: { "pulumi.com/autonamed": "true" },
        });
        assert.deepEqual(named({ kind: "Pod" }, made, { ...source, seed: new Uint8Array([9]) }), made);
        assert.equal(
            (named({ metadata: { name: "own" } }, made, source)["metadata"] as Values)["name"],
            "own",
        );
        assert.throws(() => named({}, undefined, { ...source, proposedName: "" }), /autonaming is disabled/);
    });

    it("have a kind by their type", () => {
        assert.deepEqual(gvkOfType("kubernetes:core/v1:Pod"), { group: "", version: "v1", kind: "Pod" });
        assert.throws(() => gvkOfType("kubernetes:Pod:Pod"), /both a group and a version/);
        assert.ok(isPatch("kubernetes:core/v1:NamespacePatch", { kind: "Namespace" }));
        assert.ok(!isPatch("kubernetes:example.com/v1:EyePatch", { kind: "EyePatch" }));
    });
});

describe("kubernetes plugin: differences", () => {
    const compare = (live: Values, wanted: Values, asked: Values = {}, fields: string[] = []): object =>
        Object.fromEntries(
            [...differences({ live, asked, wanted }, fields)].map(([path, { change, replaces }]) => [
                path,
                replaces ? `${change}!` : change,
            ]),
        );

    it("are told by field and place in a list", () => {
        const live = { a: 1, list: [{ b: 1 }, { b: 2 }], gone: "x", "dotted.key": "1" };
        const wanted = { a: 2, list: [{ b: 1 }, { b: 3 }, { b: 4 }], "dotted.key": "2", more: {} };
        assert.deepEqual(compare(live, wanted), {
            a: "update",
            "list[1].b": "update",
            "list[2]": "add",
            gone: "delete",
            '["dotted.key"]': "update",
            more: "add",
        });
    });

    it("are none where the server drops what it is asked for", () => {
        const spec = { hostNetwork: false };
        assert.deepEqual(compare({ spec: {} }, { spec }, { spec }), {});
        assert.deepEqual(compare({ spec: {} }, { spec }), { "spec.hostNetwork": "add" });
    });

    it("replace where a field cannot change in place", () => {
        const set = { apiVersion: "apps/v1", kind: "StatefulSet" };
        const fields = [...replacingFields(set, strict)];
        const live = { metadata: { name: "a" }, spec: { replicas: 1, serviceName: "a" } };
        const wanted = { metadata: { name: "b" }, spec: { replicas: 2, serviceName: "b" } };
        assert.deepEqual(compare(live, wanted, {}, fields), {
            "metadata.name": "update!",
            "spec.replicas": "update",
            "spec.serviceName": "update!",
        });
        assert.deepEqual(compare({}, { spec: { serviceName: "b" } }, {}, fields), { spec: "add!" });
    });

    it("replace a pod for its containers' images", () => {
        const fields = [...replacingFields({ apiVersion: "v1", kind: "Pod" }, strict)];
        const pod = (image: string): Values => ({ spec: { containers: [{ name: "a", image }] } });
        assert.deepEqual(compare(pod("a"), pod("b"), {}, fields), { "spec.containers[0].image": "update!" });
    });

    it("replace config maps and secrets, unless they may change", () => {
        const configMap = { apiVersion: "v1", kind: "ConfigMap" };
        const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };
        assert.ok(replacingFields(configMap, strict).includes(".data"));
        assert.ok(!replacingFields(configMap, mutable).includes(".data"));
        assert.ok(replacingFields({ ...configMap, immutable: true }, mutable).includes(".data"));
        assert.deepEqual(replacingFields({ apiVersion: "v1", kind: "Secret" }, mutable).slice(2), [".type"]);
    });

    it("see of what is live only what was asked for", () => {
        const live = { a: { b: 1, c: 2 }, d: [{ e: 1, f: 2 }, { e: 3 }], g: 1 };
        assert.deepEqual(pruned(live, { a: { b: 0 }, d: [{ e: 0 }] }), { a: { b: 1 }, d: [{ e: 1 }] });
    });
});

describe("kubernetes plugin: state", () => {
    it("keeps inputs beside what is live, and reads both back", () => {
        const live = { apiVersion: "v1", kind: "ConfigMap", spec: { "x-kubernetes-list-type": "set" } };
        const inputs = { apiVersion: "v1", kind: "ConfigMap" };
        const checkpoint = { inputs, live, initialApiVersion: "v1", fieldManager: "pulumi-kubernetes-1" };
        const state = toState(checkpoint, {});
        assert.deepEqual(state["spec"], { x_kubernetes_list_type: "set" });
        assert.deepEqual(fromState(state), checkpoint);
    });

    it("has data of Secrets secret, whoever wrote it", () => {
        assert.ok(isSecret(withSecretsOf({ kind: "Secret", data: { a: "b" } }, {})["data"]));
    });

    it("has secret what was given as secret; lists as a whole", () => {
        const like = { spec: { env: [{ value: secret("x") }], name: "a" } };
        const spec = withSecretsOf({ spec: { env: [{ value: "x" }], name: "a" } }, like)["spec"] as Values;
        assert.ok(isSecret(spec["env"]));
        assert.equal(spec["name"], "a");
    });

    it("hands the fields of its own creation over to one manager", () => {
        const fields = (key: string): Values => ({ "f:data": { [key]: {} } });
        const entries = [
            { manager: "pulumi-kubernetes", operation: "Update", fieldsV1: fields("f:a") },
            { manager: "kubectl-label", operation: "Update", fieldsV1: fields("f:b") },
            { manager: "controller", operation: "Update", fieldsV1: fields("f:c") },
        ];
        const both = { "f:data": { "f:a": {}, "f:b": {} } };
        assert.deepEqual(handedOver(entries, "pulumi-kubernetes-1"), [
            entries[2],
            { manager: "pulumi-kubernetes-1", operation: "Apply", fieldsV1: both },
        ]);
        assert.deepEqual(handedOver([entries[2] as Values], "pulumi-kubernetes-1"), [entries[2]]);
    });

    it("writes manifests where the official plugin does", () => {
        const role = {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "Role",
            metadata: { name: "a", namespace: "b" },
        };
        assert.equal(manifestFile(role, "/x"), "/x/1-manifest/rbac.authorization.k8s.io_v1-role-b-a.yaml");
        const crd = {
            apiVersion: "apiextensions.k8s.io/v1",
            kind: "CustomResourceDefinition",
            metadata: { name: "c" },
        };
        assert.match(manifestFile(crd, "/x"), /^\/x\/0-crd\/.*-default-c\.yaml$/);
    });
});

describe("kubernetes plugin: configuration", () => {
    const kubeconfig = (server: string, token = "t"): string =>
        JSON.stringify({
            apiVersion: "v1",
            kind: "Config",
            clusters: [{ name: "c", cluster: { server } }],
            users: [{ name: "u", user: { token } }],
            contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
            "current-context": "x",
        });
    const replaced = (olds: Values, news: Values): string[] =>
        [...configChanges(olds, news)].filter(([, { replaces }]) => replaces).map(([key]) => key);

    it("has server-side apply on, and all else off", () => {
        const { enableServerSideApply, enableConfigMapMutable, renderYamlToDirectory } = settingsOf({});
        assert.deepEqual(
            [enableServerSideApply, enableConfigMapMutable, renderYamlToDirectory],
            [true, false, undefined],
        );
        assert.equal(settingsOf({ enableConfigMapMutable: "true" }).enableConfigMapMutable, true);
    });

    it("moves everything to another cluster, but not for another token", () => {
        const old = { kubeconfig: kubeconfig("https://a:1") };
        assert.deepEqual(replaced(old, { kubeconfig: kubeconfig("https://b:1") }), ["kubeconfig"]);
        assert.deepEqual(replaced(old, { kubeconfig: kubeconfig("https://a:1", "other") }), []);
        const pinned = (server: string): Values => ({
            kubeconfig: kubeconfig(server),
            clusterIdentifier: "id",
        });
        assert.deepEqual(replaced(pinned("https://a:1"), pinned("https://b:1")), []);
    });

    it("refuses what does not go together", () => {
        assert.deepEqual(checkConfig({ renderYamlToDirectory: "x", context: "y" }), [
            '"context" arg is not compatible with "renderYamlToDirectory" arg',
        ]);
        assert.match(checkConfig({ alwaysRender: "true" }).join(), /requires "renderYamlToDirectory"/);
        assert.deepEqual(checkConfig({ nonsense: "1" }), []);
    });
});
