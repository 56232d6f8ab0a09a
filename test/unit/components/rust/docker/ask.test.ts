/** The questions that a service is asked from outside, put to servers on loopback. */
import { Server, ServerCredentials, status as grpcStatus, type ServiceDefinition } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server as NetServer } from "node:net";
import { asker, type NetworkCheck } from "../../../../../components/rust/docker/ask.ts";
import type { ContainerState } from "../../../../../components/rust/docker/health.ts";

const running: ContainerState = { status: "running", exitCode: 0, restarts: 0, age: 0 };
const port = { name: "http", containerPort: 8000 };
const http: NetworkCheck = { kind: "http", port, liveness: "/healthz", readiness: "/ready" };
const tcp: NetworkCheck = { kind: "tcp", port };
const grpc = (service?: string): NetworkCheck => ({ kind: "grpc", port, service });

/** Runs something while a server listens, and hands over the server's port. */
async function during<T>(server: NetServer, action: (port: number) => Promise<T>): Promise<T> {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
        return await action((server.address() as AddressInfo).port);
    } finally {
        server.close();
    }
}

/** What is said of a service on this port. */
const verdict = (check: NetworkCheck, at: number) => asker(check, { host: "127.0.0.1", port: at })(running);

/** A port on which nobody listens. */
const closedPort = () => during(createServer(), (at) => Promise.resolve(at));

describe("a service that is asked over HTTP", () => {
    for (const status of [200, 204, 302, 399]) {
        it(`is well with ${status}`, async () => {
            const asked: (string | undefined)[] = [];
            const server = createHttpServer(({ url }, response) => {
                asked.push(url);
                response.writeHead(status).end();
            });
            assert.equal(await during(server, (at) => verdict(http, at)), undefined);
            assert.deepEqual(asked, ["/ready"]);
        });
    }

    for (const status of [400, 404, 503]) {
        it(`is not with ${status}, and what it says is passed on`, async () => {
            const server = createHttpServer((_, response) => {
                response.writeHead(status).end("no database yet");
            });
            assert.deepEqual(await during(server, (at) => verdict(http, at)), {
                reason: `its health check, GET /ready, answers ${status}`,
                said: "no database yet",
            });
        });
    }

    it("is not where nobody listens, and the address is told", async () => {
        const at = await closedPort();
        assert.deepEqual(await verdict(http, at), {
            reason: `nothing answers on 127.0.0.1:${at} (ECONNREFUSED)`,
        });
    });

    it("is not when it takes the question and says nothing", async () => {
        const server = createHttpServer(() => undefined);
        const answer = await during(server, async (at) => {
            const said = await verdict(http, at);
            server.closeAllConnections();
            return said;
        });
        assert.match(answer?.reason ?? "", /^nothing answers on 127\.0\.0\.1:\d+ \(within 3 s\)$/);
    });
});

describe("a service that is asked for a connection", () => {
    it("is well when it takes and keeps it", async () => {
        const server = createServer((socket) => socket.on("error", () => undefined));
        assert.equal(await during(server, (at) => verdict(tcp, at)), undefined);
    });

    it("is well when it speaks first, and hangs up then", async () => {
        const server = createServer((socket) => socket.end("220 welcome\r\n"));
        assert.equal(await during(server, (at) => verdict(tcp, at)), undefined);
    });

    it("is not when the connection is dropped at once, as Docker's proxy does for nobody", async () => {
        for (const drop of ["end", "resetAndDestroy"] as const) {
            const server = createServer((socket) => socket[drop]());
            const answer = await during(server, (at) => verdict(tcp, at));
            assert.match(answer?.reason ?? "", /nothing listens on|ECONNRESET/, drop);
        }
    });

    it("is not where nobody listens", async () => {
        const at = await closedPort();
        assert.deepEqual(await verdict(tcp, at), {
            reason: `nothing answers on 127.0.0.1:${at} (ECONNREFUSED)`,
        });
    });
});

