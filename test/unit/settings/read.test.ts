import assert from "node:assert/strict";
import { mockPulumi } from "../../mocks.ts";
import { digest, hello } from "./bad.ts";
import { kubeconfig, refusal, secretOf, settingsOf } from "./stack.ts";

describe("readSettings", () => {
    after(() => mockPulumi());

    it("reads Pulumi's configuration, with objects as JSON", async () => {
        const ports = { clientPort: 14_222, monitorPort: 18_222, publishOn: "0.0.0.0" };
        const onDocker = { nodes: 1, jetstream: { size: "2Gi" }, ...ports };
        const { runtime, nats } = await settingsOf({
            runtime: "docker",
            images: { registry: "docker.io/acme", nats: "2.15.1-debian13" },
            nats: { ...onDocker, user: "me" },
        });
        const { authentication, routePassword, ...plain } = nats;
        assert.equal(runtime, "docker");
        assert.deepEqual(plain, {
            ...onDocker,
            image: "docker.io/acme/dhi-nats:2.15.1-debian13",
            initImage: "docker.io/acme/dhi-busybox:1.37.0-debian13",
            protectData: false,
        });
        const [user] = authentication.users ?? [];
        assert.equal(user?.name, "me");
        assert.equal(await secretOf(user.password), "password-marker");
        assert.equal(await secretOf(routePassword), "route-marker");
    });

    it("reads the logins for registries, or leaves them to Docker", async () => {
        assert.deepEqual((await settingsOf()).registry, { registry: "dhi.io" });
        const { registry } = await settingsOf({
            images: {
                registry: "docker.io/acme",
                nats: "ghcr.io/acme/nats:2.15.1",
                busybox: "localhost:5000/busybox:1.37.0",
            },
            registryUsername: "me",
            registryPassword: "registry-marker",
            registries: { "ghcr.io": { username: "ci", password: "further-marker" } },
        });
        const [one, other] = registry.further ?? [];
        assert.deepEqual([registry.registry, registry.username], ["docker.io/acme", "me"]);
        assert.equal(await secretOf(registry.password), "registry-marker");
        assert.deepEqual([one?.registry, one?.username], ["ghcr.io", "ci"]);
        assert.equal(await secretOf(one?.password), "further-marker");
        assert.deepEqual(other, { registry: "localhost:5000" });
    });

    it("reads a token", async () => {
        const { nats } = await settingsOf({ natsToken: "token-marker", natsPassword: undefined });
        assert.equal(nats.authentication.users, undefined);
        assert.equal(await secretOf(nats.authentication.token), "token-marker");
    });

    it("reads the key of files on both runtimes", async () => {
        const natsEncryptionKey = "key-marker-of-more-than-32-characters";
        for (const runtime of [{}, { runtime: "kubernetes", kubernetes: { kubeconfig } }]) {
            const { nats } = await settingsOf({ natsEncryptionKey, ...runtime });
            assert.equal(await secretOf(nats.encryptionKey), natsEncryptionKey);
        }
    });

    for (const password of ["12345", "true", '{"a":1}', " x "]) {
        it(`keeps the password ${JSON.stringify(password)}`, async () => {
            const { nats } = await settingsOf({ natsRoutePassword: password });
            assert.equal(await secretOf(nats.routePassword), password);
        });
    }

    it("treats empty values as missing", async () => {
        await settingsOf({ registryUsername: "", registryPassword: "", natsToken: "" });
        assert.deepEqual(await refusal({ natsPassword: "" }), [
            'The configuration of stack "test" has a problem:',
            "  dhi:natsPassword: is required; set it with: pulumi config set --secret dhi:natsPassword",
        ]);
    });

    it("ignores keys of other projects", async () => {
        await settingsOf({ "docker:host": "ssh://edge", "dhi-other:x": "1" });
    });

    it("reports all problems at once, and invalid JSON by key, without secrets", async () => {
        const values = { nats: "three nodes", appSecrets: "api-key-marker", natsTls: "tls-marker" };
        assert.deepEqual(await refusal({ ...values, natsToken: "token-marker" }), [
            'The configuration of stack "test" has 4 problems:',
            '  dhi:nats: "three nodes" is not valid: use settings, for example { nodes: 3 }',
            "  dhi:appSecrets: is not valid: use settings, for example { api-key: … }",
            "  dhi:natsTls: is not valid: use settings with certificate, key and ca",
            "  dhi:natsToken: cannot be combined with dhi:natsPassword: remove one of them, for example with: pulumi config rm dhi:natsToken",
        ]);
    });

    it("reads the arguments of services, with secrets as secrets", async () => {
        const build = { profile: "release", defaultFeatures: false, incremental: false, revision: "c0ffee" };
        const onDocker = { publishOn: "0.0.0.0", networks: ["shop"], extraHosts: ["db:10.0.0.5"] };
        const run = { command: ["serve"], health: "grpc", readinessSeconds: 30, stopSeconds: 5, ...onDocker };
        const names = { secretFiles: { "api-key": "key" }, secretEnvironment: { KEY: "key", TOKEN: "12" } };
        const { apps } = await settingsOf({
            apps: [{ ...hello, ...build, ...run, ...names }],
            appSecrets: { key: "key-marker", "12": "12", unused: "" },
        });
        const [{ image, service } = assert.fail("no service")] = apps;
        assert.deepEqual({ ...image.build, ...build }, image.build);
        assert.deepEqual({ ...service, ...run }, service);
        assert.equal(await secretOf(service.secretFiles?.["api-key"]), "key-marker");
        assert.equal(await secretOf(service.secretEnvironment?.["KEY"]), "key-marker");
        assert.equal(await secretOf(service.secretEnvironment?.["TOKEN"]), "12");
    });

    it("protects data in production only", async () => {
        assert.equal((await settingsOf()).protect, false);
        const production = await settingsOf({
            natsPassword: "password-marker-of-some-length",
            natsRoutePassword: "route-marker-of-some-length",
            runtime: "kubernetes",
            policy: "production",
            images: { nats: `2.15.1-debian13@${digest}` },
            nats: { tls: { secretName: "nats-tls" }, routeTls: { secretName: "nats-tls" } },
            kubernetes: { context: "prod", reloader: false, kubeconfig },
        });
        assert.ok(production.runtime === "kubernetes");
        assert.deepEqual([production.protect, production.namespace.protect], [true, true]);
    });

    it("freezes the settings at every level", async () => {
        const settings = await settingsOf({ nats: { jetstream: { size: "2Gi" } }, apps: [hello] });
        const parts = [settings, settings.nats, settings.nats.jetstream, settings.apps, settings.apps[0]];
        assert.ok(parts.every(Object.isFrozen));
        assert.throws(() => Object.assign(settings.nats, { nodes: 1 }), TypeError);
    });
});
