import assert from "node:assert/strict";
import { inspect } from "node:util";
import { withDefaults, type PlainArgs } from "../../../../../components/arguments.ts";
import { checkNatsArgs } from "../../../../../components/nats/args/checkCluster.ts";
import {
    clusterInputs,
    natsDefaults,
    type NatsClusterArgs,
} from "../../../../../components/nats/args/cluster.ts";
import {
    checkDockerNatsArgs,
    type DockerNatsClusterArgs,
} from "../../../../../components/nats/docker/args.ts";

const image = "dhi.io/nats:2.14.5-debian13";
const initImage = "dhi.io/busybox:1.37.0-debian13";
type Args = Partial<PlainArgs<NatsClusterArgs>>;
type DockerArgs = Partial<PlainArgs<DockerNatsClusterArgs>>;

describe("arguments of a NATS cluster", () => {
    it("have defaults for all but an image and secrets", () => {
        const given: PlainArgs<NatsClusterArgs> = { image };
        assert.deepEqual(clusterInputs(withDefaults(given, natsDefaults)), {
            image,
            nodes: 3,
            clusterName: "NATS",
            jetstream: { size: "1Gi" },
            memory: "256Mi",
            cpus: undefined,
            maxPayload: "1Mi",
        });
    });

    const valid: Args[] = [
        {},
        { nodes: 1 },
        { nodes: 9 },
        { nodes: 2, jetstream: false },
        { clusterName: "my_cluster-2" },
        { memory: "32Mi" },
        { maxPayload: "64Mi" },
        { maxPayload: "1Ki" },
        { cpus: 0.01 },
        { cpus: 1024 },
        { jetstream: { size: "1Mi" } },
        { jetstream: { size: "1Gi", memoryStore: "128Mi" } },
        { jetstream: { size: "1Gi", memoryStore: "1Mi" } },
    ];
    for (const args of valid) {
        it(`are valid: ${inspect(args)}`, () => assert.deepEqual(checkNatsArgs({ image, ...args }), []));
    }

    const noNodes = (nodes: number) =>
        `${nodes} is not a valid number of nodes: use a whole number from 1 to 9`;
    const even = (nodes: number) =>
        `${nodes} nodes with JetStream survive no more failures than ${nodes - 1}: ` +
        `use ${nodes - 1} or ${nodes + 1}, or turn JetStream off (jetstream: false)`;
    const noSize = (text: string, example: string) =>
        `"${text}" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "${example}"`;
    const small = (text: string, min: string, example: string) =>
        `"${text}" is too small: use "${min}" or more, for example "${example}"`;
    const noName = (name: string) =>
        `"${name}" is not a valid cluster name: use letters, digits, "-" and "_" only`;
    const noCores = (cpus: number) =>
        `${cpus} is not a valid number of cores: use a number from 0.01 to 1024, for example 0.5`;
    const store = "jetstream.memoryStore";

    const refused: [args: Args, path: string, reason: string][] = [
        ...[0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 11].map((nodes): [Args, string, string] => [
            { nodes },
            "nodes",
            noNodes(nodes),
        ]),
        [{ nodes: 10, jetstream: false }, "nodes", noNodes(10)],
        [{ nodes: 2 }, "nodes", even(2)],
        [{ nodes: 8 }, "nodes", even(8)],
        ...["", "my cluster", "a.b", "a\n"].map((name): [Args, string, string] => [
            { clusterName: name },
            "clusterName",
            noName(name),
        ]),
        [{ memory: "31Mi" }, "memory", small("31Mi", "32Mi", "256Mi")],
        [{ memory: "256" }, "memory", noSize("256", "256Mi")],
        [{ maxPayload: "1k" }, "maxPayload", small("1k", "1Ki", "1Mi")],
        [{ maxPayload: "1" }, "maxPayload", noSize("1", "1Mi")],
        [{ maxPayload: "65Mi" }, "maxPayload", '"65Mi" is more than the server allows: use "64Mi" or less'],
        ...[0, -1, 1025, Number.NaN].map((cpus): [Args, string, string] => [{ cpus }, "cpus", noCores(cpus)]),
        [{ jetstream: { size: "lots" } }, "jetstream.size", noSize("lots", "1Gi")],
        [{ jetstream: { size: "1Ki" } }, "jetstream.size", small("1Ki", "1Mi", "1Gi")],
        [
            { jetstream: { size: "1Gi", memoryStore: "129Mi" } },
            store,
            '"129Mi" is more than half of memory ("256Mi"): use less, or raise memory',
        ],
        [{ jetstream: { size: "1Gi", memoryStore: "x" }, memory: "1Gi" }, store, noSize("x", "64Mi")],
        [{ jetstream: { size: "1Gi", memoryStore: "1Ki" } }, store, small("1Ki", "1Mi", "64Mi")],
    ];
    for (const [args, path, reason] of refused) {
        it(`are refused: ${inspect(args)}`, () => {
            assert.deepEqual(checkNatsArgs({ image, ...args }), [{ path, reason }]);
        });
    }

    it("need an image of nats to run", () => {
        assert.deepEqual(
            checkNatsArgs({ image: "dhi.io/nats-box:0" }).map(({ reason }) => reason),
            ['"dhi.io/nats-box:0" is an image of nats-box: use an image of nats'],
        );
    });
});