/** `grpc.health.v1`, without its protocol file: one byte of field number and one of state, or a name. */
const healthService: ServiceDefinition = {
    check: {
        path: "/grpc.health.v1.Health/Check",
        requestStream: false,
        responseStream: false,
        requestSerialize: (value: Buffer) => value,
        requestDeserialize: (bytes: Buffer) => ({
            service: bytes.subarray(bytes.length > 129 ? 3 : 2).toString(),
        }),
        responseSerialize: (state: number) => Buffer.from(state === 0 ? [] : [0x08, state]),
        responseDeserialize: (bytes: Buffer) => bytes,
    },
};

/** Asks a server of `@grpc/grpc-js` that knows these services by their states. */
async function askedOver(known: Record<string, number>, service?: string) {
    const server = new Server();
    server.addService(healthService, {
        check: (
            call: { request: { service: string } },
            done: (error: object | null, state?: number) => void,
        ) => {
            const state = known[call.request.service];
            done(state === undefined ? { code: grpcStatus.NOT_FOUND, details: "who?" } : null, state);
        },
    });
    const at = await bound(server);
    try {
        return await verdict(grpc(service), at);
    } finally {
        server.forceShutdown();
    }
}

function bound(server: Server): Promise<number> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, at) => {
            return error === null ? resolve(at) : reject(error);
        });
    });
}

describe("a service that is asked over gRPC", () => {
    it("is well when it is serving, as a whole or a part of it", async () => {
        const long = `shop.${"v".repeat(200)}`;
        const known = { "": 1, "shop.Till": 1, [long]: 1 };
        assert.equal(await askedOver(known), undefined);
        assert.equal(await askedOver(known, "shop.Till"), undefined);
        assert.equal(await askedOver(known, long), undefined);
    });

    const states: [state: number, word: string][] = [
        [0, "UNKNOWN"],
        [2, "NOT_SERVING"],
        [3, "SERVICE_UNKNOWN"],
    ];
    for (const [state, word] of states) {
        it(`is not when it says ${word}`, async () => {
            assert.deepEqual(await askedOver({ "": state }), {
                reason: `its gRPC health check answers: ${word}`,
            });
        });
    }

    it("is not when it does not know the service", async () => {
        assert.deepEqual(await askedOver({ "": 1 }, "shop.Till"), {
            reason: `its gRPC health check of "shop.Till" answers: it does not know this service (NOT_FOUND)`,
        });
    });

    it("is not when it has no health check", async () => {
        const server = new Server();
        const at = await bound(server);
        const answer = await verdict(grpc(), at);
        server.forceShutdown();
        assert.match(answer?.reason ?? "", /it has no grpc\.health\.v1 \(UNIMPLEMENTED\)$/);
    });

    it("is not when it speaks something else, or nobody listens", async () => {
        const server = createHttpServer((_, response) => response.end("hello"));
        const answer = await during(server, async (at) => {
            const said = await verdict(grpc(), at);
            server.closeAllConnections();
            return said;
        });
        assert.match(answer?.reason ?? "", /^nothing answers on 127\.0\.0\.1:\d+ \(\w+\)$/);
        const at = await closedPort();
        assert.deepEqual(await verdict(grpc(), at), {
            reason: `nothing answers on 127.0.0.1:${at} (ECONNREFUSED)`,
        });
    });
});

describe("a service whose port is not published", () => {
    it("is asked on its container's own address", async () => {
        const server = createHttpServer((_, response) => response.end());
        const answer = await during(server, (at) =>
            asker(
                { ...http, port: { ...port, containerPort: at } },
                undefined,
            )({
                ...running,
                address: "127.0.0.1",
            }),
        );
        assert.equal(answer, undefined);
    });

    it("is not well as long as it has no address", async () => {
        assert.deepEqual(await asker(http, undefined)(running), { reason: "it has no address on a network" });
    });

    it("says what to do where that address cannot be reached from here", async () => {
        const server = createHttpServer(() => undefined);
        const answer = await during(server, async (at) => {
            const check = { ...http, port: { ...port, containerPort: at } };
            const said = await asker(check, undefined)({ ...running, address: "127.0.0.1" });
            server.closeAllConnections();
            return said;
        });
        assert.match(
            answer?.reason ?? "",
            /^nothing answers on .* \(within 3 s\); where the engine has a machine of its own .*, publish the port that is asked$/,
        );
    });
});
