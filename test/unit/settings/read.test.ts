import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, promiseOf } from "../../mocks.ts";

const { readSettings } = await import("../../../settings/read.ts");

const secrets = { "dhi:natsPassword": "password-marker", "dhi:natsRoutePassword": "route-marker" };

const kubeconfig = fileURLToPath(new URL("kubeconfig.yaml", import.meta.url));

async function settingsOf(config: Record<string, string>) {
    await mockPulumi({ config });
    return readSettings("test");
}

async function refusal(config: Record<string, string>): Promise<string> {
    const error: unknown = await settingsOf(config).then(
        () => assert.fail("the configuration was accepted"),
        (caught: unknown) => caught,
    );
    assert.ok(pulumi.RunError.isInstance(error), String(error));
    return error.message;
}

describe("readSettings", () => {
    after(() => mockPulumi());

    it("reads Pulumi's configuration, with objects as JSON", async () => {
        const settings = await settingsOf({
            ...secrets,
            "dhi:runtime": "docker",
            "dhi:images": '{"registry":"docker.io/acme","nats":"2.14.5-debian13"}',
            "dhi:nats": '{"nodes":1,"jetstream":{"size":"2Gi"},"user":"me"}',
        });
        const { authentication, routePassword, ...plain } = settings.nats;
        assert.equal(settings.runtime, "docker");
        assert.deepEqual(plain, {
            nodes: 1,
            jetstream: { size: "2Gi" },
            image: "docker.io/acme/dhi-nats:2.14.5-debian13",
            initImage: "docker.io/acme/dhi-busybox:1.37.0-debian13",
            protectData: false,
        });
        assert.deepEqual(
            authentication.users?.map(({ name }) => name),
            ["me"],
        );
        assert.equal(await promiseOf(pulumi.output(routePassword)), "route-marker");
    });

    it("keeps secrets secret", async () => {
        const { authentication, routePassword } = (await settingsOf(secrets)).nats;
        const password = pulumi.output(authentication.users?.[0].password);
        assert.equal(await promiseOf(password), "password-marker");
        assert.equal(await pulumi.isSecret(password), true);
        assert.equal(await pulumi.isSecret(pulumi.output(routePassword)), true);
    });

    it("reads the login for the registry", async () => {
        assert.deepEqual((await settingsOf(secrets)).registry, { registry: "dhi.io" });
        const { registry } = await settingsOf({
            ...secrets,
            "dhi:images": '{"registry":"docker.io/acme"}',
            "dhi:registryUsername": "me",
            "dhi:registryPassword": "registry-marker",
        });
        const password = pulumi.output(registry.password);
        assert.deepEqual([registry.registry, registry.username], ["docker.io/acme", "me"]);
        assert.equal(await promiseOf(password), "registry-marker");
        assert.equal(await pulumi.isSecret(password), true);
    });

    it("reads the logins for other registries, or leaves them to Docker", async () => {
        const { registry } = await settingsOf({
            ...secrets,
            "dhi:images": '{"nats":"ghcr.io/acme/nats:2.14.5","busybox":"localhost:5000/busybox:1.37.0"}',
            "dhi:registries": '{"ghcr.io":{"username":"ci","password":"registry-marker"}}',
        });
        const [one, other] = registry.further ?? [];
        assert.deepEqual([registry.registry, registry.username], ["dhi.io", undefined]);
        assert.deepEqual([one?.registry, one?.username], ["ghcr.io", "ci"]);
        assert.equal(await pulumi.isSecret(pulumi.output(one?.password)), true);
        assert.deepEqual(other, { registry: "localhost:5000" });
    });

    it("reads a token", async () => {
        const { authentication } = (
            await settingsOf({ "dhi:natsToken": "token-marker", "dhi:natsRoutePassword": "r" })
        ).nats;
        const token = pulumi.output(authentication.token);
        assert.equal(authentication.users, undefined);
        assert.equal(await promiseOf(token), "token-marker");
        assert.equal(await pulumi.isSecret(token), true);
    });

    it("keeps a password that looks like a number or JSON", async () => {
        for (const password of ["12345", "true", '{"a":1}', " x "]) {
            const { routePassword } = (await settingsOf({ ...secrets, "dhi:natsRoutePassword": password }))
                .nats;
            assert.equal(await promiseOf(pulumi.output(routePassword)), password);
        }
    });

    it("treats empty values as missing", async () => {
        const empty = { "dhi:registryUsername": "", "dhi:registryPassword": "", "dhi:natsToken": "" };
        await settingsOf({ ...secrets, ...empty });
        assert.equal(
            await refusal({ ...secrets, "dhi:natsPassword": "" }),
            'The configuration of stack "test" has a problem:\n' +
                "  dhi:natsPassword: is required; set it with: pulumi config set --secret dhi:natsPassword",
        );
    });

    it("ignores keys of other projects", async () => {
        await settingsOf({ ...secrets, "docker:host": "ssh://edge", "dhi-other:x": "1" });
    });

    it("reports all problems at once, without secrets", async () => {
        const message = await refusal({
            ...secrets,
            "dhi:natsToken": "token-marker",
            "dhi:images": '{"nats":"latest"}',
            "dhi:nats": '{"nodes":2}',
        });
        assert.equal(
            message,
            `The configuration of stack "test" has 3 problems:
  dhi:images.nats: Docker Hardened Images have no tag "latest": use a version such as "2.14.5-debian13"
  dhi:nats.nodes: 2 nodes with JetStream survive no more failures than 1: use 1 or 3, or turn JetStream off (jetstream: false)
  dhi:natsToken: cannot be combined with dhi:natsPassword: remove one of them, for example with: pulumi config rm dhi:natsToken`,
        );
    });

    it("reports invalid JSON by key, without secrets", async () => {
        const message = await refusal({
            ...secrets,
            "dhi:nats": "three nodes",
            "dhi:appSecrets": "api-key-marker",
            "dhi:natsTls": "tls-marker",
        });
        assert.equal(
            message,
            `The configuration of stack "test" has 3 problems:
  dhi:nats: "three nodes" is not valid: use settings, for example { nodes: 3 }
  dhi:appSecrets: is not valid: use settings, for example { api-key: … }
  dhi:natsTls: is not valid: use settings with certificate, key and ca`,
        );
    });

    it("reports problems of the kubeconfig too", async () => {
        const message = await refusal({
            ...secrets,
            "dhi:runtime": "kubernetes",
            "dhi:nats": '{"nodes":2}',
            "dhi:kubernetes": JSON.stringify({ context: "gone", kubeconfig }),
        });
        assert.match(
            message,
            /has 2 problems:\n {2}dhi:nats\.nodes: .*\n {2}dhi:kubernetes\.context: "gone" does not exist/,
        );
    });

    it("reads the arguments of services, with secrets as secrets", async () => {
        const app = {
            name: "hello",
            context: "apps/hello",
            binary: "docker-rust-hello",
            port: 3000,
            profile: "release",
            defaultFeatures: false,
            incremental: false,
            revision: "c0ffee",
            command: ["serve"],
            readinessSeconds: 30,
            stopSeconds: 5,
            secretFiles: { "api-key": "key" },
            secretEnvironment: { KEY: "key", TOKEN: "12" },
        };
        const { apps } = await settingsOf({
            ...secrets,
            "dhi:apps": JSON.stringify([app]),
            "dhi:appSecrets": '{"key":"key-marker","12":"12","unused":""}',
        });
        const [{ image, service } = assert.fail("no service")] = apps;
        const { profile, defaultFeatures, incremental, revision } = image.build ?? {};
        const { command, readinessSeconds, stopSeconds, secretFiles, secretEnvironment } = service;
        assert.deepEqual(
            { profile, defaultFeatures, incremental, revision, command, readinessSeconds, stopSeconds },
            {
                profile: "release",
                defaultFeatures: false,
                incremental: false,
                revision: "c0ffee",
                command: ["serve"],
                readinessSeconds: 30,
                stopSeconds: 5,
            },
        );
        const values = pulumi.output({ secretFiles, secretEnvironment });
        assert.deepEqual(await promiseOf(values), {
            secretFiles: { "api-key": "key-marker" },
            secretEnvironment: { KEY: "key-marker", TOKEN: "12" },
        });
        for (const value of Object.values({ ...secretFiles, ...secretEnvironment })) {
            assert.equal(await pulumi.isSecret(pulumi.output(value)), true);
        }
    });

    it("protects data in production only", async () => {
        const { protect } = await settingsOf(secrets);
        assert.equal(protect, false);
        const production = await settingsOf({
            "dhi:natsPassword": "password-marker-of-some-length",
            "dhi:natsRoutePassword": "route-marker-of-some-length",
            "dhi:runtime": "kubernetes",
            "dhi:policy": "production",
            "dhi:images": `{"nats":"2.14.5-debian13@sha256:${"0f".repeat(32)}"}`,
            "dhi:nats": '{"tls":{"secretName":"nats-tls"},"routeTls":{"secretName":"nats-tls"}}',
            "dhi:kubernetes": JSON.stringify({ context: "prod", reloader: false, kubeconfig }),
        });
        assert.ok(production.runtime === "kubernetes");
        assert.deepEqual([production.protect, production.namespace.protect], [true, true]);
        assert.deepEqual(production.target, {
            context: "prod",
            cluster: "prod-cluster",
            server: "https://192.0.2.1:6443",
        });
    });

    it("freezes the settings at every level", async () => {
        const settings = await settingsOf({
            ...secrets,
            "dhi:nats": '{"jetstream":{"size":"2Gi"}}',
            "dhi:apps": '[{"name":"hello","context":"apps/hello","binary":"docker-rust-hello","port":3000}]',
        });
        const parts = [settings, settings.nats, settings.nats.jetstream, settings.apps, settings.apps[0]];
        assert.deepEqual(
            parts.map(Object.isFrozen),
            parts.map(() => true),
        );
        assert.throws(() => Object.assign(settings.nats, { nodes: 1 }), TypeError);
    });
});
