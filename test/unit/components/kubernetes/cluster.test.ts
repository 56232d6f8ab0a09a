import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { hardenedPod, restrictedNamespace } from "../../../../components/hardening/kubernetes.ts";
import { checkName } from "../../../../components/kubernetes/names.ts";
import { mockPulumi } from "../../../mocks.ts";

const kubernetes = await import("@pulumi/kubernetes");
const { createKubernetesProvider, withoutSecretValues } =
    await import("../../../../components/kubernetes/provider.ts");
const { createRestrictedNamespace } = await import("../../../../components/kubernetes/namespace.ts");
const { HardenedRegistry } = await import("../../../../components/images/registry.ts");

/** What a program creates. */
async function record(program: () => unknown) {
    const recording = await mockPulumi({ preview: true });
    program();
    return recording.settled();
}

describe("a provider for a cluster", () => {
    const current = process.env["KUBECONFIG"];
    afterEach(() => {
        delete process.env["KUBECONFIG"];
        Object.assign(process.env, current === undefined ? {} : { KUBECONFIG: current });
    });

    const mutable = { enableConfigMapMutable: "true", enableSecretMutable: "true" };
    const cases: [title: string, args: Parameters<typeof createKubernetesProvider>[1], inputs: object][] = [
        ["uses kubectl's cluster by default", {}, { ...mutable, kubeconfig: "/environment" }],
        [
            "uses the given kubeconfig and context",
            { kubeconfig: "/k", context: "prod" },
            { ...mutable, kubeconfig: "/k", context: "prod" },
        ],
        [
            "contacts no cluster where manifests are written to a folder, whatever the environment has",
            { context: "prod", renderTo: "out" },
            { ...mutable, renderYamlToDirectory: "out", kubeconfig: "" },
        ],
    ];
    for (const [title, args, expected] of cases) {
        it(title, async () => {
            process.env["KUBECONFIG"] = "/environment";
            const recording = await record(() => createKubernetesProvider("cluster", args));
            const { inputs } = recording.get("cluster");
            const given = Object.fromEntries(
                Object.keys(expected).map((key) => [key, String(inputs[key] as unknown)]),
            );
            assert.deepEqual(given, expected);
            assert.equal("context" in inputs, "context" in expected);
        });
    }

    it("writes no value of a secret to a folder", async () => {
        const recording = await record(
            () =>
                new kubernetes.core.v1.Secret(
                    "login",
                    { stringData: { password: pulumi.secret("marker") } },
                    { transformations: [withoutSecretValues] },
                ),
        );
        assert.deepEqual(recording.get("login").inputs["stringData"], { password: "" });
    });
});

describe("a namespace", () => {
    it("admits restricted pods only", async () => {
        const args = { name: "messaging", protect: true };
        const recording = await record(() => createRestrictedNamespace("n", args, {}));
        const { inputs, options } = recording.get("n", ":Namespace");
        assert.deepEqual(inputs["metadata"], { name: "messaging", labels: restrictedNamespace });
        assert.equal(restrictedNamespace["pod-security.kubernetes.io/enforce"], "restricted");
        assert.equal(options.protect, true);
    });

    it("that exists already gets the labels, and is not deleted", async () => {
        const recording = await record(() =>
            createRestrictedNamespace("n", { name: "messaging", adopt: true }, {}),
        );
        const { type, inputs } = recording.get("n");
        assert.match(type, /:NamespacePatch$/);
        assert.deepEqual(inputs["metadata"], {
            name: "messaging",
            labels: restrictedNamespace,
            annotations: { "pulumi.com/patchForce": "true" },
        });
    });

    it("with claims is created or adopted, and not deleted", async () => {
        const recording = await record(() =>
            createRestrictedNamespace("n", { name: "messaging", keep: true, protect: true }, {}),
        );
        // A newer plugin refuses to create an existing object. A patch does both, and deleting it leaves the namespace.
        assert.match(recording.get("n").type, /:NamespacePatch$/);
    });

    it("has pods without a service account token", () => {
        assert.equal(hardenedPod.automountServiceAccountToken, false);
    });
});

describe("a name on Kubernetes", () => {
    for (const name of ["a", "a-1", "1a", "e".repeat(63)]) {
        it(`can be ${name}`, () => assert.deepEqual(checkName("name", name), []));
    }
    for (const name of ["", "-a", "a-", "A", "a.b", "a_b", "ä", "e".repeat(64), "a\n"]) {
        it(`cannot be ${JSON.stringify(name)}`, () => assert.equal(checkName("name", name).length, 1));
    }
});

describe("the pull Secret", () => {
    it("has every login of the stack, by the server that the kubelet uses", async () => {
        const args = {
            registry: "docker.io/acme",
            username: "me",
            password: pulumi.secret("hub-marker"),
            further: [
                { registry: "registry.example.com:5000/team", username: "ci", password: "other-marker" },
                { registry: "ghcr.io" },
            ],
        };
        const recording = await record(() => new HardenedRegistry("dhi", args).pullSecret("messaging"));
        const { inputs, parent } = recording.get("dhi-messaging");
        const data = inputs["stringData"] as Record<string, string>;
        const entry = (username: string, password: string) => ({
            username,
            password,
            auth: Buffer.from(`${username}:${password}`).toString("base64"),
        });
        assert.deepEqual(JSON.parse(data[".dockerconfigjson"] ?? ""), {
            auths: {
                "https://index.docker.io/v1/": entry("me", "hub-marker"),
                "registry.example.com:5000": entry("ci", "other-marker"),
            },
        });
        assert.deepEqual(
            [inputs["type"], inputs["metadata"], parent],
            ["kubernetes.io/dockerconfigjson", { name: "dhi", namespace: "messaging" }, "dhi"],
        );
        assert.deepEqual(recording.leaks(["hub-marker", "other-marker"]), []);
    });

    it("is undefined without a login", async () => {
        const recording = await record(() =>
            new HardenedRegistry("dhi", { registry: "dhi.io" }).pullSecret("messaging"),
        );
        assert.deepEqual(recording.names(":Secret"), []);
    });
});
