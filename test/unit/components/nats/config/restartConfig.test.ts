import assert from "node:assert/strict";
import { natsDefaults } from "../../../../../components/nats/args/cluster.ts";
import { renderRestartConfig } from "../../../../../components/nats/config/restartConfig.ts";
import { renderServerConfig, type ServerConfig } from "../../../../../components/nats/config/serverConfig.ts";

const app = { name: "app", hash: "hash-of-app" };
const before: ServerConfig = {
    serverName: "events-0",
    cluster: { ...natsDefaults, image: "dhi.io/nats:2.15.1-debian13" },
    peers: ["events-0", "events-1", "events-2"],
    routePassword: "route-secret",
    logins: { users: [app], systemPassword: "hash-of-system", accounts: { SHOP: {} }, jetstream: true },
    tls: { certificate: "a.crt", key: "a.key", ca: "ca.crt" },
};
const { cluster, logins } = before;

describe("a changed nats.conf", () => {
    const loaded: [what: string, change: Partial<ServerConfig>][] = [
        ["another user", { logins: { ...logins, users: [app, { name: "orders", hash: "hash-of-orders" }] } }],
        ["another password", { logins: { ...logins, users: [{ ...app, hash: "another" }] } }],
        [
            "other permissions",
            { logins: { ...logins, users: [{ ...app, permissions: { publish: ["orders.>"] } }] } },
        ],
        ["other default permissions", { logins: { ...logins, defaultPermissions: { publish: ["a"] } } }],
        ["another password of the system user", { logins: { ...logins, systemPassword: "another" } }],
        [
            "what an account exports, and its limits",
            {
                logins: {
                    ...logins,
                    accounts: { SHOP: { exports: [{ stream: "a" }], limits: { connections: 5 } } },
                },
            },
        ],
        ["another password of the routes", { routePassword: "another" }],
        ["the largest message", { cluster: { ...cluster, maxPayload: "2Mi" } }],
        [
            "limits of clients",
            { cluster: { ...cluster, maxConnections: 5, maxControlLine: "8Ki", writeDeadline: "2s" } },
        ],
        ["pings", { cluster: { ...cluster, pingInterval: "9s", maxPingsOut: 3 } }],
    ];
    for (const [what, change] of loaded) {
        it(`is loaded by servers that run: ${what}`, () => {
            const after = { ...before, ...change };
            assert.notEqual(renderServerConfig(after), renderServerConfig(before));
            assert.equal(renderRestartConfig(after), renderRestartConfig(before));
        });
    }

    const operator = { jwt: "a.b.c", systemAccount: "A" };
    const restarted: [what: string, change: Partial<ServerConfig>][] = [
        ["another account", { logins: { ...logins, accounts: { SHOP: {}, BILLING: {} } } }],
        ["JetStream of an account", { logins: { ...logins, accounts: { SHOP: { jetstream: false } } } }],
        ["the first password of the system user", { logins: { ...logins, systemPassword: undefined } }],
        ["a token instead of users", { logins: { token: "hash", jetstream: true } }],
        ["an operator instead of users", { logins: { operator, jetstream: true } }],
        ["another server", { peers: ["events-0"] }],
        ["no TLS", { tls: undefined }],
        ["the store's size", { cluster: { ...cluster, jetstream: { size: "2Gi" } } }],
        ["the encryption key", { encryptionKey: "a new key" }],
        ["the limit of what waits for a client", { cluster: { ...cluster, maxPending: "128Mi" } }],
        ["the limit of subscriptions", { cluster: { ...cluster, maxSubscriptions: 5 } }],
        ["what a user adds", { cluster: { ...cluster, extraConfig: { debug: true } } }],
    ];
    for (const [what, change] of restarted) {
        it(`restarts servers: ${what}`, () => {
            assert.notEqual(renderRestartConfig({ ...before, ...change }), renderRestartConfig(before));
        });
    }

    it("has no secret in what is compared, but the encryption key", () => {
        assert.doesNotMatch(renderRestartConfig(before), /secret|hash-of/);
    });
});
