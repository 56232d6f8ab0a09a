import assert from "node:assert/strict";
import { checkHealth } from "../../../../../components/rust/args/checkHealth.ts";
import {
    callsProgram,
    commandOf,
    declaredHealth,
    programHealth,
    type Health,
    type HealthArgs,
    type HealthCheck,
} from "../../../../../components/rust/args/health.ts";

const main = { name: "http", containerPort: 8000, port: 3000 };
const admin = { name: "admin", containerPort: 9000 };
const args = { port: 3000, ports: [admin] };

const declared: [health: Health | undefined, check: HealthCheck | undefined][] = [
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
    [{ exec: ["/bin/check"] }, { kind: "exec", words: ["/bin/check"] }],
];

const refused: [args: HealthArgs, path: string, reason: RegExp][] = [
    [{ healthcheck: [] }, "healthcheck", /^\[\] checks nothing/],
    [
        { port: 3000, health: "http", healthcheck: ["check"] },
        "healthcheck",
        /^cannot be combined with health: remove one of them$/,
    ],
    [{ health: "none", healthcheck: false }, "healthcheck", /^cannot be combined with health/],
    [
        { health: "http" },
        "health",
        /^http needs a port, and the service has none: set port, or use health: none for a worker$/,
    ],
    [{ health: { grpc: {} } }, "health", /^grpc needs a port/],
    [
        { ports: [admin], health: "tcp" },
        "health",
        /^tcp needs the name of a port: use health: \{ tcp: \{ port: admin \} \}, or set port$/,
    ],
    [
        { ...args, health: { grpc: { port: "smtp" } } },
        "health.grpc.port",
        /^port "smtp" does not exist: use one of http, admin$/,
    ],
    [
        { health: { tcp: { port: "smtp" } } },
        "health.tcp.port",
        /^port "smtp" does not exist: the service has no ports$/,
    ],
    [
        { port: 1, health: { http: { liveness: "live" } } },
        "health.http.liveness",
        /^"live" is not a valid path: use one that begins with "\/", without a query, for example "\/healthz"$/,
    ],
    [
        { port: 1, health: { http: { readiness: "/a?b" } } },
        "health.http.readiness",
        /^"\/a\?b" is not a valid path: .* for example "\/readyz"$/,
    ],
    [{ health: { exec: [] } }, "health.exec", /^checks nothing: use the program's arguments/],
    [{ health: { exec: [""] } }, "health.exec", /^checks nothing/],
    [{ health: {} as Health }, "health", /^must have exactly one of the keys http, grpc, tcp and exec$/],
    [{ port: 1, health: { http: {}, tcp: {} } }, "health", /^must have exactly one of the keys/],
];

describe("the health of a service", () => {
    for (const [health, check] of declared) {
        it(`is checked by ${JSON.stringify(health)}`, () => {
            const all = { ...args, ...(health === undefined ? {} : { health }) };
            assert.deepEqual(checkHealth(all), []);
            assert.deepEqual(declaredHealth(all), check);
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

    it("is checked by the program, or not at all", () => {
        assert.deepEqual(programHealth({ healthcheck: ["check"] }), { kind: "exec", words: ["check"] });
        assert.deepEqual(programHealth({ healthcheck: false }), { kind: "none" });
    });

    it("is checked with arguments of the program, or with a whole command", () => {
        assert.deepEqual(commandOf(["healthcheck", "-q"], "/app"), ["/app", "healthcheck", "-q"]);
        assert.deepEqual(commandOf(["/bin/check", "-q"], "/app"), ["/bin/check", "-q"]);
        assert.equal(callsProgram({ kind: "exec", words: ["healthcheck"] }), true);
        assert.equal(callsProgram({ kind: "exec", words: ["/bin/check"] }), false);
        assert.equal(callsProgram({ kind: "none" }), false);
    });
});
