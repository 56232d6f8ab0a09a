/** The probes of a service over the network, against servers on loopback. */
import { Server, ServerCredentials, status as grpcStatus, type ServiceDefinition } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from "node:net";
import { delimiter } from "node:path";
import { networkProbe, type NetworkCheck } from "../../../../../components/rust/docker/probe.ts";
import type { ContainerState, Unhealthy } from "../../../../../components/rust/docker/waitUntilHealthy.ts";
import { Detour } from "../../../../../components/tunnel/detour.ts";
import { TestFolder } from "../../../folder.ts";

const running: ContainerState = { status: "running", exitCode: 0, restarts: 0, age: 0 };
const port = { name: "http", containerPort: 8000 };
const http: NetworkCheck = { kind: "http", port, liveness: "/healthz", readiness: "/ready" };
const tcp: NetworkCheck = { kind: "tcp", port };
const grpc = (service?: string): NetworkCheck => ({ kind: "grpc", port, service });

/** Something that listens on loopback until it is closed. */
type Listening = Promise<{ readonly port: number; close(): unknown }>;

async function listen(server: NetServer, close: () => unknown = () => server.close()): Listening {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return { port: (server.address() as AddressInfo).port, close };
}

function overHttp(answer: RequestListener): Listening {
    const server = createHttpServer(answer);
    return listen(server, () => {
        server.close();
        server.closeAllConnections();
    });
}

const answering = (status: number, body = "") =>
    overHttp(({ url }, response) => response.writeHead(url === "/ready" ? status : 500).end(body));
const silent = () => overHttp(() => undefined);
const overTcp = (accept: (socket: Socket) => unknown) => listen(createServer(accept));

/** A port on which nothing listens. */
async function closed(): Listening {
    const listening = await listen(createServer());
    listening.close();
    return listening;
}

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

/** A server of `@grpc/grpc-js` with the states of these services; without any it has no health check. */
async function overGrpc(states?: Record<string, number>): Listening {
    const server = new Server();
    type Answer = (error: object | null, state?: number) => void;
    if (states !== undefined) {
        server.addService(healthService, {
            check: ({ request }: { request: { service: string } }, answer: Answer) => {
                const state = states[request.service];
                answer(state === undefined ? { code: grpcStatus.NOT_FOUND, details: "who?" } : null, state);
            },
        });
    }
    const found = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, at) =>
            error === null ? resolve(at) : reject(error),
        );
    });
    return { port: found, close: () => server.forceShutdown() };
}

/** What a probe reports, with PORT for the server's port. */
async function verdict(serving: Listening, probe: (port: number) => Promise<Unhealthy | undefined>) {
    const server = await serving;
    try {
        const answer = await probe(server.port);
        return answer && { ...answer, reason: answer.reason.replace(`:${server.port}`, ":PORT") };
    } finally {
        server.close();
    }
}

const long = `shop.${"v".repeat(200)}`;
const refused = { reason: "nothing answers on 127.0.0.1:PORT (ECONNREFUSED)" };
const noTill = `its gRPC health check of "shop.Till" answers: it does not have this service (NOT_FOUND)`;
const answers = (reason: string) => ({ reason: `its gRPC health check answers: ${reason}` });

const cases: [what: string, check: NetworkCheck, serve: () => Listening, expected?: Unhealthy][] = [
    ...[200, 204, 302, 399].map((status): (typeof cases)[number] => [
        `an HTTP status of ${status}`,
        http,
        () => answering(status),
    ]),
    ...[400, 404, 503].map((status): (typeof cases)[number] => [
        `an HTTP status of ${status}`,
        http,
        () => answering(status, "no database yet"),
        { reason: `its health check, GET /ready, answers ${status}`, output: "no database yet" },
    ]),
    ["no HTTP server", http, closed, refused],

    ["a connection that is kept", tcp, () => overTcp((socket) => socket.on("error", () => undefined))],
    ["a connection with data", tcp, () => overTcp((socket) => socket.end("220 welcome\r\n"))],
    [
        "a connection that is closed immediately, as by Docker's proxy",
        tcp,
        () => overTcp((socket) => socket.end()),
        { reason: "nothing listens on 127.0.0.1:PORT, or it closes connections immediately" },
    ],
    ["no server", tcp, closed, refused],

    ["a program that is SERVING", grpc(), () => overGrpc({ "": 1 })],
    ["a service that is SERVING", grpc("shop.Till"), () => overGrpc({ "": 2, "shop.Till": 1 })],
    ["one with a long name that is SERVING", grpc(long), () => overGrpc({ "": 2, [long]: 1 })],
    ["UNKNOWN", grpc(), () => overGrpc({ "": 0 }), answers("UNKNOWN")],
    ["NOT_SERVING", grpc(), () => overGrpc({ "": 2 }), answers("NOT_SERVING")],
    ["SERVICE_UNKNOWN", grpc(), () => overGrpc({ "": 3 }), answers("SERVICE_UNKNOWN")],
    ["a service that does not exist", grpc("shop.Till"), () => overGrpc({ "": 1 }), { reason: noTill }],
    ["no gRPC health check", grpc(), () => overGrpc(), answers("it has no grpc.health.v1 (UNIMPLEMENTED)")],
    ["no gRPC server", grpc(), closed, refused],
];

