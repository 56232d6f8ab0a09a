import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import type { HelmNatsClusterArgs } from "../../../../../components/nats/kubernetes/args.ts";
import { checkHelmNatsArgs } from "../../../../../components/nats/kubernetes/checkArgs.ts";

type Args = PlainArgs<HelmNatsClusterArgs>;

const args: Args = { namespace: "messaging", image: "dhi.io/nats:2.14.5-debian13" };

describe("the arguments of a NATS cluster on Kubernetes", () => {
    const good: [title: string, more: Partial<Args>, name?: string][] = [
        ["the defaults", {}],
        ["the longest name", {}, "e".repeat(54)],
        [
            "an exporter with its PodMonitor",
            { exporterImage: "dhi.io/prometheus-nats-exporter:0.20.1", podMonitor: true },
        ],
        ["a tag that follows a major version", { image: "dhi.io/nats:2" }],
        ["a tag that follows a minor version", { image: "dhi.io/nats:2.14" }],
        [
            "another chart's version with its own server",
            { image: "dhi.io/nats:2.15.1", chart: { version: "2.15.0" } },
        ],
        ["a chart's version before its release", { chart: { version: "2.14.3-rc.1" } }],
        ["known values", { values: { config: { merge: { debug: true } } } }],
        ["an image of a mirror", { image: "registry.example.com:5000/acme/dhi/nats:2.14.5-debian13" }],
    ];
    for (const [title, more, name = "events"] of good) {
        it(`accept ${title}`, () => assert.deepEqual(checkHelmNatsArgs({ ...args, ...more }, name), []));
    }

    const names = (max: number, name: string) =>
        `"${name}" is not a valid name: use at most ${max} lowercase letters, digits and "-", with a letter or digit at both ends`;
    const bad: [title: string, more: Partial<Args>, path: string, reason: string, name?: string][] = [
        ["a name with a capital letter", {}, "name", names(54, "Events"), "Events"],
        ["a name that is too long", {}, "name", names(54, "e".repeat(55)), "e".repeat(55)],
        ["an empty name", {}, "name", names(54, ""), ""],
        ["a namespace with a point", { namespace: "a.b" }, "namespace", names(63, "a.b")],
        [
            "a PodMonitor without an exporter",
            { podMonitor: true },
            "podMonitor",
            "requires the exporter, which has the metrics: turn the exporter on as well",
        ],
        [
            "a chart of another line",
            { chart: { version: "2.15.0" } },
            "chart.version",
            'chart "nats" 2.15.0 is made for servers 2.15, but the image is 2.14: ' +
                'use a chart 2.14.x, or an image such as "2.15-debian13"',
        ],
        [
            "a server of another line than the default chart's",
            { image: "dhi.io/nats:2.15.1-debian13" },
            "chart.version",
            'chart "nats" 2.14.2 is made for servers 2.14, but the image is 2.15: ' +
                'use a chart 2.15.x, or an image such as "2.14-debian13"',
        ],
        [
            "a chart of another major version than a moving tag's",
            { image: "dhi.io/nats:2", chart: { version: "3.0.0" } },
            "chart.version",
            'chart "nats" 3.0.0 is made for servers 3.0, but the image is 2: ' +
                'use a chart 2.x, or an image such as "3.0-debian13"',
        ],
        [
            "an invalid version",
            { chart: { version: "latest" } },
            "chart.version",
            '"latest" is not a valid chart version: use one such as "2.14.2"',
        ],
        [
            "a value that the chart would ignore",
            { values: { config: { jetsream: { enabled: true } } } },
            "values.config.jetsream",
            "does not exist in the nats chart 2.14.2: did you mean config.jetstream?",
        ],
        [
            "a value of a wrong type",
            { values: { config: { cluster: { replicas: "3" } } } },
            "values.config.cluster.replicas",
            "must be a number, not a string",
        ],
    ];
    for (const [title, more, path, reason, name = "events"] of bad) {
        it(`refuse ${title}`, () => {
            assert.deepEqual(checkHelmNatsArgs({ ...args, ...more }, name), [{ path, reason }]);
        });
    }

    for (const path of ["reloaderImage", "exporterImage", "natsBoxImage"] as const) {
        it(`refuse another image as ${path}, or one without a version`, () => {
            for (const image of ["dhi.io/nats:2.14.5-debian13", "dhi.io/nats-box:latest"]) {
                const problems = checkHelmNatsArgs({ ...args, [path]: image }, "events");
                assert.deepEqual([...new Set(problems.map((problem) => problem.path))], [path], image);
            }
        });
    }

    it("are refused with all problems at once", () => {
        const problems = checkHelmNatsArgs(
            { namespace: "A", image: "nope", podMonitor: true, chart: { version: "x" }, nodes: 2 },
            "B",
        );
        assert.deepEqual(
            [...new Set(problems.map(({ path }) => path))],
            ["image", "nodes", "name", "namespace", "podMonitor", "chart.version"],
        );
    });
});
