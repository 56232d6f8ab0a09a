import assert from "node:assert/strict";
import { checkHealth } from "../../../../../components/rust/args/checkHealth.ts";
import {
    callsProgram,
    commandOf,
    declaredHealth,
    programHealth,
    type Health,
    type HealthCheck,
} from "../../../../../components/rust/args/health.ts";
import { itRefuses } from "../problems.ts";

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

const tooMany = "health: must have exactly one of the keys http, grpc, tcp and exec";
const both = "healthcheck: cannot be combined with health: remove one of them";
const noCommand =
    'health.exec: checks nothing: use the program\'s arguments, for example ["healthcheck"], or health: none';

describe("health checks of a service", () => {
    for (const [health, check] of declared) {
        it(`can be ${JSON.stringify(health)}`, () => {
            const all = { ...args, ...(health === undefined ? {} : { health }) };
            assert.deepEqual(checkHealth(all), []);
            assert.deepEqual(declaredHealth(all), check);
        });
    }

    itRefuses(checkHealth, [
        [{ healthcheck: [] }, "healthcheck: [] checks nothing: use the program's arguments, or false"],
        [{ port: 3000, health: "http", healthcheck: ["check"] }, both],
        [{ health: "none", healthcheck: false }, both],
        [
            { health: { grpc: {} } },
            "health: grpc needs a port, and the service has none: set port, or use health: none for a worker",
        ],
        [
            { ports: [admin], health: "tcp" },
            "health: tcp needs the name of a port: use health: { tcp: { port: admin } }, or set port",
        ],
        [
            { ...args, health: { grpc: { port: "smtp" } } },
            'health.grpc.port: port "smtp" does not exist: use one of http, admin',
        ],
        [
            { health: { tcp: { port: "smtp" } } },
            'health.tcp.port: port "smtp" does not exist: the service has no ports',
        ],
        [
            { port: 1, health: { http: { liveness: "live", readiness: "/a?b" } } },
            'health.http.liveness: "live" is not a valid path: use one that begins with "/", without a query, for example "/healthz"',
            'health.http.readiness: "/a?b" is not a valid path: use one that begins with "/", without a query, for example "/readyz"',
        ],
        [{ health: { exec: [] } }, noCommand],
        [{ health: { exec: [""] } }, noCommand],
        [{ health: {} as Health }, tooMany],
        [{ port: 1, health: { http: {}, tcp: {} } }, tooMany],
    ]);

    it("are done by the program, or not at all", () => {
        assert.deepEqual(programHealth({ healthcheck: ["check"] }), { kind: "exec", words: ["check"] });
        assert.deepEqual(programHealth({ healthcheck: false }), { kind: "none" });
    });

    it("run the program with arguments, or a whole command", () => {
        assert.deepEqual(commandOf(["healthcheck", "-q"], "/app"), ["/app", "healthcheck", "-q"]);
        assert.deepEqual(commandOf(["/bin/check", "-q"], "/app"), ["/bin/check", "-q"]);
        assert.equal(callsProgram({ kind: "exec", words: ["healthcheck"] }), true);
        assert.equal(callsProgram({ kind: "exec", words: ["/bin/check"] }), false);
        assert.equal(callsProgram({ kind: "none" }), false);
    });
});
