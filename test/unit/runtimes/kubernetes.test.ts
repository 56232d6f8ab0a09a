/** A whole stack on Kubernetes, from configuration to objects. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { mockPulumi, type Recording, type RecordedResource } from "../../mocks.ts";
import { removeCrates, writeCrate } from "../components/rust/crate.ts";

const { readSettings } = await import("../../../settings/read.ts");
const { onKubernetes } = await import("../../../runtimes/kubernetes.ts");

const kubeconfig = fileURLToPath(new URL("../settings/kubeconfig.yaml", import.meta.url));
const image = `ghcr.io/acme/hello@sha256:${"0f".repeat(32)}`;
const secrets = [
    "password-marker-1",
    "route-marker-2",
    "registry-marker-3",
    "further-marker-4",
    "key-marker-5",
] as const;

const login = { "dhi:registryUsername": "acme", "dhi:registryPassword": secrets[2] };

async function run(kubernetes: object = {}, more: Record<string, string> = {}): Promise<Recording> {
    const apps = [
        { name: "hello", image, port: 80, secretFiles: { key: "key" }, secretEnvironment: { KEY: "key" } },
        { name: "alone", image, port: 80, nats: false },
    ];
    const recording = await mockPulumi({
        preview: true,
        config: {
            "dhi:natsPassword": secrets[0],
            "dhi:natsRoutePassword": secrets[1],
            "dhi:runtime": "kubernetes",
            "dhi:kubernetes": JSON.stringify({ kubeconfig, natsBox: true, ...kubernetes }),
            "dhi:apps": JSON.stringify(apps),
            "dhi:appSecrets": JSON.stringify({ key: secrets[4] }),
            "dhi:registries": JSON.stringify({ "ghcr.io": { username: "ci", password: secrets[3] } }),
            ...more,
        },
    });
    const settings = readSettings("test");
    assert.ok(settings.runtime === "kubernetes");
    onKubernetes("test", settings);
    return recording.settled();
}

/** The objects in the cluster. */
const objects = (recording: Recording): RecordedResource[] =>
    recording.resources.filter(({ type }) => type.startsWith("kubernetes:"));
const namespaceOf = ({ inputs }: RecordedResource): unknown =>
    inputs["namespace"] ?? (inputs["metadata"] as { namespace?: string }).namespace;
const chartOf = (recording: Recording) => recording.get("dhi-test-nats", ":Chart");
const deploymentOf = (recording: Recording, app: string) => recording.get(`dhi-test-${app}`, ":Deployment");
const podOf = (recording: Recording, app: string) =>
    (deploymentOf(recording, app).inputs["spec"] as { template: { spec: Record<string, unknown> } }).template
        .spec;
const valuesOf = (recording: Recording) =>
    chartOf(recording).inputs["values"] as { global?: { image: { pullSecretNames: string[] } } };

