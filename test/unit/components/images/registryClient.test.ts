/** The client with a registry on loopback that issues tokens, as dhi.io and Docker Hub do. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { findDigest, inspectImage, tryLogin } from "../../../../components/images/registryClient.ts";
import type { RegistryFailure } from "../../../../components/images/remoteImage.ts";

const login = { username: "me", password: "p:w" };
const basic = `Basic ${Buffer.from("me:p:w").toString("base64")}`;
const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const config = JSON.stringify({
    config: { Labels: { "com.docker.dhi.date.end-of-life": "2028-06-30T00:00:00" } },
});
const manifest = JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(config), size: 1 },
    layers: [],
});
// Indented, as Docker writes it: the digest is that of the text.
const index = JSON.stringify(
    {
        schemaVersion: 2,
        manifests: [
            { digest: digestOf(manifest), platform: { os: "linux", architecture: "amd64" } },
            { digest: digestOf(manifest), platform: { os: "linux", architecture: "arm64" } },
        ],
    },
    null,
    3,
);
const answers: Record<string, [type: string, text: string]> = {
    "/v2/": ["application/json", "{}"],
    "/v2/nats/manifests/2.14.5": ["application/vnd.oci.image.index.v1+json", index],
    [`/v2/nats/manifests/${digestOf(manifest)}`]: ["application/vnd.oci.image.manifest.v1+json", manifest],
    [`/v2/nats/blobs/${digestOf(config)}`]: ["application/octet-stream", config],
};

describe("a registry that issues tokens", () => {
    let server: Server;
    let address: string;
    before(async () => {
        server = createServer(answer);
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
        address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => {
        server.closeAllConnections();
        server.close();
    });

    function answer({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
        if (url.startsWith("/token")) {
            const known = headers.authorization === basic;
            response.writeHead(known ? 200 : 401).end(known ? '{"token":"t"}' : "Unauthorized");
        } else if (headers.authorization !== "Bearer t") {
            const challenge = `Bearer realm="http://${address}/token",service="s",scope="repository:nats:pull"`;
            response.writeHead(401, { "WWW-Authenticate": challenge }).end("{}");
        } else {
            const [type = "application/json", text = "{}"] = answers[url] ?? [];
            response.writeHead(url in answers ? 200 : 404, { "Content-Type": type }).end(text);
        }
    }
    const nats = () => ({ registry: address, path: "nats", version: "2.14.5" });
    const kind = (expected: string) => (error: RegistryFailure) =>
        error.kind === expected && !error.message.includes("p:w");

    it("has the index's digest, and the end of life in the image's labels", async () => {
        assert.equal(await findDigest(nats(), { login }), digestOf(index));
        assert.deepEqual(await inspectImage(nats(), { login }), {
            digest: digestOf(index),
            endOfLife: "2028-06-30",
        });
    });

    it("accepts a login, and refuses another or none", async () => {
        await tryLogin(address, login);
        await assert.rejects(tryLogin(address, { ...login, password: "x" }), kind("refused"));
        await assert.rejects(findDigest(nats()), kind("refused"));
    });

    it("does not have every image", async () => {
        await assert.rejects(findDigest({ ...nats(), version: "9" }, { login }), kind("missing"));
    });

    it("differs from one that does not answer", async () => {
        await assert.rejects(
            findDigest({ ...nats(), registry: "127.0.0.1:9" }, { login }),
            kind("unreachable"),
        );
    });

    it("is not waited for longer than the limit", async () => {
        const silent = createServer(() => undefined);
        await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
        const registry = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
        await assert.rejects(tryLogin(registry, login, { milliseconds: 50 }), kind("unreachable"));
        silent.closeAllConnections();
        silent.close();
    });
});
