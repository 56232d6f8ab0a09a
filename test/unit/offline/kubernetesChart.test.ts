import assert from "node:assert/strict";
import { isSecret } from "../../integration/support/values.ts";
import type { Values } from "../../integration/support/values.ts";
import { chartArguments } from "../../../offline/kubernetes-plugin/chart/arguments.ts";
import { inOfficialWords } from "../../../offline/kubernetes-plugin/chart/helm.ts";
import {
    ordered,
    parseManifests,
    resourceInputs,
    resourceName,
    resourceType,
} from "../../../offline/kubernetes-plugin/chart/manifests.ts";
import { helmVersion } from "../../../offline/helm.ts";

const object = (apiVersion: string, kind: string, name: string, more: Values = {}): Values => ({
    apiVersion,
    kind,
    metadata: { name, ...more },
});

describe("kubernetes plugin: manifests", () => {
    it("are read as Helm reads them", () => {
        const [first, ...others] = parseManifests(
            "---\n# nothing\n---\napiVersion: core/v1\nkind: ConfigMap\nmetadata: {name: a, annotations: }\n" +
                "mode: 0755\non: yes\ntime: 2020-01-01\nport: 12:30\n",
        );
        assert.deepEqual(others, []);
        assert.deepEqual(first, {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "a" },
            mode: 493,
            true: true,
            time: "2020-01-01",
            port: "12:30",
        });
    });

    it("are taken out of lists", () => {
        const list = parseManifests(
            'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: "a"}}]',
        );
        assert.deepEqual(list, [object("v1", "Pod", "a")]);
    });

    it("must say what they are", () => {
        assert.throws(() => parseManifests("a: 1"), /require a kind and apiVersion: `{"a":1}`/);
        assert.throws(() => parseManifests("apiVersion: v1\nkind: Pod"), /require a .metadata.name/);
    });

    it("come after their namespace, their definition and what they name", () => {
        const dependsOn = {
            annotations: { "config.kubernetes.io/depends-on": "apps/namespaces/n/Deployment/d" },
        };
        const crd = {
            ...object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "things"),
            spec: { group: "example.com", names: { kind: "Thing" } },
        };
        const list = [
            object("v1", "Pod", "p", { namespace: "n", ...dependsOn }),
            object("example.com/v1", "Thing", "t"),
            object("apps/v1", "Deployment", "d", { namespace: "n" }),
            crd,
            object("v1", "Namespace", "n"),
        ];
        const names = ordered(list).map(({ object: each, after }) => [
            (each["metadata"] as Values)["name"],
            after,
        ]);
        assert.deepEqual(names, [
            ["n", []],
            ["d", [0]],
            ["p", [1, 0]],
            ["things", []],
            ["t", [3]],
        ]);
    });

    it("have names and types as the official plugin gives them", () => {
        const role = object("rbac.authorization.k8s.io/v1", "Role", "r", { namespace: "n" });
        assert.equal(resourceName(role, "chart"), "chart:n/r");
        assert.equal(resourceName(object("v1", "Namespace", "n"), "chart"), "chart:n");
        assert.equal(resourceName(role, ""), "n/r");
        assert.equal(resourceType(role), "kubernetes:rbac.authorization.k8s.io/v1:Role");
        assert.equal(resourceType(object("v1", "Pod", "p")), "kubernetes:core/v1:Pod");
    });

    it("have secret data, and wait for nothing if so asked", () => {
        const inputs = resourceInputs({ ...object("v1", "Secret", "s"), stringData: { a: "b" } }, true);
        assert.ok(isSecret(inputs["stringData"]));
        assert.deepEqual((inputs["metadata"] as Values)["annotations"], { "pulumi.com/skipAwait": "true" });
    });
});

describe("kubernetes plugin: chart arguments", () => {
    it("name release and resources after the chart", () => {
        const { name, resourcePrefix } = chartArguments({ chart: "./x" }, "web");
        assert.deepEqual([name, resourcePrefix], ["web", "web"]);
        assert.equal(chartArguments({ chart: "./x", resourcePrefix: "" }, "web").resourcePrefix, "");
    });

    it("take texts for assets", () => {
        const asset = {
            "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
            text: "content",
        };
        const { values, valueFiles } = chartArguments(
            { chart: "x", values: { a: asset }, valueYamlFiles: [asset] },
            "w",
        );
        assert.deepEqual(values, { a: "content" });
        assert.equal(valueFiles[0]?.text, "content");
    });

    it("need a chart", () => {
        assert.throws(() => chartArguments({}, "web"), /needs `chart`/);
    });
});

describe("kubernetes plugin: Helm", () => {
    it("has its errors in the official plugin's words", () => {
        assert.equal(
            inOfficialWords('WARNING: x\nError: path "/no" not found\n'),
            'unable to locate the chart: path "/no" not found',
        );
        const failed = "execution error at (mini/templates/all.yaml:1:25): values.fail was set";
        assert.equal(
            inOfficialWords(`Error: ${failed}\n\nUse --debug flag to render out invalid YAML\n`),
            failed,
        );
    });

    it("is of version 3 or 4", () => {
        assert.equal(helmVersion("v3.20.2"), "3.20.2");
        assert.equal(helmVersion("v4.3.1\n"), "4.3.1");
        assert.equal(helmVersion("v2.17.0"), undefined);
        assert.equal(helmVersion(""), undefined);
    });
});
