import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { restrictedNamespace } from "../../../../components/hardening/kubernetes.ts";
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
    const { KUBECONFIG } = process.env;
    beforeEach(() => {
        process.env["KUBECONFIG"] = "/environment";
    });
    afterEach(() => {
        delete process.env["KUBECONFIG"];
        Object.assign(process.env, KUBECONFIG === undefined ? {} : { KUBECONFIG });
    });

    const given = { kubeconfig: "/k", context: "prod" };
    const cases: [title: string, args: Parameters<typeof createKubernetesProvider>[1], inputs: object][] = [
        ["uses kubectl's cluster by default", {}, { kubeconfig: "/environment" }],
        ["uses the given kubeconfig and context", given, given],
        [
            "contacts no cluster where manifests are written to a folder, whatever the environment has",
            { context: "prod", renderTo: "out" },
            { renderYamlToDirectory: "out", kubeconfig: "" },
        ],
    ];
    for (const [title, args, expected] of cases) {
        it(title, async () => {
            const recording = await record(() => createKubernetesProvider("cluster", args));
            const mutable = { enableConfigMapMutable: "true", enableSecretMutable: "true" };
            assert.deepEqual(recording.get("cluster").inputs, { ...expected, ...mutable });
        });
    }

    it("writes no value of a secret to a folder", async () => {
        const args = { stringData: { password: pulumi.secret("marker") } };
        const opts = { transformations: [withoutSecretValues] };
        const recording = await record(() => new kubernetes.core.v1.Secret("login", args, opts));
        assert.deepEqual(recording.get("login").inputs["stringData"], { password: "" });
    });
});

describe("a namespace", () => {
    const create = async (more: Partial<Parameters<typeof createRestrictedNamespace>[1]>) =>
        (await record(() => createRestrictedNamespace("n", { name: "messaging", ...more }, {}))).get("n");

    it("admits restricted pods only", async () => {
        const { type, inputs, options } = await create({ protect: true });
        assert.match(type, /:Namespace$/);
        assert.deepEqual(inputs["metadata"], { name: "messaging", labels: restrictedNamespace });
        assert.equal(options.protect, true);
    });

    // A newer plugin refuses to create an existing object. A patch does both, and deleting it leaves the namespace.
    for (const more of [{ adopt: true }, { keep: true, protect: true }]) {
        it(`with ${JSON.stringify(more)} is created or gets the labels, and is not deleted`, async () => {
            const { type, inputs } = await create(more);
            assert.match(type, /:NamespacePatch$/);
            assert.deepEqual(inputs["metadata"], {
                name: "messaging",
                labels: restrictedNamespace,
                annotations: { "pulumi.com/patchForce": "true" },
            });
        });
    }
});

describe("a name on Kubernetes", () => {
    it("has at most 63 lowercase letters, digits and hyphens, with a letter or digit at both ends", () => {
        const isGood = (name: string) => checkName("name", name).length === 0;
        const good = ["a", "a-1", "1a", "e".repeat(63)];
        const bad = ["", "-a", "a-", "A", "a.b", "a_b", "ä", "e".repeat(64), "a\n"];
        assert.deepEqual([...good, ...bad].filter(isGood), good);
    });
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
        const { type, metadata, stringData } = recording.get("dhi-messaging").inputs;
        const entry = (username: string, password: string) => ({
            username,
            password,
            auth: Buffer.from(`${username}:${password}`).toString("base64"),
        });
        assert.deepEqual(JSON.parse((stringData as Record<string, string>)[".dockerconfigjson"] ?? ""), {
            auths: {
                "https://index.docker.io/v1/": entry("me", "hub-marker"),
                "registry.example.com:5000": entry("ci", "other-marker"),
            },
        });
        assert.equal(type, "kubernetes.io/dockerconfigjson");
        assert.deepEqual(metadata, { name: "dhi", namespace: "messaging" });
        assert.deepEqual(recording.leaks(["hub-marker", "other-marker"]), []);
    });
});
