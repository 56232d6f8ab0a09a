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

/** What a program makes. */
async function made(program: () => unknown) {
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
        ["goes where kubectl goes, by default", {}, { ...mutable, kubeconfig: "/environment" }],
        [
            "goes where it is told to",
            { kubeconfig: "/k", context: "prod" },
            { ...mutable, kubeconfig: "/k", context: "prod" },
        ],
        [
            "asks no cluster where manifests go to a folder, whatever the environment has",
            { context: "prod", renderTo: "out" },
            { ...mutable, renderYamlToDirectory: "out", kubeconfig: "" },
        ],
    ];
    for (const [title, args, expected] of cases) {
        it(title, async () => {
            process.env["KUBECONFIG"] = "/environment";
            const recording = await made(() => createKubernetesProvider("cluster", args));
            const { inputs } = recording.get("cluster");
            const given = Object.fromEntries(
                Object.keys(expected).map((key) => [key, String(inputs[key] as unknown)]),
            );
            assert.deepEqual(given, expected);
            assert.equal("context" in inputs, "context" in expected);
        });
    }

    it("writes no secret's value to a folder", async () => {
        const recording = await made(
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
    it("turns away every pod that is not restricted", async () => {
        const args = { name: "messaging", protect: true };
        const recording = await made(() => createRestrictedNamespace("n", args, {}));
        const { inputs, options } = recording.get("n", ":Namespace");
        assert.deepEqual(inputs["metadata"], { name: "messaging", labels: restrictedNamespace });
        assert.equal(restrictedNamespace["pod-security.kubernetes.io/enforce"], "restricted");
        assert.equal(options.protect, true);
    });

    it("that is there already gets the labels, and is not deleted", async () => {
        const recording = await made(() =>
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

    it("that holds claims is made, or taken as it is there, and is not deleted", async () => {
        const recording = await made(() =>
            createRestrictedNamespace("n", { name: "messaging", keep: true, protect: true }, {}),
        );
        // A newer plugin refuses to make what is there. Applying does both, and to delete it is to let go of it.
        assert.match(recording.get("n").type, /:NamespacePatch$/);
    });

    it("is given to pods without a token of the cluster", () => {
        assert.equal(hardenedPod.automountServiceAccountToken, false);
    });
});

describe("a name on Kubernetes", () => {
    for (const name of ["a", "a-1", "1a", "e".repeat(63)]) {
        it(`may be ${name}`, () => assert.deepEqual(checkName("name", name), []));
    }
    for (const name of ["", "-a", "a-", "A", "a.b", "a_b", "ä", "e".repeat(64), "a\n"]) {
        it(`may not be ${JSON.stringify(name)}`, () => assert.equal(checkName("name", name).length, 1));
    }
});

describe("the Secret that pods pull with", () => {
    it("holds every stated login, by the server that the kubelet asks", async () => {
        const args = {
            registry: "docker.io/acme",
            username: "me",
            password: pulumi.secret("hub-marker"),
            further: [
                { registry: "registry.example.com:5000/team", username: "ci", password: "other-marker" },
                { registry: "ghcr.io" },
            ],
        };
        const recording = await made(() => new HardenedRegistry("dhi", args).pullSecret("messaging"));
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

    it("is none where no login is stated", async () => {
        const recording = await made(() =>
            new HardenedRegistry("dhi", { registry: "dhi.io" }).pullSecret("messaging"),
        );
        assert.deepEqual(recording.names(":Secret"), []);
    });
});
