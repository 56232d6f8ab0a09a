import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import { mockPulumi, promiseOf } from "../../../../mocks.ts";

const { adoptedProgram, registrySource } =
    await import("../../../../../components/rust/image/adoptedProgram.ts");

const reference = `registry.example.com/team/shop:1@sha256:${"a".repeat(64)}`;
const nobody = () => Promise.resolve(undefined);
const somebody = (program: string) => () => Promise.resolve(program);

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

    it("is what the first who knows it says", async () => {
        const program = adoptedProgram(reference, undefined, [nobody, somebody("/one"), somebody("/two")]);
        assert.equal(await promiseOf(program), "/one");
        assert.deepEqual(warnings, []);
    });

    it("is /app where nobody knows it, with a warning that says the way out", async () => {
        assert.equal(await promiseOf(adoptedProgram(reference, undefined, [nobody])), "/app");
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /registry\.example\.com\/team\/shop:1@.*calls \/app/);
        assert.match(warnings[0] ?? "", /health: \{ exec: \["\/usr\/bin\/server", "healthcheck"\] \}/);
    });

    it("is no secret, though a secret login has been shown for it", async () => {
        const seen: unknown[] = [];
        const login = { username: "me", password: pulumi.secret("hush") };
        const program = adoptedProgram(reference, login, [
            (_, shown) => {
                seen.push(shown);
                return Promise.resolve("/one");
            },
        ]);
        assert.equal(await promiseOf(program), "/one");
        assert.equal(await pulumi.isSecret(program), false);
        assert.deepEqual(seen, [{ username: "me", password: "hush" }]);
    });
});

const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** What a registry on loopback answers for an image with this configuration; without one it has no image. */
async function askedFor(config: object | undefined): Promise<string | undefined> {
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
    it("says its entrypoint's first word, by the digest and not by the tag", async () => {
        assert.equal(
            await askedFor({ Entrypoint: ["/usr/bin/server", "--all"], Cmd: ["serve"] }),
            "/usr/bin/server",
        );
    });

    it("says its command's first word where it has no entrypoint", async () => {
        for (const Entrypoint of [undefined, null, []]) {
            assert.equal(await askedFor({ Entrypoint, Cmd: ["/server"] }), "/server");
        }
    });

    it("says nothing where the image has neither, or is not there", async () => {
        assert.equal(await askedFor({}), undefined);
        assert.equal(await askedFor(undefined), undefined);
    });

    it("says nothing where it cannot be reached", async () => {
        assert.equal(await registrySource(`127.0.0.1:1/shop@sha256:${"a".repeat(64)}`, undefined), undefined);
    });
});
