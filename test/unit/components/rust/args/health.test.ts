import assert from "node:assert/strict";
import {
    callsProgram,
    checkHealth,
    commandOf,
    ownHealth,
    statedHealth,
    type Health,
    type HealthArgs,
    type HealthCheck,
} from "../../../../../components/rust/args/health.ts";

const main = { name: "http", containerPort: 8000, port: 3000 };
const admin = { name: "admin", containerPort: 9000 };
const args = { port: 3000, ports: [admin] };

const stated: [health: Health | undefined, check: HealthCheck | undefined][] = [
    [undefined, undefined],
    ["none", { kind: "none" }],
    ["http", { kind: "http", port: main, liveness: "/healthz", readiness: "/readyz" }],
    [
        { http: { readiness: "/ready", port: "admin" } },
        { kind: "http", port: admin, liveness: "/healthz", readiness: "/ready" },
    ],
    ["grpc", { kind: "grpc", port: main, service: undefined }],
    [{ grpc: { service: "shop.Till" } }, { kind: "grpc", port: main, service: "shop.Till" }],
    ["tcp", { kind: "tcp", port: main }],
    [{ tcp: { port: "admin" } }, { kind: "tcp", port: admin }],
    [{ exec: ["/bin/ask"] }, { kind: "exec", words: ["/bin/ask"] }],
];

const refused: [args: HealthArgs, path: string, reason: RegExp][] = [
    [{ healthcheck: [] }, "healthcheck", /^\[\] checks nothing/],
    [
        { port: 3000, health: "http", healthcheck: ["check"] },
        "healthcheck",
        /^cannot be combined with health.*remove healthcheck$/,
    ],
    [{ health: "none", healthcheck: false }, "healthcheck", /^cannot be combined with health/],
    [
        { health: "http" },
        "health",
        /^http needs a port, and the service has none; write port, or health: none/,
    ],
    [{ health: { grpc: {} } }, "health", /^grpc needs a port/],
    [
        { ports: [admin], health: "tcp" },
        "health",
        /^tcp does not know which port to ask; write health: \{ tcp: \{ port: admin \} \}, or port$/,
    ],
    [
        { ...args, health: { grpc: { port: "smtp" } } },
        "health.grpc.port",
        /^"smtp" is not the name of a port; write one of http, admin$/,
    ],
    [
        { health: { tcp: { port: "smtp" } } },
        "health.tcp.port",
        /^"smtp" is not the name of a port; there is none$/,
    ],
    [
        { port: 1, health: { http: { liveness: "live" } } },
        "health.http.liveness",
        /^"live" is not a path; write one such as "\/healthz"$/,
    ],
    [
        { port: 1, health: { http: { readiness: "/a?b" } } },
        "health.http.readiness",
        /^"\/a\?b" is not a path; write one such as "\/readyz"$/,
    ],
    [{ health: { exec: [] } }, "health.exec", /^checks nothing; name the program's arguments/],
    [{ health: { exec: [""] } }, "health.exec", /^checks nothing/],
    [{ health: {} as Health }, "health", /^must have one of the keys http, grpc, tcp and exec; write one$/],
    [{ port: 1, health: { http: {}, tcp: {} } }, "health", /^must have one of the keys/],
];

describe("the health of a service", () => {
    for (const [health, check] of stated) {
        it(`is asked by ${JSON.stringify(health)}`, () => {
            const all = { ...args, ...(health === undefined ? {} : { health }) };
            assert.deepEqual(checkHealth(all), []);
            assert.deepEqual(statedHealth(all), check);
        });
    }

    for (const [wrong, path, reason] of refused) {
        it(`is refused with ${JSON.stringify(wrong)}`, () => {
            const problems = checkHealth(wrong);
            assert.deepEqual(
                problems.map((problem) => problem.path),
                [path],
            );
            assert.match(problems[0]?.reason ?? "", reason);
        });
    }

    it("is the program's own to check, or not at all", () => {
        assert.deepEqual(ownHealth({ healthcheck: ["check"] }), { kind: "exec", words: ["check"] });
        assert.deepEqual(ownHealth({ healthcheck: false }), { kind: "none" });
    });

    it("is checked by the program with these words, or by a command of its own", () => {
        assert.deepEqual(commandOf(["healthcheck", "-q"], "/app"), ["/app", "healthcheck", "-q"]);
        assert.deepEqual(commandOf(["/bin/ask", "-q"], "/app"), ["/bin/ask", "-q"]);
        assert.equal(callsProgram({ kind: "exec", words: ["healthcheck"] }), true);
        assert.equal(callsProgram({ kind: "exec", words: ["/bin/ask"] }), false);
        assert.equal(callsProgram({ kind: "none" }), false);
    });
});
