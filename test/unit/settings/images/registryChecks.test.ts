import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    RegistryFailure,
    type AskOptions,
    type ImageAddress,
} from "../../../../components/images/remoteImage.ts";
import { mockPulumi } from "../../../mocks.ts";

const { askRegistries } = await import("../../../../settings/images/registryChecks.ts");
const { readPlainSettings } = await import("../../../../settings/read.ts");

const old = `sha256:${"0a".repeat(32)}`;
const now = `sha256:${"0b".repeat(32)}`;
const host = "registry.example.com";
const secrets = { "dhi:natsPassword": "password-marker", "dhi:natsRoutePassword": "route-marker" };
const pinnedImages = { registry: `${host}/acme`, nats: `2.14.5-debian13@${old}`, busybox: `1.37.0@${now}` };
const login = { "dhi:registryUsername": "me", "dhi:registryPassword": "registry-marker" };

/** A registry that writes down what it was asked, and whose tags all point at `now`. */
class Registry {
    readonly asked: string[] = [];
    readonly logins: (string | undefined)[] = [];
    failure: RegistryFailure | undefined;

    readonly tryLogin = (registry: string, { username, password }: { username: string; password: string }) =>
        this.#answer(`${registry} as ${username}:${password}`, undefined);

    readonly findDigest = ({ registry, path, version }: ImageAddress, { login }: AskOptions = {}) => {
        this.logins.push(login?.username);
        return this.#answer(`${registry}/${path} ${version}`, version.startsWith("sha256:") ? version : now);
    };

    #answer<T>(question: string, answer: T): Promise<T> {
        this.asked.push(question);
        return this.failure === undefined ? Promise.resolve(answer) : Promise.reject(this.failure);
    }
}

describe("registries, asked before anything is made", () => {
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

    async function ask(config: Record<string, string>, preview = true): Promise<void> {
        await mockPulumi({ preview, config: { ...secrets, ...config } });
        await askRegistries("test", readPlainSettings("test"), registry);
    }
    const images = (more: object = {}) => ({ "dhi:images": JSON.stringify({ ...pinnedImages, ...more }) });

    it("are left alone by a stack that states no login and pins nothing", async () => {
        await ask({});
        assert.deepEqual(registry.asked, []);
    });

    it("warn in a preview of a tag that has moved, and of none that has not", async () => {
        await ask(images());
        assert.deepEqual(warnings, [
            `dhi:images.nats: the tag of ${host}/acme/dhi-nats:2.14.5-debian13@${old} has moved since it was pinned; ` +
                `what is pinned stays; to take ${now}, which the tag is now: npm run images -- test --pin`,
        ]);
    });

    it("are not asked about tags outside a preview, nor where the stack says so", async () => {
        await ask(images(), false);
        await ask(images({ checkTags: false }));
        assert.deepEqual(registry.asked, []);
    });

    it("are asked with the login that the stack states", async () => {
        await ask({ ...images(), ...login });
        assert.ok(registry.asked.includes(`${host} as me:registry-marker`));
        assert.deepEqual([...new Set(registry.logins)], ["me"]);
    });

    it("are no hindrance where they cannot be reached", async () => {
        registry.failure = new RegistryFailure("unreachable", "no answer");
        await ask({ ...images(), ...login });
        await ask({ ...images(), ...login }, false);
        assert.deepEqual(warnings, []);
    });

    it("stop the run where they refuse stated logins, by key, all at once and without the passwords", async () => {
        registry.failure = new RegistryFailure("refused", "401");
        const registries = { "ghcr.io": { username: "ci", password: "other-marker" } };
        const run = ask({ ...images(), ...login, "dhi:registries": JSON.stringify(registries) }, false);
        await assert.rejects(run, (error: Error) => {
            assert.ok(pulumi.RunError.isInstance(error));
            assert.equal(
                error.message,
                `The configuration of stack "test" has 2 problems:
  dhi:registryPassword: ${host} refuses this login of "me" (dhi:registryUsername); where the password is not right, set it with: pulumi config set --secret dhi:registryPassword
  dhi:registries["ghcr.io"].password: ghcr.io refuses this login of "ci" (dhi:registries["ghcr.io"].username); where the password is not right, set it with: pulumi config set --secret --path 'dhi:registries["ghcr.io"].password'`,
            );
            return true;
        });
    });

    it("say nothing of a refused question about a tag: Docker's own login may do", async () => {
        registry.failure = new RegistryFailure("refused", "401");
        await ask(images());
        assert.deepEqual(warnings, []);
    });
});
