import assert from "node:assert/strict";
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

type Problems = Record<string, string | string[]>;

/** Problems by path. */
function byPath(problems: readonly { path: string; reason: string }[]): [string, string][] {
    return problems.map(({ path, reason }) => [path, reason]);
}

function listed(problems: Problems): [string, string][] {
    return Object.entries(problems).flatMap(([path, reasons]) =>
        [reasons].flat().map((reason): [string, string] => [path, reason]),
    );
}

describe("arguments of a NATS cluster", () => {
    it("have defaults for all but an image and secrets", () => {
        assert.deepEqual(checkNatsArgs({ image }), []);
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

    it("keep given values, including false", () => {
        const given: PlainArgs<NatsClusterArgs> = {
            image,
            nodes: 2,
            clusterName: "A",
            jetstream: false,
            memory: "64Mi",
            cpus: 0.5,
            maxPayload: "2Mi",
        };
        assert.deepEqual(clusterInputs(withDefaults(given, natsDefaults)), given);
    });

    const noNodes = (nodes: number) => ({
        nodes: `${nodes} is not a valid number of nodes: use a whole number from 1 to 9`,
    });
    const even = (nodes: number) => ({
        nodes:
            `${nodes} nodes with JetStream survive no more failures than ${nodes - 1}: ` +
            `use ${nodes - 1} or ${nodes + 1}, or turn JetStream off (jetstream: false)`,
    });
    const noSize = (text: string, example: string) =>
        `"${text}" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "${example}"`;
    const little = (text: string, min: string, example: string) =>
        `"${text}" is too small: use "${min}" or more, for example "${example}"`;
    const noName = (name: string) => ({
        clusterName: `"${name}" is not a valid cluster name: use letters, digits, "-" and "_" only`,
    });
    const noCores = (cpus: number) => ({
        cpus: `${cpus} is not a valid number of cores: use a number from 0.01 to 1024, for example 0.5`,
    });

    const cases: [Partial<PlainArgs<NatsClusterArgs>>, Problems][] = [
        [{ nodes: 1 }, {}],
        [{ nodes: 9 }, {}],
        [{ nodes: 0 }, noNodes(0)],
        [{ nodes: -1 }, noNodes(-1)],
        [{ nodes: 2.5 }, noNodes(2.5)],
        [{ nodes: Number.NaN }, noNodes(Number.NaN)],
        [{ nodes: Number.POSITIVE_INFINITY }, noNodes(Number.POSITIVE_INFINITY)],
        [{ nodes: 10, jetstream: false }, noNodes(10)],
        [{ nodes: 11 }, noNodes(11)],
        [{ nodes: 2 }, even(2)],
        [{ nodes: 4 }, even(4)],
        [{ nodes: 8 }, even(8)],
        [{ nodes: 2, jetstream: false }, {}],
        [{ nodes: 4, jetstream: false }, {}],
        [{ clusterName: "my_cluster-2" }, {}],
        [{ clusterName: "" }, noName("")],
        [{ clusterName: "my cluster" }, noName("my cluster")],
        [{ clusterName: "a.b" }, noName("a.b")],
        [{ clusterName: "a\n" }, noName("a\n")],
        [{ memory: "32Mi" }, {}],
        [{ memory: "31Mi" }, { memory: little("31Mi", "32Mi", "256Mi") }],
        [{ memory: "256" }, { memory: noSize("256", "256Mi") }],
        [{ memory: "256MB" }, { memory: noSize("256MB", "256Mi") }],
        [{ memory: "0Gi" }, { memory: noSize("0Gi", "256Mi") }],
        [{ maxPayload: "64Mi" }, {}],
        [{ maxPayload: "1k" }, { maxPayload: little("1k", "1Ki", "1Mi") }],
        [{ maxPayload: "1" }, { maxPayload: noSize("1", "1Mi") }],
        [{ maxPayload: "65Mi" }, { maxPayload: `"65Mi" is more than the server allows: use "64Mi" or less` }],
        [{ cpus: 0.01 }, {}],
        [{ cpus: 0 }, noCores(0)],
        [{ cpus: -1 }, noCores(-1)],
        [{ cpus: Number.NaN }, noCores(Number.NaN)],
        [{ jetstream: { size: "1Mi" } }, {}],
        [{ jetstream: { size: "" } }, { "jetstream.size": noSize("", "1Gi") }],
        [{ jetstream: { size: "lots" } }, { "jetstream.size": noSize("lots", "1Gi") }],
        [{ jetstream: { size: "1Ki" } }, { "jetstream.size": little("1Ki", "1Mi", "1Gi") }],
        [{ jetstream: { size: "1Gi", memoryStore: "128Mi" } }, {}],
        [
            { jetstream: { size: "1Gi", memoryStore: "129Mi" } },
            {
                "jetstream.memoryStore": `"129Mi" is more than half of memory ("256Mi"): use less, or raise memory`,
            },
        ],
        [{ jetstream: { size: "1Gi", memoryStore: "x" } }, { "jetstream.memoryStore": noSize("x", "64Mi") }],
        [
            { jetstream: { size: "1Gi", memoryStore: "1Ki" } },
            { "jetstream.memoryStore": little("1Ki", "1Mi", "64Mi") },
        ],
        [
            { nodes: 0, clusterName: "", memory: "x", maxPayload: "y", cpus: 0, jetstream: { size: "z" } },
            {
                ...noNodes(0),
                ...noName(""),
                memory: noSize("x", "256Mi"),
                maxPayload: noSize("y", "1Mi"),
                ...noCores(0),
                "jetstream.size": noSize("z", "1Gi"),
            },
        ],
    ];
    for (const [args, problems] of cases) {
        const title = Object.keys(problems).length === 0 ? "are valid" : "are refused";
        it(`${title}: ${describeArgs(args)}`, () => {
            assert.deepEqual(byPath(checkNatsArgs({ image, ...args })), listed(problems));
        });
    }

    it("need an image of nats to run", () => {
        assert.deepEqual(byPath(checkNatsArgs({ image: "dhi.io/nats-box:0-dev" })), [
            ["image", '"dhi.io/nats-box:0-dev" is an image of nats-box: use an image of nats'],
            [
                "image",
                '"0-dev" is a development image (root, a shell, a package manager) and must not run as a workload: ' +
                    'use "0"',
            ],
        ]);
    });
});

describe("arguments of a NATS cluster on Docker", () => {
    const noPort = (port: number, nodes: number, example: number) =>
        `${port} is not a valid port for the first of ${nodes} nodes: use one from 1 to ${65_536 - nodes}, for example ${example}`;
    const meet = (client: number, monitor: number, nodes: number) => ({
        monitorPort:
            `${monitor} to ${monitor + nodes - 1} overlap the ports of clientPort (${client} to ${client + nodes - 1}): ` +
            `use ${client + nodes} or more`,
    });
    const noAddress = (address: string) => ({
        publishOn: `"${address}" is not a valid IP address: use "127.0.0.1", or "0.0.0.0" for all addresses`,
    });
    const range = (seconds: number) => ({
        readinessSeconds: `${seconds} is not a valid number of seconds: use a number from 5 to 3600`,
    });

    const cases: [Partial<PlainArgs<DockerNatsClusterArgs>>, Problems][] = [
        [{}, {}],
        [{ clientPort: 1, monitorPort: 65_533 }, {}],
        [{ clientPort: 0 }, { clientPort: noPort(0, 3, 4222) }],
        [{ clientPort: -4222 }, { clientPort: noPort(-4222, 3, 4222) }],
        [{ clientPort: 4222.5 }, { clientPort: noPort(4222.5, 3, 4222) }],
        [{ clientPort: Number.NaN }, { clientPort: noPort(Number.NaN, 3, 4222) }],
        [{ clientPort: 65_534 }, { clientPort: noPort(65_534, 3, 4222) }],
        [{ monitorPort: 70_000 }, { monitorPort: noPort(70_000, 3, 8222) }],
        [{ monitorPort: 65_535, nodes: 1 }, {}],
        [
            { clientPort: 0, monitorPort: 0 },
            { clientPort: noPort(0, 3, 4222), monitorPort: noPort(0, 3, 8222) },
        ],
        [{ clientPort: 4222, monitorPort: 4225 }, {}],
        [{ clientPort: 4222, monitorPort: 4224 }, meet(4222, 4224, 3)],
        [{ clientPort: 4222, monitorPort: 4222 }, meet(4222, 4222, 3)],
        [{ clientPort: 4222, monitorPort: 4220 }, meet(4222, 4220, 3)],
        [{ clientPort: 4222, monitorPort: 4219 }, {}],
        [{ clientPort: 4222, monitorPort: 4223, nodes: 1 }, {}],
        [{ publishOn: "0.0.0.0" }, {}],
        [{ publishOn: "::1" }, {}],
        [{ publishOn: "localhost" }, noAddress("localhost")],
        [{ publishOn: "" }, noAddress("")],
        [{ publishOn: "127.0.0.1:4222" }, noAddress("127.0.0.1:4222")],
        [{ publishOn: "256.0.0.1" }, noAddress("256.0.0.1")],
        [{ readinessSeconds: 5 }, {}],
        [{ readinessSeconds: 3600 }, {}],
        [{ readinessSeconds: 4 }, range(4)],
        [{ readinessSeconds: 3601 }, range(3601)],
        [{ readinessSeconds: Number.NaN }, range(Number.NaN)],
        [{ readinessSeconds: -1 }, range(-1)],
        [
            { initImage: "dhi.io/nats:2" },
            { initImage: '"dhi.io/nats:2" is an image of nats: use an image of busybox' },
        ],
        [{ initImage: "busybox" }, { initImage: '"busybox" has no registry: use "dhi.io/busybox:…"' }],
    ];
    for (const [args, problems] of cases) {
        const title = Object.keys(problems).length === 0 ? "are valid" : "are refused";
        it(`${title}: ${describeArgs(args)}`, () => {
            assert.deepEqual(byPath(checkDockerNatsArgs({ image, initImage, ...args })), listed(problems));
        });
    }

    for (const nodes of [0, -1, 2.5, Number.NaN, 5000, 70_000]) {
        it(`with ${nodes} nodes have that problem, and none with their valid ports`, () => {
            assert.deepEqual(byPath(checkDockerNatsArgs({ image, initImage, nodes })), [
                ["nodes", `${nodes} is not a valid number of nodes: use a whole number from 1 to 9`],
            ]);
        });
    }

    it("are refused with all problems at once, in the order of the arguments", () => {
        const problems = checkDockerNatsArgs({
            image: "dhi.io/nats:latest",
            initImage: "dhi.io/busybox",
            nodes: 2,
            memory: "1",
            clientPort: 0,
            publishOn: "me",
            readinessSeconds: 0,
        });
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["image", "nodes", "memory", "initImage", "clientPort", "publishOn", "readinessSeconds"],
        );
    });
});

function describeArgs(args: object): string {
    return JSON.stringify(args, (_, value: unknown) =>
        typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
    );
}
