import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { askOptions, comparePin, tagAddress } from "../../../../components/images/movedTag.ts";
import { RegistryFailure, type ImageAddress } from "../../../../components/images/remoteImage.ts";
import { useDockerConfig } from "./dockerConfig.ts";

const old = `sha256:${"0a".repeat(32)}`;
const now = `sha256:${"0b".repeat(32)}`;
const registry = "registry.example.com:5000";
const name = `${registry}/acme/dhi-nats:2.15.1`;
const image = { digest: now, endOfLife: "2028-06-30" };

/** A registry whose tag points at `now`, with these digests. */
function having(...digests: string[]) {
    return ({ version }: ImageAddress) =>
        version === "2.15.1" || digests.includes(version)
            ? Promise.resolve(image)
            : Promise.reject(new RegistryFailure("missing", "ghcr.io does not have the image"));
}

describe("the address of a tag", () => {
    const cases: [reference: string, registry: string, path: string, version: string][] = [
        [name, registry, "acme/dhi-nats", "2.15.1"],
        [`${name}@${old}`, registry, "acme/dhi-nats", "2.15.1"],
        [`ghcr.io/acme/orders@${old}`, "ghcr.io", "acme/orders", old],
    ];
    for (const [reference, registry, path, version] of cases) {
        it(`is taken from ${reference}`, () => {
            assert.deepEqual(tagAddress(reference), { registry, path, version });
        });
    }
});

describe("a pin compared with its registry", () => {
    const failing = (kind: "refused" | "unreachable") => () =>
        Promise.reject(new RegistryFailure(kind, `${kind}!`));
    const noDigest = `${registry} does not have the digest`;
    const noTag = "ghcr.io does not have the image";
    type Find = Parameters<typeof comparePin>[1];
    const cases: [status: string, title: string, reference: string, find: Find, more: object][] = [
        ["same", "the tag points at it", `${name}@${now}`, having(now), image],
        ["moved", "the tag points at another digest", `${name}@${old}`, having(now, old), image],
        ["missing", "it was mistyped", `${name}@${old}`, having(now), { reason: noDigest, ...image }],
        ["unpinned", "the stack has a tag alone", name, having(now), image],
        ["missing", "there is no such tag", `${registry}/nats:9`, having(now), { reason: noTag }],
        ["unknown", "the login is refused", name, failing("refused"), { reason: "refused!" }],
        ["unknown", "nothing answers", name, failing("unreachable"), { reason: "unreachable!" }],
    ];
    for (const [status, title, reference, find, more] of cases) {
        it(`is ${status} where ${title}`, async () => {
            assert.deepEqual(await comparePin(reference, find), { status, ...more });
        });
    }

    it("rejects with any other error", async () => {
        const find = () => Promise.reject(new TypeError("x is not a function"));
        await assert.rejects(comparePin(name, find), TypeError);
    });
});

describe("the login for a registry", () => {
    const config = useDockerConfig();
    const { PATH } = process.env;
    afterEach(() => Object.assign(process.env, { PATH }));
    const basic = (text: string) => ({ auth: Buffer.from(text).toString("base64") });
    const loginFor = async (host: string) => (await askOptions(host, [])).login;

    it("is the stack's, else Docker's", async () => {
        config.write({ auths: { [registry]: basic("docker:d") } });
        const login = { username: "stack", password: "s" };
        assert.deepEqual((await askOptions(registry, [{ registry, login }])).login, login);
        assert.deepEqual(await loginFor(registry), { username: "docker", password: "d" });
    });

    it("is undefined where Docker has none", async () => {
        assert.equal(await loginFor(registry), undefined);
        config.write({ auths: { "other.example.com": basic("a:b") } });
        assert.equal(await loginFor(registry), undefined);
    });

    it("is found for Docker Hub under the name that docker login uses", async () => {
        config.write({ auths: { "https://index.docker.io/v1/": basic("me:a:b") } });
        assert.deepEqual(await loginFor("docker.io"), { username: "me", password: "a:b" });
    });

    it("comes from the registry's credential helper, and is undefined where that has none", async () => {
        const helper = join(config.folder, "docker-credential-dhitest");
        writeFileSync(
            helper,
            '#!/bin/sh\nread server\n[ "$server" = ghcr.io ] && echo \'{"Username":"h","Secret":"p"}\'\n',
        );
        chmodSync(helper, 0o755);
        process.env["PATH"] = `${config.folder}${delimiter}${PATH ?? ""}`;
        config.write({ credHelpers: { "ghcr.io": "dhitest" }, auths: { [registry]: basic("docker:d") } });
        assert.deepEqual(await loginFor("ghcr.io"), { username: "h", password: "p" });
        assert.deepEqual(await loginFor(registry), { username: "docker", password: "d" });
        config.write({ credsStore: "dhitest" });
        assert.deepEqual(await loginFor("ghcr.io"), { username: "h", password: "p" });
        assert.equal(await loginFor("quay.io"), undefined);
    });
});
