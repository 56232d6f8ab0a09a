import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    RegistryFailure,
    type AskOptions,
    type ImageAddress,
} from "../../../../components/images/remoteImage.ts";
import { mockPulumi } from "../../../mocks.ts";

const { checkLoginsAndPins } = await import("../../../../settings/images/registryChecks.ts");
const { readPlainSettings } = await import("../../../../settings/read.ts");

const old = `sha256:${"0a".repeat(32)}`;
const now = `sha256:${"0b".repeat(32)}`;
const host = "registry.example.com";
const secrets = { "dhi:natsPassword": "password-marker", "dhi:natsRoutePassword": "route-marker" };
const pinnedImages = { registry: `${host}/acme`, nats: `2.14.5-debian13@${old}`, busybox: `1.37.0@${now}` };
const login = { "dhi:registryUsername": "me", "dhi:registryPassword": "registry-marker" };

/** A registry that records its requests, and whose tags all point to `now`. */
class Registry {
    readonly requests: string[] = [];
    readonly logins: (string | undefined)[] = [];
    failure: RegistryFailure | undefined;

    readonly tryLogin = (registry: string, { username, password }: { username: string; password: string }) =>
        this.#answer(`${registry} as ${username}:${password}`, undefined);

    readonly findDigest = ({ registry, path, version }: ImageAddress, { login }: AskOptions = {}) => {
        this.logins.push(login?.username);
        return this.#answer(`${registry}/${path} ${version}`, version.startsWith("sha256:") ? version : now);
    };

    #answer<T>(request: string, answer: T): Promise<T> {
        this.requests.push(request);
        return this.failure === undefined ? Promise.resolve(answer) : Promise.reject(this.failure);
    }
}

describe("checkLoginsAndPins", () => {
    const { warn } = pulumi.log;
    let warnings: string[];
    let registry: Registry;
    beforeEach(() => {
        warnings = [];
        registry = new Registry();
        Object.assign(pulumi.log, { warn: (text: string) => Promise.resolve(warnings.push(text)) });
    });
    after(() => {
        Object.assign(pulumi.log, { warn });
        return mockPulumi();
    });

    async function check(config: Record<string, string>, preview = true): Promise<void> {
        await mockPulumi({ preview, config: { ...secrets, ...config } });
        await checkLoginsAndPins("test", readPlainSettings("test"), registry);
    }
    const images = (more: object = {}) => ({ "dhi:images": JSON.stringify({ ...pinnedImages, ...more }) });

    it("contacts no registry for a stack without logins and pins", async () => {
        await check({});
        assert.deepEqual(registry.requests, []);
    });

    it("warns in a preview of tags that have moved", async () => {
        await check(images());
        assert.deepEqual(warnings, [
            `dhi:images.nats: the tag of ${host}/acme/dhi-nats:2.14.5-debian13@${old} has moved since it was pinned; ` +
                `the pinned digest is still used; to use the new digest ${now}, run: npm run images -- test --pin`,
        ]);
    });

    it("checks no tags outside a preview, or with checkTags: false", async () => {
        await check(images(), false);
        await check(images({ checkTags: false }));
        assert.deepEqual(registry.requests, []);
    });

    it("uses the stack's login", async () => {
        await check({ ...images(), ...login });
        assert.ok(registry.requests.includes(`${host} as me:registry-marker`));
        assert.deepEqual([...new Set(registry.logins)], ["me"]);
    });

    it("ignores registries that cannot be reached", async () => {
        registry.failure = new RegistryFailure("unreachable", "no answer");
        await check({ ...images(), ...login });
        await check({ ...images(), ...login }, false);
        assert.deepEqual(warnings, []);
    });

    it("fails with every refused login, by key and without the passwords", async () => {
        registry.failure = new RegistryFailure("refused", "401");
        const registries = { "ghcr.io": { username: "ci", password: "other-marker" } };
        const run = check({ ...images(), ...login, "dhi:registries": JSON.stringify(registries) }, false);
        await assert.rejects(run, (error: Error) => {
            assert.ok(pulumi.RunError.isInstance(error));
            assert.equal(
                error.message,
                `The configuration of stack "test" has 2 problems:
  dhi:registryPassword: ${host} refuses this password for "me" (dhi:registryUsername); set another one with: pulumi config set --secret dhi:registryPassword
  dhi:registries["ghcr.io"].password: ghcr.io refuses this password for "ci" (dhi:registries["ghcr.io"].username); set another one with: pulumi config set --secret --path 'dhi:registries["ghcr.io"].password'`,
            );
            return true;
        });
    });

    it("ignores a refused request for a tag, because Docker's own login may work", async () => {
        registry.failure = new RegistryFailure("refused", "401");
        await check(images());
        assert.deepEqual(warnings, []);
    });
});
