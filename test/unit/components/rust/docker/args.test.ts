import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import {
    checkDockerRustAppArgs,
    type DockerRustAppArgs,
} from "../../../../../components/rust/docker/args.ts";
import { itRefuses } from "../../problems.ts";

const noInit =
    'initImage: is required with nats, secretFiles or volumes: use "dhi.io/busybox:1.37.0-debian13"';

describe("the arguments of a Rust service on Docker", () => {
    const accepted: PlainArgs<DockerRustAppArgs>[] = [
        {},
        { port: 80 },
        {
            networks: ["shop", "till_2.x"],
            extraHosts: ["host.docker.internal:host-gateway", "db:10.0.0.5"],
            labels: { "traefik.http.routers.x.rule": "Host(`x`)", empty: "" },
            environment: { EMPTY: "" },
        },
    ];
    for (const args of accepted) {
        it(`are accepted with ${JSON.stringify(args)}`, () => {
            assert.deepEqual(checkDockerRustAppArgs(args), []);
        });
    }

    const networks = ["", "a b", "host", "none", "-x"];
    const extraHosts = ["", "db", "db:", ":10.0.0.5", "db:ten", "db:fd00::5", "d b:10.0.0.5"];

    itRefuses<PlainArgs<DockerRustAppArgs>>(checkDockerRustAppArgs, [
        [
            { port: 65_535, replicas: 2, publishOn: "localhost", labels: { "a b": "x" } },
            "port: 65535 is not a valid port for the first of 2 replicas: use one from 1 to 65534, for example 3000",
            'publishOn: "localhost" is not a valid IP address: use "127.0.0.1", or "0.0.0.0" for all addresses',
            'labels.a b: "a b" is not a valid label: use a key without spaces and "=", for example "com.example.team"',
        ],
        [
            { readinessSeconds: 0, stopSeconds: 1000 },
            "readinessSeconds: 0 is not a valid number of seconds: use a whole number from 1 to 3600",
            "stopSeconds: 1000 is not a valid number of seconds: use a whole number from 1 to 600",
        ],
        [
            { initImage: "dhi.io/busybox:1.37.0-debian13-dev" },
            'initImage: "1.37.0-debian13-dev" is a development image (root, a shell, a package manager) and must not run as a workload: use "1.37.0-debian13"',
        ],
        [{ secretFiles: { key: "x" } }, noInit],
        [{ nats: {} }, noInit],
        [{ volumes: [{ name: "data", path: "/data", size: "1Gi" }] }, noInit],
        [{ networks: ["shop", "shop"] }, 'networks[1]: "shop" is already used by networks[0]: remove it'],
        [
            { networks },
            ...networks.map(
                (name, index) =>
                    `networks[${index}]: "${name}" is not a valid network: use a name that "docker network ls" lists, for example "shop"`,
            ),
        ],
        [
            { extraHosts },
            ...extraHosts.map(
                (host, index) =>
                    `extraHosts[${index}]: "${host}" is not a valid host: use a name and an IPv4 address, for example "db:10.0.0.5", or "host.docker.internal:host-gateway"`,
            ),
        ],
    ]);
});