describe("arguments of a NATS cluster on Docker", () => {
    const check = (args: DockerArgs) => checkDockerNatsArgs({ image, initImage, ...args });
    const valid: DockerArgs[] = [
        {},
        { clientPort: 1, monitorPort: 65_533 },
        { monitorPort: 65_535, nodes: 1 },
        { clientPort: 4222, monitorPort: 4225 },
        { clientPort: 4222, monitorPort: 4219 },
        { clientPort: 4222, monitorPort: 4223, nodes: 1 },
        { publishOn: "0.0.0.0" },
        { publishOn: "::1" },
        { readinessSeconds: 5 },
        { readinessSeconds: 3600 },
    ];
    for (const args of valid) {
        it(`are valid: ${inspect(args)}`, () => assert.deepEqual(check(args), []));
    }

    const noPort = (port: number, example: number) =>
        `${port} is not a valid port for the first of 3 nodes: use one from 1 to 65533, for example ${example}`;
    const overlap = (monitor: number) =>
        `${monitor} to ${monitor + 2} overlap the ports of clientPort (4222 to 4224): use 4225 or more`;
    const noAddress = (address: string) =>
        `"${address}" is not a valid IP address: use "127.0.0.1", or "0.0.0.0" for all addresses`;
    const noSeconds = (seconds: number) =>
        `${seconds} is not a valid number of seconds: use a number from 5 to 3600`;
    const refused: [key: keyof DockerArgs, values: (string | number)[], reason: (value: never) => string][] =
        [
            ["clientPort", [0, -4222, 4222.5, Number.NaN, 65_534], (port: number) => noPort(port, 4222)],
            ["monitorPort", [70_000], (port: number) => noPort(port, 8222)],
            ["monitorPort", [4220, 4222, 4224], overlap],
            ["publishOn", ["localhost", "", "127.0.0.1:4222", "256.0.0.1"], noAddress],
            ["readinessSeconds", [4, 3601, Number.NaN, -1], noSeconds],
            [
                "initImage",
                ["dhi.io/nats:2"],
                (text) => `"${text}" is an image of nats: use an image of busybox`,
            ],
        ];
    for (const [path, values, reason] of refused) {
        for (const value of values) {
            it(`are refused: ${path} ${value}`, () => {
                assert.deepEqual(check({ [path]: value }), [{ path, reason: reason(value as never) }]);
            });
        }
    }

    for (const nodes of [0, -1, 2.5, Number.NaN, 5000, 70_000]) {
        it(`with ${nodes} nodes have that problem, and none with their valid ports`, () => {
            assert.deepEqual(
                check({ nodes }).map(({ path }) => path),
                ["nodes"],
            );
        });
    }

    it("are refused with all problems at once, in the order of the arguments", () => {
        const problems = check({
            image: "dhi.io/nats:latest",
            initImage: "dhi.io/busybox",
            nodes: 2,
            clusterName: "",
            memory: "1",
            jetstream: { size: "z" },
            clientPort: 0,
            monitorPort: 0,
            publishOn: "me",
            readinessSeconds: 0,
        });
        assert.deepEqual(
            problems.map(({ path }) => path),
            [
                ...["image", "nodes", "clusterName", "memory", "jetstream.size", "initImage", "clientPort"],
                ...["monitorPort", "publishOn", "readinessSeconds"],
            ],
        );
    });
});