describe("a stack on Kubernetes", () => {
    after(() => mockPulumi());

    describe("that only pulls images", () => {
        it("creates no Docker provider, and so needs no Docker Engine", async () => {
            const recording = await run({}, login);
            assert.deepEqual(recording.names("pulumi:providers:docker"), []);
            assert.deepEqual(
                recording.resources.filter(({ type }) => type.startsWith("docker:")),
                [],
            );
            assert.equal(recording.get("dhi-test-registry").type, "dhi:images:Registry");
        });
    });

    describe("that builds an image", () => {
        after(removeCrates);

        it("creates one Docker provider, with the registry as its parent", async () => {
            const app = {
                name: "shop",
                context: writeCrate(),
                binary: "shop",
                push: "registry.example.com/team/shop:1",
                port: 80,
            };
            const recording = await run({}, { ...login, "dhi:apps": JSON.stringify([app]) });
            const [registry, provider] = ["dhi:images:Registry", "pulumi:providers:docker"].map((type) =>
                recording.resources.find((resource) => resource.type === type),
            );
            assert.deepEqual(
                [registry?.name, provider?.name, provider?.parent],
                ["dhi-test-registry", "dhi-test-registry", "dhi-test-registry"],
            );
            assert.equal(recording.get("dhi-test-shop-image", "docker:").provider, "dhi-test-registry");
        });
    });

    it("puts everything into its namespace, with its provider", async () => {
        const recording = await run({ namespace: "messaging", context: "prod" }, login);
        const { inputs } = recording.get("dhi-test-kubernetes");
        assert.deepEqual([inputs["kubeconfig"], inputs["context"]], [kubeconfig, "prod"]);
        const all = objects(recording);
        assert.ok(all.length > 12, String(all.length));
        for (const resource of all) {
            assert.equal(resource.provider, "dhi-test-kubernetes", `${resource.type} ${resource.name}`);
            if (!resource.type.endsWith(":Namespace")) {
                assert.equal(namespaceOf(resource), "messaging", `${resource.type} ${resource.name}`);
                assert.ok(
                    resource.options.dependsOn.includes("dhi-test-namespace"),
                    `${resource.type} ${resource.name}`,
                );
            }
        }
        assert.deepEqual(recording.names(":Namespace"), ["dhi-test-namespace"]);
    });

    it("adopts a namespace on request", async () => {
        const recording = await run({ createNamespace: false });
        assert.deepEqual(
            [recording.names(":Namespace"), recording.names(":NamespacePatch")],
            [[], ["dhi-test-namespace"]],
        );
    });

    it("gives pods every login of the stack to pull with", async () => {
        const recording = await run({}, login);
        const pullSecret = recording.get("dhi-test-registry-dhi-test", ":Secret");
        const { name } = pullSecret.inputs["metadata"] as { name: string };
        const { ".dockerconfigjson": text = "" } = pullSecret.inputs["stringData"] as Record<string, string>;
        assert.deepEqual(Object.keys((JSON.parse(text) as { auths: object }).auths), ["dhi.io", "ghcr.io"]);
        assert.deepEqual(valuesOf(recording).global, { image: { pullSecretNames: [name] } });
        for (const app of ["hello", "alone"]) {
            assert.deepEqual(podOf(recording, app)["imagePullSecrets"], [{ name }]);
            assert.ok(deploymentOf(recording, app).options.dependsOn.includes(pullSecret.name));
        }
        assert.ok(chartOf(recording).options.dependsOn.includes(pullSecret.name));
    });

    it("has no pull secret without a login", async () => {
        const recording = await run({}, { "dhi:registries": "{}" });
        assert.deepEqual(
            recording.names(":Secret").filter((name) => name.includes("registry")),
            [],
        );
        assert.equal(valuesOf(recording).global, undefined);
        assert.deepEqual(podOf(recording, "hello")["imagePullSecrets"] ?? [], []);
    });

    it("starts a service after the cluster that it uses, and no other service", async () => {
        const recording = await run();
        const waits = (app: string) =>
            deploymentOf(recording, app).options.dependsOn.includes("dhi-test-nats");
        assert.deepEqual([waits("hello"), waits("alone")], [true, false]);
    });

    it("shows no secret anywhere", async () => {
        const recording = await run({}, login);
        const hidden = JSON.stringify(recording.resources.map(({ inputs }) => inputs));
        for (const secret of secrets) {
            assert.ok(hidden.includes(secret), `${secret} is in no input, so this test proves nothing`);
        }
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("writes manifests without the value of any secret", async () => {
        const recording = await run({ renderTo: "out" }, login);
        const texts = recording.names(":Secret").map((name) => {
            return recording.get(name, ":Secret").inputs["stringData"] as Record<string, string>;
        });
        assert.deepEqual(
            texts.map((text) => Object.keys(text).length > 0),
            [true, true, true],
        );
        assert.deepEqual([...new Set(texts.flatMap((text) => Object.values(text)))], [""]);
        const all = JSON.stringify(objects(recording));
        assert.deepEqual(
            secrets.filter((secret) => all.includes(secret)),
            [],
        );
        assert.equal(recording.get("dhi-test-kubernetes").inputs["renderYamlToDirectory"], "out");
    });
});
