import assert from "node:assert/strict";
import { natsDefaults, type CompleteNatsClusterArgs } from "../../../../../components/nats/args/cluster.ts";
import {
    renderRoutes,
    renderServerConfig,
    type ServerConfig,
} from "../../../../../components/nats/config/serverConfig.ts";

const defaults: CompleteNatsClusterArgs = { ...natsDefaults, image: "dhi.io/nats:2.14.5-debian13" };
const one: ServerConfig = {
    serverName: "events-0",
    cluster: { ...defaults, jetstream: false },
    peers: ["events-0"],
    routePassword: "route-secret",
    logins: { users: [{ name: "app", hash: "app-hash" }], jetstream: false },
};
const three: ServerConfig = {
    ...one,
    serverName: "events-1",
    cluster: defaults,
    peers: ["events-0", "events-1", "events-2"],
};

/** The lines of a top-level block. */
function block(name: string, config: ServerConfig): string[] {
    const text = renderServerConfig(config);
    const [, lines = ""] = new RegExp(`^${name} \\{\n([^]*?)^\\}$`, "m").exec(text) ?? [];
    return lines.trimEnd().split("\n");
}

describe("nats.conf", () => {
    it("of one of three servers has all peers and their login", () => {
        assert.equal(
            renderServerConfig(three),
            `server_name: "events-1"
listen: "0.0.0.0:4222"
http: "0.0.0.0:8222"
max_payload: 1048576
lame_duck_grace_period: "2s"
lame_duck_duration: "30s"
authorization: { users: [{ user: "app", password: "app-hash" }] }
cluster {
  name: "NATS"
  listen: "0.0.0.0:6222"
  no_advertise: true
  authorization {
    user: "route"
    password: "route-secret"
  }
  routes: [
    "nats://route:route-secret@events-0:6222"
    "nats://route:route-secret@events-1:6222"
    "nats://route:route-secret@events-2:6222"
  ]
}
jetstream {
  store_dir: "/data"
  max_file_store: 1073741824
  max_memory_store: 0
}
`,
        );
    });

    it("has no block for JetStream or for a cluster without them", () => {
        const [, end] = renderServerConfig(one).split("\nauthorization: ");
        assert.equal(end, '{ users: [{ user: "app", password: "app-hash" }] }\n');
    });

    it("has every JetStream setting in bytes", () => {
        const jetstream = { size: "1.5Gi", memoryStore: "64Mi", domain: "edge" };
        assert.deepEqual(block("jetstream", { ...one, cluster: { ...defaults, jetstream } }), [
            '  store_dir: "/data"',
            "  max_file_store: 1610612736",
            "  max_memory_store: 67108864",
            '  domain: "edge"',
        ]);
    });

    it("has what streams may use, the interval of writing to the disk, and the key of files", () => {
        const jetstream = { size: "1Gi", maxFileStore: "1Mi", syncInterval: "always" };
        const cluster = { ...defaults, jetstream };
        assert.deepEqual(block("jetstream", { ...three, cluster, encryptionKey: 'a "key"' }), [
            '  store_dir: "/data"',
            "  max_file_store: 1048576",
            "  max_memory_store: 0",
            '  sync_interval: "always"',
            String.raw`  key: "a \"key\""`,
        ]);
    });

    // NATS parses an unquoted value as a variable, number or boolean; in double quotes it is a string.
    const passwords: [password: string, written: string][] = [
        ['say "hi"', String.raw`"say \"hi\""`],
        [String.raw`back\slash`, String.raw`"back\\slash"`],
        [String.raw`end\\`, String.raw`"end\\\\"`],
        ["two\nlines\r\n\tand a tab", String.raw`"two\nlines\r\n\tand a tab"`],
        ["$HOME # b // c }]'", `"$HOME # b // c }]'"`],
        ["pässwörd ☃ 🦀", '"pässwörd ☃ 🦀"'],
        ["1k", '"1k"'],
        [" ", '" "'],
    ];
    for (const [password, written] of passwords) {
        it(`keeps the password ${JSON.stringify(password)} unchanged everywhere`, () => {
            const text = renderServerConfig({ ...three, routePassword: password });
            assert.ok(text.includes(`    user: "route"\n    password: ${written}\n`), text);
        });
    }

    const routePasswords = ["p@ss:w/rd?#[]%", "a b+c&d=e", "ünïcode", "line\nbreak", String.raw`"\$`, "%40"];
    for (const password of routePasswords) {
        it(`has the whole ${JSON.stringify(password)} in route URLs`, () => {
            const [, url = ""] =
                /"(nats:.*)"/.exec(renderServerConfig({ ...three, routePassword: password })) ?? [];
            const parts = new URL(url);
            assert.deepEqual([parts.host, decodeURIComponent(parts.password)], ["events-0:6222", password]);
        });
    }

    const tls = { certificate: "/tls/a.crt", key: "/tls/a.key", ca: "/tls/ca.crt" };
    const tlsLines = ['  cert_file: "/tls/a.crt"', '  key_file: "/tls/a.key"', '  ca_file: "/tls/ca.crt"'];

    it("has a certificate for clients, and requires none of them", () => {
        assert.deepEqual(block("tls", { ...three, tls }), tlsLines);
        assert.doesNotMatch(renderServerConfig({ ...three, tls }), /verify|tls:\/\/|^ +tls/m);
    });

    it("requires a certificate of other servers, with routes over TLS", () => {
        const lines = block("cluster", { ...three, routeTls: tls });
        assert.deepEqual(lines.slice(-6), [
            "  tls {",
            ...[...tlsLines, "  verify: true"].map((line) => `  ${line}`),
            "  }",
        ]);
        const routes = three.peers.map((peer) => `    "tls://route:route-secret@${peer}:6222"`);
        const found = lines.filter((line) => line.includes("://"));
        assert.deepEqual(found, routes);
        assert.deepEqual(block("tls", { ...three, routeTls: tls }), [""]);
    });

    it("has no certificate for routes without routes", () => {
        assert.equal(renderServerConfig({ ...one, routeTls: tls }), renderServerConfig(one));
    });
});

describe("the routes of a configuration, as a file to include", () => {
    it("have their login in both forms", () => {
        assert.equal(
            renderRoutes(["a", "b.c"], "p/w", "tls"),
            `authorization {
  user: "route"
  password: "p/w"
}
routes: [
  "tls://route:p%2Fw@a:6222"
  "tls://route:p%2Fw@b.c:6222"
]
`,
        );
    });
});
