/** The client with a registry on loopback that issues tokens, as dhi.io and Docker Hub do. */
import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { findDigest, inspectImage, tryLogin } from "../../../../components/images/registryClient.ts";
import type { RegistryFailure } from "../../../../components/images/remoteImage.ts";
import { digestOf, imageAt, serve, type Page } from "./loopbackRegistry.ts";

const login = { username: "me", password: "p:w" };
const basic = `Basic ${Buffer.from("me:p:w").toString("base64")}`;
const labels = { "com.docker.dhi.date.end-of-life": "2028-06-30T00:00:00" };
const { digest, pages } = imageAt("nats", { Labels: labels });
const platforms = ["amd64", "arm64"].map((architecture) => ({ os: "linux", architecture }));
const manifests = platforms.map((platform) => ({ digest, platform }));
// Indented, as Docker writes it: the digest is that of the text.
const index = JSON.stringify({ schemaVersion: 2, manifests }, null, 3);
const answers: Record<string, Page> = {
    ...pages,
    "/v2/": ["application/json", "{}"],
    "/v2/nats/manifests/2.15.1": ["application/vnd.oci.image.index.v1+json", index],
};

describe("a registry that issues tokens", () => {
    let address: string;
    let close: () => void;
    before(async () => {
        ({ address, close } = await serve(answer));
    });
    after(() => close());

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
    const nats = () => ({ registry: address, path: "nats", version: "2.15.1" });
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
        const silent = await serve(() => undefined);
        await assert.rejects(tryLogin(silent.address, login, { milliseconds: 50 }), kind("unreachable"));
        silent.close();
    });
});
