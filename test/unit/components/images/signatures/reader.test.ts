/** What a registry that is not to be trusted may do to who reads it. */
import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RepositoryReader } from "../../../../../components/images/signatures/reader.ts";
import { serve } from "../loopbackRegistry.ts";

const login = { username: "me", password: "registry-marker" };

describe("RepositoryReader", () => {
    const closing: (() => void)[] = [];
    after(() => closing.forEach((close) => close()));

    async function served(answer: (request: IncomingMessage, response: ServerResponse, own: string) => void) {
        const requests: string[] = [];
        let own = "";
        const { address, close } = await serve((request, response) => {
            requests.push(`${request.url} ${request.headers.authorization ?? ""}`);
            answer(request, response, own);
        });
        own = address;
        closing.push(close);
        return { address, requests };
    }
    const read = (registry: string, milliseconds = 2000) =>
        new RepositoryReader(registry, "a/b", { login, signal: AbortSignal.timeout(milliseconds) }).read(
            "manifests/1",
            "*/*",
        );

    it("logs in by a token of the registry", async () => {
        const { address } = await served(({ url = "", headers }, response, own) => {
            if (url.startsWith("/token?service=s&scope=repository")) {
                response.end(
                    JSON.stringify({ token: headers.authorization?.startsWith("Basic ") ? "t" : "" }),
                );
            } else if (headers.authorization === "Bearer t") {
                response.end("content");
            } else {
                const challenge = `Bearer realm="http://${own}/token",service="s",scope="repository:a/b:pull"`;
                response.writeHead(401, { "www-authenticate": challenge }).end();
            }
        });
        assert.equal((await read(address))?.body.toString(), "content");
    });

    it("sends no login to a stranger that the registry names", async () => {
        const stranger = await served((_, response) => response.end('{"token":"t"}'));
        const realm = `http://${stranger.address.replace("127.0.0.1", "localhost")}/token`;
        const { address } = await served((_, response) =>
            response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}",service="s"` }).end(),
        );
        await assert.rejects(read(address), /sends logins to localhost/);
        assert.deepEqual(stranger.requests, []);
    });

    it("sends no login along with a redirect to another host", async () => {
        const storage = await served((_, response) => response.end("content"));
        const { address } = await served(({ headers }, response) =>
            headers.authorization === undefined
                ? response.writeHead(401, { "www-authenticate": "Basic" }).end()
                : response.writeHead(307, { location: `http://${storage.address}/blob` }).end(),
        );
        assert.equal((await read(address))?.body.toString(), "content");
        assert.deepEqual(storage.requests, ["/blob "]);
    });

    it("follows no endless redirects, and waits no longer than it may", async () => {
        const circle = await served((_, response) => response.writeHead(302, { location: "/again" }).end());
        await assert.rejects(read(circle.address), /redirects more than 5 times/);
        const silent = await served(() => undefined);
        await assert.rejects(read(silent.address, 200), /cannot be reached: no answer in time/);
    });
});
