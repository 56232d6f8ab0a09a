import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    RegistryFailure,
    type AskOptions,
    type ImageAddress,
} from "../../../../components/images/remoteImage.ts";
import { mockPulumi } from "../../../mocks.ts";
import { configOf } from "../stack.ts";

const { checkLoginsAndPins } = await import("../../../../settings/images/registryChecks.ts");
const { readPlainSettings } = await import("../../../../settings/read.ts");

const old = `sha256:${"0a".repeat(32)}`;
const now = `sha256:${"0b".repeat(32)}`;
const host = "registry.example.com";
const images = { registry: `${host}/acme`, nats: `2.15.1-debian13@${old}`, busybox: `1.37.0@${now}` };
const pinned = { images };
const login = { registryUsername: "me", registryPassword: "registry-marker" };
const both = { ...pinned, ...login };

interface Check {
    readonly config: Record<string, unknown>;
    readonly preview?: boolean;
    readonly failure?: RegistryFailure;
}

/** Checks a stack with a registry whose tags all point to `now`, and returns the requests and the warnings. */
async function check({ config, preview = true, failure }: Check) {
    const requests: string[] = [];
    const warnings: string[] = [];
    const answer = <T>(request: string, value: T): Promise<T> => {
        requests.push(request);
        return failure === undefined ? Promise.resolve(value) : Promise.reject(failure);
    };
    const registry = {
        tryLogin: (registry: string, { username, password }: { username: string; password: string }) =>
            answer(`${registry} as ${username}:${password}`, undefined),
        findDigest: ({ path, version }: ImageAddress, { login }: AskOptions = {}) =>
            answer(`${path} as ${login?.username}`, version.startsWith("sha256:") ? version : now),
    };
    const { warn } = pulumi.log;
    Object.assign(pulumi.log, { warn: (text: string) => Promise.resolve(warnings.push(text)) });
    try {
        await mockPulumi({ preview, config: configOf(config) });
        await checkLoginsAndPins("test", readPlainSettings("test"), registry);
    } finally {
        Object.assign(pulumi.log, { warn });
    }
    return { requests, warnings };
}

describe("checkLoginsAndPins", () => {
    after(() => mockPulumi());

    const silent: [title: string, stack: Check][] = [
        ["for a stack without logins and pins", { config: {} }],
        ["for tags outside a preview", { config: pinned, preview: false }],
        ["for tags with checkTags: false", { config: { images: { ...images, checkTags: false } } }],
    ];
    for (const [title, stack] of silent) {
        it(`contacts no registry ${title}`, async () => {
            assert.deepEqual((await check(stack)).requests, []);
        });
    }

    it("warns in a preview of tags that have moved", async () => {
        assert.deepEqual((await check({ config: pinned })).warnings, [
            `dhi:images.nats: the tag of ${host}/acme/dhi-nats:2.15.1-debian13@${old} has moved since it was pinned; ` +
                `the pinned digest is still used; to use the new digest ${now}, run: npm run images -- test --pin`,
        ]);
    });

    it("uses the stack's login", async () => {
        const { requests } = await check({ config: both });
        assert.ok(requests.includes(`${host} as me:registry-marker`));
        assert.ok(requests.includes("acme/dhi-nats as me") && !requests.join().includes("undefined"));
    });

    const unreachable = new RegistryFailure("unreachable", "no answer");
    const refused = new RegistryFailure("refused", "401");
    const ignored: [title: string, stack: Check][] = [
        ["an unreachable registry", { config: both, failure: unreachable }],
        ["it outside a preview too", { config: both, preview: false, failure: unreachable }],
        ["a refused request for a tag, as Docker's login may work", { config: pinned, failure: refused }],
    ];
    for (const [title, stack] of ignored) {
        it(`ignores ${title}`, async () => {
            const { requests, warnings } = await check(stack);
            assert.notDeepEqual(requests, []);
            assert.deepEqual(warnings, []);
        });
    }

    it("fails with every refused login, by key and without the passwords", async () => {
        const registries = { "ghcr.io": { username: "ci", password: "other-marker" } };
        const config = { ...both, registries };
        await assert.rejects(check({ config, preview: false, failure: refused }), {
            message: `The configuration of stack "test" has 2 problems:
  dhi:registryPassword: ${host} refuses this password for "me" (dhi:registryUsername); set another one with: pulumi config set --secret dhi:registryPassword
  dhi:registries["ghcr.io"].password: ghcr.io refuses this password for "ci" (dhi:registries["ghcr.io"].username); set another one with: pulumi config set --secret --path 'dhi:registries["ghcr.io"].password'`,
        });
    });
});
