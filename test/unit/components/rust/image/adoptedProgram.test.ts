import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import { mockPulumi, promiseOf } from "../../../../mocks.ts";

const { adoptedProgram, registrySource } =
    await import("../../../../../components/rust/image/adoptedProgram.ts");

const reference = `registry.example.com/team/shop:1@sha256:${"a".repeat(64)}`;
const notFound = () => Promise.resolve(undefined);
const found = (program: string) => () => Promise.resolve(program);

describe("the program of an adopted image", () => {
    let warnings: string[];
    const { warn } = pulumi.log;
    beforeEach(async () => {
        await mockPulumi();
        warnings = [];
        Object.assign(pulumi.log, {
            warn: async (text: string) => {
                warnings.push(text);
            },
        });
    });
    afterEach(() => Object.assign(pulumi.log, { warn }));

    it("is that of the first source that has it", async () => {
        const program = adoptedProgram(reference, undefined, [notFound, found("/one"), found("/two")]);
        assert.equal(await promiseOf(program), "/one");
        assert.deepEqual(warnings, []);
    });

    it("is /app if no source has it, with a warning and an alternative", async () => {
        assert.equal(await promiseOf(adoptedProgram(reference, undefined, [notFound])), "/app");
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /registry\.example\.com\/team\/shop:1@.*calls \/app/);
        assert.match(warnings[0] ?? "", /health: \{ exec: \["\/usr\/bin\/server", "healthcheck"\] \}/);
    });

    it("is not a secret, even with a secret login", async () => {
        const logins: unknown[] = [];
        const login = { username: "me", password: pulumi.secret("hush") };
        const program = adoptedProgram(reference, login, [
            (_, given) => {
                logins.push(given);
                return Promise.resolve("/one");
            },
        ]);
        assert.equal(await promiseOf(program), "/one");
        assert.equal(await pulumi.isSecret(program), false);
        assert.deepEqual(logins, [{ username: "me", password: "hush" }]);
    });
});

const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** The program that a registry on loopback has for an image with this configuration; without one it has no image. */
async function programFor(config: object | undefined): Promise<string | undefined> {
    const blob = JSON.stringify({ config });
    const manifest = JSON.stringify({
        schemaVersion: 2,
        config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(blob), size: 1 },
        layers: [],
    });
    const pages: Record<string, [type: string, text: string]> = {
        [`/v2/shop/manifests/${digestOf(manifest)}`]: [
            "application/vnd.oci.image.manifest.v1+json",
            manifest,
        ],
        [`/v2/shop/blobs/${digestOf(blob)}`]: ["application/octet-stream", blob],
    };
    const server = createServer(({ url = "" }, response) => {
        const [type, text] = (config && pages[url]) ?? [];
        response
            .writeHead(text === undefined ? 404 : 200, { "content-type": type ?? "text/plain" })
            .end(text);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
        const { port } = server.address() as AddressInfo;
        return await registrySource(`127.0.0.1:${port}/shop:moved@${digestOf(manifest)}`, {
            username: "me",
            password: "p",
        });
    } finally {
        server.closeAllConnections();
        server.close();
    }
}

describe("the registry of an adopted image", () => {
    it("has its entrypoint's first word, by the digest and not by the tag", async () => {
        assert.equal(
            await programFor({ Entrypoint: ["/usr/bin/server", "--all"], Cmd: ["serve"] }),
            "/usr/bin/server",
        );
    });

    it("has its command's first word without an entrypoint", async () => {
        for (const Entrypoint of [undefined, null, []]) {
            assert.equal(await programFor({ Entrypoint, Cmd: ["/server"] }), "/server");
        }
    });

    it("has no program for an image without either, or that does not exist", async () => {
        assert.equal(await programFor({}), undefined);
        assert.equal(await programFor(undefined), undefined);
    });

    it("has no program if it cannot be reached", async () => {
        assert.equal(await registrySource(`127.0.0.1:1/shop@sha256:${"a".repeat(64)}`, undefined), undefined);
    });
});
