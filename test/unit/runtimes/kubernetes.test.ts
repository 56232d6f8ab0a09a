/** A whole stack on Kubernetes, from configuration to objects. */
import assert from "node:assert/strict";
import { mockPulumi, type Recording, type RecordedResource } from "../../mocks.ts";
import { removeCrates, writeCrate } from "../components/rust/crate.ts";
import { digest } from "../settings/bad.ts";
import { configOf, kubeconfig } from "../settings/stack.ts";

const { readSettings } = await import("../../../settings/read.ts");
const { onKubernetes } = await import("../../../runtimes/kubernetes.ts");

const image = `ghcr.io/acme/hello@${digest}`;
const secrets = ["password-mark", "route-mark", "registry-mark", "further-mark", "key-mark"] as const;
const [password, routePassword, registryPassword, furtherPassword, key] = secrets;

const login = { registryUsername: "acme", registryPassword };

async function run(kubernetes: object = {}, more: object = {}): Promise<Recording> {
    const apps = [
        { name: "hello", image, port: 80, secretFiles: { key: "key" }, secretEnvironment: { KEY: "key" } },
        { name: "alone", image, port: 80, nats: false },
    ];
    const values = {
        natsPassword: password,
        natsRoutePassword: routePassword,
        runtime: "kubernetes",
        kubernetes: { kubeconfig, natsBox: true, ...kubernetes },
        apps,
        appSecrets: { key },
        registries: { "ghcr.io": { username: "ci", password: furtherPassword } },
        ...more,
    };
    const recording = await mockPulumi({ preview: true, config: configOf(values) });
    const settings = readSettings("test");
    assert.ok(settings.runtime === "kubernetes");
    onKubernetes("test", settings);
    return recording.settled();
}

/** The objects in the cluster. */
const objects = (recording: Recording): RecordedResource[] =>
    recording.resources.filter(({ type }) => type.startsWith("kubernetes:"));
const chartOf = (recording: Recording) => recording.get("dhi-test-nats", ":Chart");
const deploymentOf = (recording: Recording, app: string) => recording.get(`dhi-test-${app}`, ":Deployment");

/** The names of the Secrets with which the servers and a service pull. */
function pullSecretsOf(recording: Recording) {
    const { global } = chartOf(recording).inputs["values"] as {
        global?: { image: { pullSecretNames: string[] } };
    };
    const { template } = deploymentOf(recording, "alone").inputs["spec"] as {
        template: { spec: { imagePullSecrets?: { name: string }[] } };
    };
    return {
        servers: global?.image.pullSecretNames ?? [],
        service: (template.spec.imagePullSecrets ?? []).map(({ name }) => name),
    };
}

describe("a stack on Kubernetes", () => {
    after(async () => {
        removeCrates();
        await mockPulumi();
    });

    it("that only pulls images creates no Docker provider, and so needs no Docker Engine", async () => {
        const { resources } = await run({}, login);
        assert.deepEqual(
            resources.filter(({ type }) => /^(?:pulumi:providers:)?docker\b/.test(type)),
            [],
        );
    });

    it("that builds an image creates one Docker provider, with the registry as its parent", async () => {
        const push = "registry.example.com/team/shop:1";
        const app = { name: "shop", context: writeCrate(), binary: "shop", push, port: 80 };
        const recording = await run({}, { ...login, apps: [app] });
        const { parent } = recording.get("dhi-test-registry", "pulumi:providers:docker");
        assert.equal(parent, "dhi-test-registry");
        assert.equal(recording.get("dhi-test-shop-image", "docker:").provider, "dhi-test-registry");
    });

    it("puts everything into its namespace, with its provider", async () => {
        const recording = await run({ namespace: "messaging", context: "prod" }, login);
        const { inputs } = recording.get("dhi-test-kubernetes");
        assert.deepEqual([inputs["kubeconfig"], inputs["context"]], [kubeconfig, "prod"]);
        assert.deepEqual(recording.names(":Namespace"), ["dhi-test-namespace"]);
        const all = objects(recording);
        assert.ok(all.length > 12, String(all.length));
        for (const { type, name, provider, inputs, options } of all) {
            assert.equal(provider, "dhi-test-kubernetes", `${type} ${name}`);
            if (!type.endsWith(":Namespace")) {
                const { namespace } = (inputs["metadata"] ?? inputs) as { namespace?: string };
                assert.equal(namespace, "messaging", `${type} ${name}`);
                assert.ok(options.dependsOn.includes("dhi-test-namespace"), `${type} ${name}`);
            }
        }
    });

    it("gives pods every login of the stack to pull with", async () => {
        const recording = await run({}, login);
        const { name, inputs } = recording.get("dhi-test-registry-dhi-test", ":Secret");
        const { ".dockerconfigjson": text = "" } = inputs["stringData"] as Record<string, string>;
        assert.deepEqual(Object.keys((JSON.parse(text) as { auths: object }).auths), ["dhi.io", "ghcr.io"]);
        const secret = (inputs["metadata"] as { name: string }).name;
        assert.deepEqual(pullSecretsOf(recording), { servers: [secret], service: [secret] });
        for (const resource of [chartOf(recording), deploymentOf(recording, "alone")]) {
            assert.ok(resource.options.dependsOn.includes(name));
        }
    });

    it("has no pull secret without a login", async () => {
        const recording = await run({}, { registries: {} });
        assert.deepEqual(pullSecretsOf(recording), { servers: [], service: [] });
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
        const texts = recording
            .names(":Secret")
            .map((name) => Object.values(recording.get(name, ":Secret").inputs["stringData"] as object));
        assert.deepEqual([texts.length, [...new Set(texts.flat())]], [3, [""]]);
        const all = JSON.stringify(objects(recording));
        assert.ok(!secrets.some((secret) => all.includes(secret)));
        assert.equal(recording.get("dhi-test-kubernetes").inputs["renderYamlToDirectory"], "out");
    });
});
