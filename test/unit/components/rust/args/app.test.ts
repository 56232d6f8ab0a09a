import assert from "node:assert/strict";
import { checkRustAppArgs } from "../../../../../components/rust/args/app.ts";
import { itRefuses, shown } from "../../problems.ts";

describe("the arguments of a Rust service", () => {
    it("can all be left to their defaults, or be small", () => {
        assert.deepEqual(checkRustAppArgs({}), []);
        assert.deepEqual(checkRustAppArgs({ memory: "8Mi", cpus: 0.01 }), []);
    });

    itRefuses(checkRustAppArgs, [
        [
            { containerPort: 70_000, replicas: 0, memory: "128", scratch: "16Mi", cpus: 0 },
            "containerPort: 70000 is not a valid port: use one from 1025 to 65535, for example 8000",
            "replicas: 0 is not a valid number of replicas: use a whole number from 1 to 100",
            'memory: "128" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "128Mi"',
            "cpus: 0 is not a valid number of cores: use 0.01 or more, for example 0.5",
        ],
        [
            { replicas: 101, memory: "1Mi", scratch: "16", healthcheck: [] },
            "replicas: 101 is not a valid number of replicas: use a whole number from 1 to 100",
            'memory: "1Mi" is too little for a program to start: use 8Mi or more, for example "128Mi"',
            'scratch: "16" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "16Mi"',
            "healthcheck: [] checks nothing: use the program's arguments, or false",
        ],
        [
            { scratch: "128Mi" },
            'scratch: "128Mi" must be less than memory ("128Mi"), which it is part of: use less, for example "16Mi"',
        ],
    ]);

    it("are refused with invalid names of variables and files, without a secret in a message", () => {
        const problems = checkRustAppArgs({
            environment: { "LOG-LEVEL": "info", PORT: "80", NATS_URL: "x", KEY: "x" },
            secretEnvironment: { "A-B": "hush", NATS_URL: "hush", KEY: "hush" },
            secretFiles: { "../key": "hush", "nats.json": "hush" },
        });
        assert.deepEqual(shown(problems), [
            'environment.LOG-LEVEL: "LOG-LEVEL" is not a valid name of a variable: use letters, digits and "_"',
            'environment.PORT: PORT is set by the component: use the argument "containerPort"',
            'environment.NATS_URL: NATS_URL is set by the component: use the argument "nats"',
            'secretEnvironment.A-B: "A-B" is not a valid name of a variable: use letters, digits and "_"',
            'secretEnvironment.NATS_URL: NATS_URL is set by the component: use the argument "nats"',
            "secretEnvironment.KEY: KEY is already in environment: remove one of them",
            'secretFiles.../key: "../key" is not a valid file name: use letters, digits, ".", "-" and "_"',
            'secretFiles.nats.json: "nats.json" is already used by nats: use another name',
        ]);
    });
});
