import assert from "node:assert/strict";
import { checkHealth } from "../../../../../components/rust/args/checkHealth.ts";
import type { Health } from "../../../../../components/rust/args/health.ts";
import { itRefuses } from "../../problems.ts";

const admin = { name: "admin", containerPort: 9000 };
const args = { port: 3000, ports: [admin] };

const accepted: Health[] = [
    ...(["none", "http", "grpc", "tcp"] as const),
    { http: { readiness: "/ready", port: "admin" } },
    { grpc: { service: "shop.Till" } },
    { tcp: { port: "admin" } },
    { exec: ["/bin/check"] },
];

const tooMany = "health: must have exactly one of the keys http, grpc, tcp and exec";
const both = "healthcheck: cannot be combined with health: remove one of them";
const noCommand =
    'health.exec: checks nothing: use the program\'s arguments, for example ["healthcheck"], or health: none';

describe("health checks of a service", () => {
    for (const health of accepted) {
        it(`can be ${JSON.stringify(health)}`, () => {
            assert.deepEqual(checkHealth({ ...args, health }), []);
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
});
