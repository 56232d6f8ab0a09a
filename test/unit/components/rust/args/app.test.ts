import assert from "node:assert/strict";
import {
    checkRustAppArgs,
    withRustAppDefaults,
    type RustAppPlainArgs,
} from "../../../../../components/rust/args/app.ts";
import {
    checkDockerRustAppArgs,
    type DockerRustAppPlainArgs,
} from "../../../../../components/rust/docker/args.ts";

const refused: [args: RustAppPlainArgs, path: string, reason: RegExp][] = [
    [
        { containerPort: 80 },
        "containerPort",
        /^80 is a privileged port.*listen on 8080 and publish it as 80$/,
    ],
    [{ containerPort: 1024 }, "containerPort", /privileged port/],
    [
        { containerPort: 70000 },
        "containerPort",
        /^70000 is not a valid port; write one from 1025 to 65535, such as 8000$/,
    ],
    [{ containerPort: 80.5 }, "containerPort", /80\.5/],
    [{ replicas: 0 }, "replicas", /^0 is no number of replicas/],
    [{ replicas: 1.5 }, "replicas", /^1\.5 is no number of replicas/],
    [{ environment: { "LOG-LEVEL": "info" } }, "environment.LOG-LEVEL", /is no name of a variable/],
    [
        { environment: { PORT: "80" } },
        "environment.PORT",
        /set by the component; say it with "containerPort"/,
    ],
    [{ environment: { NATS_URL: "x" } }, "environment.NATS_URL", /say it with "nats"/],
    [{ secretEnvironment: { NATS_URL: "x" } }, "secretEnvironment.NATS_URL", /say it with "nats"/],
    [
        { environment: { KEY: "x" }, secretEnvironment: { KEY: "x" } },
        "secretEnvironment.KEY",
        /stands in environment as well/,
    ],
    [{ secretFiles: { "../key": "x" } }, "secretFiles.../key", /is no file name/],
    [{ secretFiles: { "nats.json": "x" } }, "secretFiles.nats.json", /is the file that "nats" makes/],
    [{ healthcheck: [] }, "healthcheck", /checks nothing/],
    [{ scratch: "16" }, "scratch", /^"16" is no size.*"16Mi"$/],
    [{ scratch: "128Mi" }, "scratch", /^"128Mi" leaves nothing of the memory \("128Mi"\).*write less$/],
    [{ memory: "128" }, "memory", /^"128" is no size.*"128Mi"$/],
    [{ memory: "1Mi" }, "memory", /is too little to start with/],
    [{ cpus: 0 }, "cpus", /^0 is no number of cores/],
];

const refusedOnDocker: [args: Partial<DockerRustAppPlainArgs>, path: string, reason: RegExp][] = [
    [{ port: 0 }, "port", /^0 is not a valid port; write one from 1 to 65535, such as 3000$/],
    [
        { port: 65535, replicas: 2 },
        "port",
        /^65535 is not a valid port for the first of 2 replicas; write one from 1 to 65534/,
    ],
    [{ publishOn: "localhost" }, "publishOn", /^"localhost" is no IP address/],
    [
        { secretFiles: { key: "x" } },
        "initImage",
        /^missing; secret files and volumes need it: write "dhi\.io\/busybox/,
    ],
    [{ nats: {} }, "initImage", /^missing/],
    [{ initImage: "dhi.io/busybox:1.37.0-debian13-dev" }, "initImage", /development image/],
    [
        { volumes: [{ name: "data", path: "/data", size: "1Gi" }] },
        "initImage",
        /^missing; .* volumes need it/,
    ],
    ...["", "a b", "host", "none", "-x"].map((name): [Partial<DockerRustAppPlainArgs>, string, RegExp] => [
        { networks: ["shop", name] },
        "networks[1]",
        /is not a network to join; write a name that "docker network ls" shows, such as "shop"$/,
    ]),
    [{ networks: ["shop", "shop"] }, "networks[1]", /^"shop" is joined already; remove it$/],
    ...["", "db", "db:", ":10.0.0.5", "db:ten", "db:fd00::5", "d b:10.0.0.5"].map(
        (entry): [Partial<DockerRustAppPlainArgs>, string, RegExp] => [
            { extraHosts: [entry] },
            "extraHosts[0]",
            /is not a name and an IPv4 address; write one such as "db:10\.0\.0\.5" or/,
        ],
    ),
    [{ labels: { "a b": "x" } }, "labels.a b", /^"a b" is not the name of a label; write one without blanks/],
    [{ readinessSeconds: 0 }, "readinessSeconds", /^0 is out of range; .*from 1 to 3600$/],
    [{ stopSeconds: 1000 }, "stopSeconds", /^1000 is out of range; .*from 1 to 600$/],
];

describe("the arguments of a Rust app", () => {
    it("may all be left to the defaults", () => {
        assert.deepEqual(checkRustAppArgs({}), []);
    });

    for (const [args, path, reason] of refused) {
        it(`are refused with ${JSON.stringify(args)}`, () => {
            const problems = checkRustAppArgs(args);
            assert.deepEqual(
                problems.map((problem) => problem.path),
                [path],
            );
            assert.match(problems[0]?.reason ?? "", reason);
        });
    }

    it("have a port in the container where the service has one at all", () => {
        assert.equal(withRustAppDefaults({}).containerPort, undefined);
        assert.equal(withRustAppDefaults({ port: 3000 }).containerPort, 8000);
        assert.equal(withRustAppDefaults({ containerPort: 9000 }).containerPort, 9000);
    });

    it("keep their shape where nothing new is used: it is what Pulumi compares", () => {
        assert.deepEqual(Object.keys(withRustAppDefaults({ port: 3000 })).sort(), [
            "command",
            "containerPort",
            "environment",
            "healthcheck",
            "memory",
            "port",
            "replicas",
        ]);
    });

    it("never show a secret's value in a refusal", () => {
        const problems = checkRustAppArgs({
            secretFiles: { "../key": "hush" },
            secretEnvironment: { "A-B": "hush", PORT: "hush" },
        });
        assert.equal(problems.length, 3);
        assert.ok(!JSON.stringify(problems).includes("hush"));
    });
});

describe("the arguments of a Rust app on Docker", () => {
    it("may all be left to the defaults: it is a worker then", () => {
        assert.deepEqual(checkDockerRustAppArgs({}), []);
    });

    it("may name networks, hosts, labels and empty variables", () => {
        const args = {
            networks: ["shop", "till_2.x"],
            extraHosts: ["host.docker.internal:host-gateway", "db:10.0.0.5"],
            labels: { "traefik.http.routers.x.rule": "Host(`x`)", empty: "" },
            environment: { EMPTY: "" },
        };
        assert.deepEqual(checkDockerRustAppArgs({ port: 3000, ...args }), []);
    });

    it("let the host's port be any", () => {
        assert.deepEqual(checkDockerRustAppArgs({ port: 80 }), []);
    });

    for (const [args, path, reason] of refusedOnDocker) {
        it(`are refused with ${JSON.stringify(args)}`, () => {
            const problems = checkDockerRustAppArgs({ port: 3000, ...args });
            assert.deepEqual(
                problems.map((problem) => problem.path),
                [path],
            );
            assert.match(problems[0]?.reason ?? "", reason);
        });
    }
});
