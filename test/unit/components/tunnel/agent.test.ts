import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { TunnelAgent } from "../../../../components/tunnel/agent.ts";

describe("HTTP through a tunnel", () => {
    const server = createServer((request, response) =>
        response.end(`${request.headers.host} ${request.url}`),
    );
    before(async () => {
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
    });
    after(() => server.close());

    /** Streams without what only a socket has, as those of a container or a pod. */
    function tunnel() {
        const dialed: string[] = [];
        const streams: Duplex[] = [];
        const agent = new TunnelAgent(async (host, port) => {
            dialed.push(`${host}:${port}`);
            const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
            const stream = Duplex.from({ readable: socket, writable: socket });
            streams.push(stream);
            return stream;
        });
        const read = async (path: string) => {
            const request = get(`http://events-0:8222${path}`, { agent });
            const [response] = (await once(request, "response")) as [IncomingMessage];
            assert.equal(await text(response), `events-0:8222 ${path}`);
        };
        return { dialed, streams, read };
    }

    it("uses one connection for requests after each other, and closes it when none follows", async () => {
        const { dialed, streams, read } = tunnel();
        await read("/healthz");
        await read("/routez");
        assert.deepEqual(dialed, ["events-0:8222"]);
        await new Promise((resolve) => streams[0]?.once("close", resolve));
    });

    it("answers requests at the same time, and closes every connection", async () => {
        const { streams, read } = tunnel();
        await Promise.all(["/varz", "/routez", "/jsz"].map(read));
        const closed = (stream: Duplex) => new Promise((resolve) => stream.once("close", resolve));
        await Promise.all(streams.filter((stream) => !stream.closed).map(closed));
    });

    it("fails with the tunnel's error", async () => {
        const agent = new TunnelAgent(() => Promise.reject(new Error("no container")));
        await assert.rejects(once(get("http://events-0:8222/", { agent }), "response"), {
            message: "no container",
        });
    });
});
