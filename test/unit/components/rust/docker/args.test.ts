import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import { checkAddress } from "../../../../../components/docker/address.ts";
import {
    checkDockerRustAppArgs,
    type DockerRustAppArgs,
} from "../../../../../components/rust/docker/args.ts";

type Args = PlainArgs<DockerRustAppArgs>;

const refused: [args: Args, path: string, reason: RegExp | string | undefined][] = [
    [{ port: 0 }, "port", /^0 is not a valid port: use one from 1 to 65535, for example 3000$/],
    [
        { port: 65535, replicas: 2 },
        "port",
        /^65535 is not a valid port for the first of 2 replicas: use one from 1 to 65534/,
    ],
    [{ publishOn: "localhost" }, "publishOn", checkAddress("localhost")[0]?.reason],
    [
        { secretFiles: { key: "x" } },
        "initImage",
        /^is required with nats, secretFiles or volumes: use "dhi\.io\/busybox:1\.37\.0-debian13"$/,
    ],
    [{ nats: {} }, "initImage", /^is required/],
    [{ initImage: "dhi.io/busybox:1.37.0-debian13-dev" }, "initImage", /development image/],
    [{ volumes: [{ name: "data", path: "/data", size: "1Gi" }] }, "initImage", /^is required/],
    ...["", "a b", "host", "none", "-x"].map((name): [Args, string, RegExp] => [
        { networks: ["shop", name] },
        "networks[1]",
        /^".*" is not a valid network: use a name that "docker network ls" lists, for example "shop"$/,
    ]),
    [{ networks: ["shop", "shop"] }, "networks[1]", /^"shop" is already used by networks\[0\]: remove it$/],
    ...["", "db", "db:", ":10.0.0.5", "db:ten", "db:fd00::5", "d b:10.0.0.5"].map(
        (entry): [Args, string, RegExp] => [
            { extraHosts: [entry] },
            "extraHosts[0]",
            /is not a valid host: use a name and an IPv4 address, for example "db:10\.0\.0\.5", or/,
        ],
    ),
    [
        { labels: { "a b": "x" } },
        "labels.a b",
        /^"a b" is not a valid label: use a key without spaces and "=", for example "com\.example\.team"$/,
    ],
    [
        { readinessSeconds: 0 },
        "readinessSeconds",
        /^0 is not a valid number of seconds: use a whole number from 1 to 3600$/,
    ],
    [
        { stopSeconds: 1000 },
        "stopSeconds",
        /^1000 is not a valid number of seconds: use a whole number from 1 to 600$/,
    ],
];

describe("the arguments of a Rust service on Docker", () => {
    it("can all be left to their defaults, for a worker", () => {
        assert.deepEqual(checkDockerRustAppArgs({}), []);
    });

    it("can have networks, hosts, labels and empty variables", () => {
        const args = {
            networks: ["shop", "till_2.x"],
            extraHosts: ["host.docker.internal:host-gateway", "db:10.0.0.5"],
            labels: { "traefik.http.routers.x.rule": "Host(`x`)", empty: "" },
            environment: { EMPTY: "" },
        };
        assert.deepEqual(checkDockerRustAppArgs({ port: 3000, ...args }), []);
    });

    it("can have any host port", () => {
        assert.deepEqual(checkDockerRustAppArgs({ port: 80 }), []);
    });

    for (const [args, path, reason] of refused) {
        it(`are refused with ${JSON.stringify(args)}`, () => {
            const [problem, ...others] = checkDockerRustAppArgs({ port: 3000, ...args });
            assert.deepEqual([problem?.path, others], [path, []]);
            if (reason instanceof RegExp) {
                assert.match(problem?.reason ?? "", reason);
            } else {
                assert.equal(problem?.reason, reason);
            }
        });
    }
});
