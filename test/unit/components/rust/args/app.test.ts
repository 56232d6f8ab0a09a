import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import { checkRustAppArgs, type RustAppArgs } from "../../../../../components/rust/args/app.ts";

const refused: [args: PlainArgs<RustAppArgs>, path: string, reason: RegExp][] = [
    [
        { containerPort: 80 },
        "containerPort",
        /^80 is a privileged port.*listen on 8080 and publish that as 80$/,
    ],
    [{ containerPort: 1024 }, "containerPort", /privileged port/],
    [
        { containerPort: 70000 },
        "containerPort",
        /^70000 is not a valid port: use one from 1025 to 65535, for example 8000$/,
    ],
    [{ containerPort: 80.5 }, "containerPort", /80\.5/],
    [{ replicas: 0 }, "replicas", /^0 is not a valid number of replicas: use a whole number from 1 to 100$/],
    [{ replicas: 1.5 }, "replicas", /^1\.5 is not a valid number of replicas/],
    [
        { environment: { "LOG-LEVEL": "info" } },
        "environment.LOG-LEVEL",
        /^"LOG-LEVEL" is not a valid name of a variable: use letters, digits and "_"$/,
    ],
    [
        { environment: { PORT: "80" } },
        "environment.PORT",
        /^PORT is set by the component: use the argument "containerPort"$/,
    ],
    [{ environment: { NATS_URL: "x" } }, "environment.NATS_URL", /use the argument "nats"$/],
    [{ secretEnvironment: { NATS_URL: "x" } }, "secretEnvironment.NATS_URL", /use the argument "nats"$/],
    [
        { environment: { KEY: "x" }, secretEnvironment: { KEY: "x" } },
        "secretEnvironment.KEY",
        /^KEY is already in environment: remove one of them$/,
    ],
    [
        { secretFiles: { "../key": "x" } },
        "secretFiles.../key",
        /^"\.\.\/key" is not a valid file name: use letters/,
    ],
    [
        { secretFiles: { "nats.json": "x" } },
        "secretFiles.nats.json",
        /^"nats\.json" is already used by nats: use another name$/,
    ],
    [{ healthcheck: [] }, "healthcheck", /checks nothing/],
    [{ scratch: "16" }, "scratch", /^"16" is not a valid size: .*for example "16Mi"$/],
    [
        { scratch: "128Mi" },
        "scratch",
        /^"128Mi" must be less than memory \("128Mi"\), which it is part of: use less, for example "16Mi"$/,
    ],
    [
        { memory: "128" },
        "memory",
        /^"128" is not a valid size: use a number and a unit \(Ki, Mi, Gi\), for example "128Mi"$/,
    ],
    [
        { memory: "1Mi" },
        "memory",
        /^"1Mi" is too little for a program to start: use 8Mi or more, for example "128Mi"$/,
    ],
    [{ cpus: 0 }, "cpus", /^0 is not a valid number of cores: use 0\.01 or more, for example 0\.5$/],
];

describe("the arguments of a Rust service", () => {
    it("can all be left to their defaults", () => {
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

    it("never show a secret's value in a message", () => {
        const problems = checkRustAppArgs({
            secretFiles: { "../key": "hush" },
            secretEnvironment: { "A-B": "hush", PORT: "hush" },
        });
        assert.equal(problems.length, 3);
        assert.ok(!JSON.stringify(problems).includes("hush"));
    });
});
