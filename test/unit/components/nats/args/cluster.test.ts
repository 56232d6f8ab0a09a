import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import { checkNatsArgs } from "../../../../../components/nats/args/checkCluster.ts";
import type { NatsClusterArgs } from "../../../../../components/nats/args/cluster.ts";
import type { DockerNatsClusterArgs } from "../../../../../components/nats/docker/args.ts";
import { checkDockerNatsArgs } from "../../../../../components/nats/docker/checkArgs.ts";
import type { Problem } from "../../../../../components/problems.ts";

const image = "dhi.io/nats:2.14.5-debian13";
const initImage = "dhi.io/busybox:1.37.0-debian13";
type Args = Partial<PlainArgs<NatsClusterArgs>>;
type DockerArgs = Partial<PlainArgs<DockerNatsClusterArgs>>;

const noNodes = (nodes: number) => `${nodes} is not a valid number of nodes: use a whole number from 1 to 9`;

type Refused = [path: string, values: (string | number)[], reason: (value: never) => string];

/** Each value alone, with all other arguments valid. */
function itRefuses(check: (args: object) => Problem[], table: Refused[]): void {
    for (const [path, values, reason] of table) {
        for (const value of values) {
            it(`are refused: ${path} ${inspect(value)}`, () => {
                const [parent = "", key] = path.split(".");
                const args = { [parent]: key === undefined ? value : { size: "1Gi", [key]: value } };
                assert.deepEqual(check(args), [{ path, reason: reason(value as never) }]);
            });
        }
    }
}

describe("arguments of a NATS cluster", () => {
    it("are valid at their limits", () => {
        const valid: Args[] = [
            {},
            { nodes: 1, memory: "32Mi", maxPayload: "1Ki", cpus: 0.01, clusterName: "my_cluster-2" },
            { nodes: 9, maxPayload: "64Mi", cpus: 1024, jetstream: { size: "1Mi", memoryStore: "1Mi" } },
            { nodes: 2, jetstream: false },
            { jetstream: { size: "1Gi", memoryStore: "128Mi" } },
            { jetstream: { size: "1Gi", maxFileStore: "1Gi", syncInterval: "always" } },
            { jetstream: { size: "1Gi", maxFileStore: "1Mi", syncInterval: "100ms" } },
            { encryptionKey: "k".repeat(32) },
        ];
        for (const args of valid) {
            assert.deepEqual(checkNatsArgs({ image, ...args }), []);
        }
    });

    const noSize = (example: string) => (text: string) =>
        `"${text}" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "${example}"`;
    const small = (min: string, example: string) => (text: string) =>
        `"${text}" is too small: use "${min}" or more, for example "${example}"`;
    const even = (nodes: number) =>
        `${nodes} nodes with JetStream survive no more failures than ${nodes - 1}: ` +
        `use ${nodes - 1} or ${nodes + 1}, or turn JetStream off (jetstream: false)`;
    itRefuses(
        (args) => checkNatsArgs({ image, ...args }),
        [
            ["nodes", [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 10, 11], noNodes],
            ["nodes", [2, 8], even],
            [
                "clusterName",
                ["", "my cluster", "a.b", "a\n"],
                (name) => `"${name}" is not a valid cluster name: use letters, digits, "-" and "_" only`,
            ],
            [
                "cpus",
                [0, -1, 1025, Number.NaN],
                (cpus) =>
                    `${cpus} is not a valid number of cores: use a number from 0.01 to 1024, for example 0.5`,
            ],
            ["memory", ["31Mi"], small("32Mi", "256Mi")],
            ["memory", ["256"], noSize("256Mi")],
            ["maxPayload", ["1k"], small("1Ki", "1Mi")],
            ["maxPayload", ["1"], noSize("1Mi")],
            ["maxPayload", ["65Mi"], () => '"65Mi" is more than the server allows: use "64Mi" or less'],
            ["jetstream.size", ["lots"], noSize("1Gi")],
            ["jetstream.size", ["1Ki"], small("1Mi", "1Gi")],
            ["jetstream.memoryStore", ["x"], noSize("64Mi")],
            ["jetstream.memoryStore", ["1Ki"], small("1Mi", "64Mi")],
            ["jetstream.maxFileStore", ["85%"], noSize("900Mi")],
            ["jetstream.maxFileStore", ["1Ki"], small("1Mi", "900Mi")],
            [
                "jetstream.maxFileStore",
                ["1025Mi"],
                (text) => `"${text}" is more than jetstream.size ("1Gi"): use less, or raise jetstream.size`,
            ],
            [
                "jetstream.syncInterval",
                ["", "0s", "10", "10 s", "-1s", "never", "1d"],
                (text) =>
                    `"${text}" is not a valid interval: use "always", or a number and a unit (ms, s, m), for example "10s"`,
            ],
            [
                "encryptionKey",
                ["k".repeat(31)],
                () =>
                    "is shorter than 32 characters: use a random one, for example from: openssl rand -base64 32",
            ],
            [
                "jetstream.memoryStore",
                ["129Mi"],
                () => '"129Mi" is more than half of memory ("256Mi"): use less, or raise memory',
            ],
        ],
    );

    it("need an image of nats to run", () => {
        const [another, dev] = checkNatsArgs({ image: "dhi.io/nats-box:0-dev" });
        const reason = '"dhi.io/nats-box:0-dev" is an image of nats-box: use an image of nats';
        assert.deepEqual(another, { path: "image", reason });
        assert.match(dev?.reason ?? "", /"0-dev" is a development image .* must not run as a workload/);
    });
});

