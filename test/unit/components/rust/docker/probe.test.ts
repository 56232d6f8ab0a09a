/** The probes of a service over the network, against servers on loopback. */
import { Server, ServerCredentials, status as grpcStatus, type ServiceDefinition } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server as NetServer } from "node:net";
import { networkProbe, type NetworkCheck } from "../../../../../components/rust/docker/probe.ts";
import type { ContainerState, Unhealthy } from "../../../../../components/rust/docker/waitUntilHealthy.ts";

const running: ContainerState = { status: "running", exitCode: 0, restarts: 0, age: 0 };
const port = { name: "http", containerPort: 8000 };
const http: NetworkCheck = { kind: "http", port, liveness: "/healthz", readiness: "/ready" };
const tcp: NetworkCheck = { kind: "tcp", port };
const grpc = (service?: string): NetworkCheck => ({ kind: "grpc", port, service });

/** Runs an action while a server listens, with the server's port. */
async function during<T>(server: NetServer, action: (port: number) => Promise<T>): Promise<T> {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
        return await action((server.address() as AddressInfo).port);
    } finally {
        server.close();
    }
}

/** What a probe reports of a service on this port. */
const verdict = (check: NetworkCheck, at: number) =>
    networkProbe(check, { host: "127.0.0.1", port: at })(running);

/** What a probe reports of a service that does not respond, without the wait of 3 s. */
async function verdictOnSilence(probe: (port: number) => Promise<Unhealthy | undefined>) {
    const real = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (milliseconds) => real(milliseconds / 30);
    const server = createHttpServer(() => undefined);
    try {
        return await during(server, async (at) => {
            const answer = await probe(at);
            server.closeAllConnections();
            return answer;
        });
    } finally {
        AbortSignal.timeout = real;
    }
}

/** A port on which nothing listens. */
const closedPort = () => during(createServer(), (at) => Promise.resolve(at));

describe("a service that is checked over HTTP", () => {
    for (const status of [200, 204, 302, 399]) {
        it(`is healthy with status ${status}`, async () => {
            const requested: (string | undefined)[] = [];
            const server = createHttpServer(({ url }, response) => {
                requested.push(url);
                response.writeHead(status).end();
            });
            assert.equal(await during(server, (at) => verdict(http, at)), undefined);
            assert.deepEqual(requested, ["/ready"]);
        });
    }

    for (const status of [400, 404, 503]) {
        it(`is unhealthy with status ${status}, and its response is reported`, async () => {
            const server = createHttpServer((_, response) => {
                response.writeHead(status).end("no database yet");
            });
            assert.deepEqual(await during(server, (at) => verdict(http, at)), {
                reason: `its health check, GET /ready, answers ${status}`,
                output: "no database yet",
            });
        });
    }

    it("is unhealthy if nothing listens, and the address is reported", async () => {
        const at = await closedPort();
        assert.deepEqual(await verdict(http, at), {
            reason: `nothing answers on 127.0.0.1:${at} (ECONNREFUSED)`,
        });
    });

    it("is unhealthy if it does not respond", async () => {
        const answer = await verdictOnSilence((at) => verdict(http, at));
        assert.match(answer?.reason ?? "", /^nothing answers on 127\.0\.0\.1:\d+ \(within 3 s\)$/);
    });
});

describe("a service that is checked by a connection", () => {
    it("is healthy if it accepts and keeps it", async () => {
        const server = createServer((socket) => socket.on("error", () => undefined));
        assert.equal(await during(server, (at) => verdict(tcp, at)), undefined);
    });

    it("is healthy if it sends data and then closes it", async () => {
        const server = createServer((socket) => socket.end("220 welcome\r\n"));
        assert.equal(await during(server, (at) => verdict(tcp, at)), undefined);
    });

    it("is unhealthy if the connection is closed immediately, as by Docker's proxy if nothing listens", async () => {
        for (const drop of ["end", "resetAndDestroy"] as const) {
            const server = createServer((socket) => socket[drop]());
            const answer = await during(server, (at) => verdict(tcp, at));
            assert.match(answer?.reason ?? "", /nothing listens on|ECONNRESET/, drop);
        }
    });

    it("is unhealthy if nothing listens", async () => {
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

/** Probes a server of `@grpc/grpc-js` with these services and their states. */
async function probedWith(known: Record<string, number>, service?: string) {
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

describe("a service that is checked over gRPC", () => {
    it("is healthy if it is serving, as a whole or one service of it", async () => {
        const long = `shop.${"v".repeat(200)}`;
        const known = { "": 1, "shop.Till": 1, [long]: 1 };
        assert.equal(await probedWith(known), undefined);
        assert.equal(await probedWith(known, "shop.Till"), undefined);
        assert.equal(await probedWith(known, long), undefined);
    });

    const states: [state: number, word: string][] = [
        [0, "UNKNOWN"],
        [2, "NOT_SERVING"],
        [3, "SERVICE_UNKNOWN"],
    ];
    for (const [state, word] of states) {
        it(`is unhealthy if it answers ${word}`, async () => {
            assert.deepEqual(await probedWith({ "": state }), {
                reason: `its gRPC health check answers: ${word}`,
            });
        });
    }

    it("is unhealthy if it does not have the service", async () => {
        assert.deepEqual(await probedWith({ "": 1 }, "shop.Till"), {
            reason: `its gRPC health check of "shop.Till" answers: it does not have this service (NOT_FOUND)`,
        });
    });

    it("is unhealthy if it has no health check", async () => {
        const server = new Server();
        const at = await bound(server);
        const answer = await verdict(grpc(), at);
        server.forceShutdown();
        assert.match(answer?.reason ?? "", /it has no grpc\.health\.v1 \(UNIMPLEMENTED\)$/);
    });

    it("is unhealthy if it does not speak gRPC, or nothing listens", async () => {
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
    it("is checked on its container's own address", async () => {
        const server = createHttpServer((_, response) => response.end());
        const answer = await during(server, (at) =>
            networkProbe(
                { ...http, port: { ...port, containerPort: at } },
                undefined,
            )({
                ...running,
                address: "127.0.0.1",
            }),
        );
        assert.equal(answer, undefined);
    });

    it("is unhealthy as long as it has no address", async () => {
        assert.deepEqual(await networkProbe(http, undefined)(running), {
            reason: "it has no address on a network",
        });
    });

    it("is reported with what to do if that address cannot be reached", async () => {
        const answer = await verdictOnSilence((at) => {
            const check = { ...http, port: { ...port, containerPort: at } };
            return networkProbe(check, undefined)({ ...running, address: "127.0.0.1" });
        });
        assert.match(
            answer?.reason ?? "",
            /^nothing answers on .* \(within 3 s\); if the engine runs on another machine .*, publish the port that is checked$/,
        );
    });
});