const published = (check: NetworkCheck) => (at: number) =>
    networkProbe(check, { host: "127.0.0.1", port: at })(running);
const unpublished = (containerPort: number) => {
    const check = { ...http, port: { ...port, containerPort } };
    return networkProbe(check, undefined)({ ...running, address: "127.0.0.1" });
};

describe("a service that is checked over the network", () => {
    for (const [what, check, serve, expected] of cases) {
        it(`is ${expected ? "unhealthy" : "healthy"} with ${what}`, async () => {
            assert.deepEqual(await verdict(serve(), published(check)), expected);
        });
    }

    it("is unhealthy if its connections are reset, or it does not speak gRPC", async () => {
        const reset = overTcp((socket) => socket.resetAndDestroy());
        for (const found of [
            await verdict(reset, published(tcp)),
            await verdict(answering(200), published(grpc())),
        ]) {
            assert.match(found?.reason ?? "", /^nothing (answers|listens) on 127\.0\.0\.1:PORT\b/);
        }
    });

    it("is checked on its container's own address if its port is not published", async () => {
        assert.equal(await verdict(answering(200), unpublished), undefined);
        assert.deepEqual(await verdict(closed(), unpublished), refused);
        const reason = "it has no address on a network";
        assert.deepEqual(await networkProbe(http, undefined)(running), { reason });
    });
});

describe("a service on another machine's engine", () => {
    const folder = new TestFolder();
    const { PATH } = process.env;
    afterEach(() => Object.assign(process.env, { PATH }));

    /** Probes through a `docker` command that connects to a port of this machine. */
    const elsewhere = (check: NetworkCheck) => (at: number) => {
        const pipe = `const s = require("net").connect(${at}, () => { console.error("connected"); process.stdin.pipe(s).pipe(process.stdout) })`;
        folder.write("docker", `#!/bin/sh\nexec "${process.execPath}" -e '${pipe}'\n`, 0o755);
        process.env["PATH"] = `${folder.path}${delimiter}${PATH ?? ""}`;
        const tunnel = { network: "shop", image: "dhi.io/busybox:1", host: "shop" };
        const detour = new Detour({ isRemote: async () => true, now: () => 0 });
        return networkProbe(check, { host: "other.invalid", port: 1 }, tunnel, detour)(running);
    };
    const kinds: [what: string, check: NetworkCheck, serve: () => Listening][] = [
        ["over HTTP", http, () => answering(200)],
        ["over TCP", tcp, () => overTcp((socket) => socket.on("error", () => undefined))],
        ["over gRPC", grpc(), () => overGrpc({ "": 1 })],
    ];
    for (const [what, check, serve] of kinds) {
        it(`is checked ${what} through the engine`, async () => {
            assert.equal(await verdict(serve(), elsewhere(check)), undefined);
        });
    }

    it("is unhealthy with the reason of the tunnel", async () => {
        const found = await verdict(closed(), elsewhere(http));
        assert.match(found?.reason ?? "", /^there is no connection to shop:8000 through the Docker Engine: /);
    });
});

describe("a service that does not respond", () => {
    const { timeout } = AbortSignal;
    before(() => (AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / 30)));
    after(() => (AbortSignal.timeout = timeout));

    const reason = "nothing answers on 127.0.0.1:PORT (within 3 s)";
    it("is unhealthy after 3 s", async () => {
        assert.deepEqual(await verdict(silent(), published(http)), { reason });
    });

    it("is reported with what to do if its port is not published and there is no image for a tunnel", async () => {
        assert.deepEqual(await verdict(silent(), unpublished), {
            reason: `${reason}; if the engine runs on another machine (Docker Desktop, a remote engine), set initImage: the check is then made by a container`,
        });
    });
});