describe("arguments of a NATS cluster on Docker", () => {
    const exporterImage = "dhi.io/prometheus-nats-exporter:0.20.2-debian13";
    const check = (args: DockerArgs) => checkDockerNatsArgs({ image, initImage, ...args });
    it("are valid at their limits", () => {
        const valid: DockerArgs[] = [
            { clientPort: 1, monitorPort: 65_533, publishOn: "::1", readinessSeconds: 5 },
            { monitorPort: 65_535, nodes: 1, publishOn: "0.0.0.0", readinessSeconds: 3600 },
            { clientPort: 4222, monitorPort: 4225 },
            { clientPort: 4222, monitorPort: 4219 },
            { clientPort: 4222, monitorPort: 4223, nodes: 1 },
            { exporterImage, exporterPort: 65_535 },
            { exporterImage, exporterPort: 4225 },
            { exporterPort: 4222 },
        ];
        for (const args of valid) {
            assert.deepEqual(check(args), []);
        }
    });

    const noPort = (example: number) => (port: number) =>
        `${port} is not a valid port for the first of 3 nodes: use one from 1 to 65533, for example ${example}`;
    itRefuses(check, [
        ["clientPort", [0, -4222, 4222.5, Number.NaN, 65_534], noPort(4222)],
        ["monitorPort", [70_000], noPort(8222)],
        [
            "monitorPort",
            [4220, 4222, 4224],
            (port: number) =>
                `${port} to ${port + 2} overlap the ports of clientPort (4222 to 4224): use 4225 or more`,
        ],
        [
            "exporterImage",
            ["dhi.io/nats:2"],
            (text) => `"${text}" is an image of nats: use an image of prometheus-nats-exporter`,
        ],
        [
            "publishOn",
            ["localhost", "", "127.0.0.1:4222", "256.0.0.1"],
            (text) => `"${text}" is not a valid IP address: use "127.0.0.1", or "0.0.0.0" for all addresses`,
        ],
        [
            "readinessSeconds",
            [4, 3601, Number.NaN, -1],
            (seconds) => `${seconds} is not a valid number of seconds: use a number from 5 to 3600`,
        ],
        ["initImage", ["dhi.io/nats:2"], (text) => `"${text}" is an image of nats: use an image of busybox`],
    ]);

    it("have a port for metrics that no server has", () => {
        const reasons = (exporterPort: number) =>
            check({ exporterImage, exporterPort }).map(({ path, reason }) => `${path}: ${reason}`);
        assert.deepEqual(reasons(4224), [
            "exporterPort: 4224 overlaps the ports of clientPort (4222 to 4224): use 4225 or more",
        ]);
        assert.deepEqual(reasons(65_536), [
            "exporterPort: 65536 is not a valid port: use one from 1 to 65535, for example 7777",
        ]);
    });

    it("with a wrong number of nodes have that problem, and none with their valid ports", () => {
        for (const nodes of [0, -1, 2.5, Number.NaN, 5000, 70_000]) {
            const paths = check({ nodes }).map(({ path }) => path);
            assert.deepEqual(paths, ["nodes"], String(nodes));
        }
    });

    it("are refused with all problems at once, in the order of the arguments", () => {
        const problems = check({ image: "dhi.io/nats:latest", nodes: 2, memory: "1", publishOn: "me" });
        assert.equal(problems.map(({ path }) => path).join(), "image,nodes,memory,publishOn");
    });
});
