import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { askOptions, comparePin, tagAddress } from "../../../../components/images/movedTag.ts";
import { RegistryFailure, type ImageAddress } from "../../../../components/images/remoteImage.ts";

const old = `sha256:${"0a".repeat(32)}`;
const now = `sha256:${"0b".repeat(32)}`;
const registry = "registry.example.com:5000";
const name = `${registry}/acme/dhi-nats:2.14.5`;

/** A registry whose tag points at `now`, with these digests. */
function having(...digests: string[]) {
    return ({ version }: ImageAddress) => {
        const digest = version === "2.14.5" ? now : digests.find((each) => each === version);
        return digest === undefined
            ? Promise.reject(new RegistryFailure("missing", "ghcr.io does not have the image"))
            : Promise.resolve({ digest, endOfLife: "2028-06-30" });
    };
}

describe("the address of a tag", () => {
    const cases: [string, string, string, string][] = [
        [name, registry, "acme/dhi-nats", "2.14.5"],
        [`${name}@${old}`, registry, "acme/dhi-nats", "2.14.5"],
        [`ghcr.io/acme/orders@${old}`, "ghcr.io", "acme/orders", old],
    ];
    for (const [reference, registry, path, version] of cases) {
        it(`is taken from ${reference}`, () => {
            assert.deepEqual(tagAddress(reference), { registry, path, version });
        });
    }
});

describe("a pin compared with its registry", () => {
    const image = { digest: now, endOfLife: "2028-06-30" };

    it("is the same where the tag points at it", async () => {
        assert.deepEqual(await comparePin(`${name}@${now}`, having(now)), { status: "same", ...image });
    });

    it("has moved where the tag points at another digest, and the registry has both", async () => {
        assert.deepEqual(await comparePin(`${name}@${old}`, having(now, old)), { status: "moved", ...image });
    });

    it("is missing where the registry does not have the digest, such as a mistyped one", async () => {
        const reason = `${registry} does not have the digest`;
        assert.deepEqual(await comparePin(`${name}@${old}`, having(now)), {
            status: "missing",
            reason,
            ...image,
        });
    });

    it("is unpinned where the stack has a tag alone", async () => {
        assert.deepEqual(await comparePin(name, having(now)), { status: "unpinned", ...image });
    });

    it("is missing where the registry does not have the tag", async () => {
        const state = await comparePin(`${registry}/nats:9`, having(now));
        assert.deepEqual(state, { status: "missing", reason: "ghcr.io does not have the image" });
    });

    for (const kind of ["refused", "unreachable"] as const) {
        it(`is unknown where the registry is ${kind}`, async () => {
            const find = () => Promise.reject(new RegistryFailure(kind, `${kind}!`));
            assert.deepEqual(await comparePin(`${name}@${old}`, find), {
                status: "unknown",
                reason: `${kind}!`,
            });
        });
    }

    it("rejects with any other error", async () => {
        await assert.rejects(
            comparePin(name, () => Promise.reject(new TypeError("x is not a function"))),
            TypeError,
        );
    });
});

describe("the login for a registry", () => {
    const { DOCKER_CONFIG, PATH } = process.env;
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "dhi-login-"));
        process.env["DOCKER_CONFIG"] = folder;
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
        delete process.env["DOCKER_CONFIG"];
        Object.assign(process.env, { PATH }, DOCKER_CONFIG === undefined ? {} : { DOCKER_CONFIG });
    });
    const write = (config: object) => writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const basic = (text: string) => ({ auth: Buffer.from(text).toString("base64") });
    const loginFor = async (host: string) => (await askOptions(host, [])).login;

    it("is the stack's, else Docker's", async () => {
        write({ auths: { [registry]: basic("docker:d") } });
        const login = { username: "stack", password: "s" };
        assert.deepEqual((await askOptions(registry, [{ registry, login }])).login, login);
        assert.deepEqual(await loginFor(registry), { username: "docker", password: "d" });
    });

    it("is undefined where Docker has none", async () => {
        assert.equal(await loginFor(registry), undefined);
        write({ auths: { "other.example.com": basic("a:b") } });
        assert.equal(await loginFor(registry), undefined);
    });

    it("is found for Docker Hub under the name that docker login uses", async () => {
        write({ auths: { "https://index.docker.io/v1/": basic("me:a:b") } });
        assert.deepEqual(await loginFor("docker.io"), { username: "me", password: "a:b" });
    });

    it("comes from the registry's credential helper, and is undefined where that has none", async () => {
        const helper = join(folder, "docker-credential-dhitest");
        writeFileSync(
            helper,
            '#!/bin/sh\nread server\n[ "$server" = ghcr.io ] && echo \'{"Username":"h","Secret":"p"}\'\n',
        );
        chmodSync(helper, 0o755);
        process.env["PATH"] = `${folder}${delimiter}${PATH ?? ""}`;
        write({ credHelpers: { "ghcr.io": "dhitest" }, auths: { [registry]: basic("docker:d") } });
        assert.deepEqual(await loginFor("ghcr.io"), { username: "h", password: "p" });
        assert.deepEqual(await loginFor(registry), { username: "docker", password: "d" });
        write({ credsStore: "dhitest" });
        assert.deepEqual(await loginFor("ghcr.io"), { username: "h", password: "p" });
        assert.equal(await loginFor("quay.io"), undefined);
    });
});
