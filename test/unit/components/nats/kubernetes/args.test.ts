import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import type { HelmNatsClusterArgs } from "../../../../../components/nats/kubernetes/args.ts";
import { checkHelmNatsArgs } from "../../../../../components/nats/kubernetes/checkArgs.ts";

type Args = Partial<PlainArgs<HelmNatsClusterArgs>>;

const check = (more: Args, name = "events") =>
    checkHelmNatsArgs({ namespace: "messaging", image: "dhi.io/nats:2.14.5-debian13", ...more }, name);

describe("the arguments of a NATS cluster on Kubernetes", () => {
    const good: [title: string, more: Args, name?: string][] = [
        ["the defaults", {}],
        ["the longest name", {}, "e".repeat(54)],
        [
            "an exporter with its PodMonitor",
            { exporterImage: "dhi.io/prometheus-nats-exporter:0.20.1", podMonitor: true },
        ],
        ["a tag that follows a major version", { image: "dhi.io/nats:2" }],
        ["a tag that follows a minor version", { image: "dhi.io/nats:2.14" }],
        ["another chart with its own server", { image: "dhi.io/nats:2.15.1", chart: { version: "2.15.0" } }],
        ["a chart's version before its release", { chart: { version: "2.14.3-rc.1" } }],
        ["known values", { values: { config: { merge: { debug: true } } } }],
    ];
    for (const [title, more, name] of good) {
        it(`accept ${title}`, () => assert.deepEqual(check(more, name), []));
    }

    const noName = (max: number, name: string) =>
        `"${name}" is not a valid name: use at most ${max} lowercase letters, digits and "-", with a letter or digit at both ends`;
    const otherChart = (chart: string, chartLine: string, line: string) =>
        `chart "nats" ${chart} is made for servers ${chartLine}, but the image is ${line}: ` +
        `use a chart ${line}.x, or an image such as "${chartLine}-debian13"`;
    const long = "e".repeat(55);
    const bad: [title: string, more: Args, path: string, reason: string, name?: string][] = [
        ["a name with a capital letter", {}, "name", noName(54, "Events"), "Events"],
        ["a name that is too long", {}, "name", noName(54, long), long],
        ["a namespace with a point", { namespace: "a.b" }, "namespace", noName(63, "a.b")],
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
            otherChart("2.15.0", "2.15", "2.14"),
        ],
        [
            "a server of another line than the default chart's",
            { image: "dhi.io/nats:2.15.1-debian13" },
            "chart.version",
            otherChart("2.14.2", "2.14", "2.15"),
        ],
        [
            "a chart of another major version than a moving tag's",
            { image: "dhi.io/nats:2", chart: { version: "3.0.0" } },
            "chart.version",
            otherChart("3.0.0", "3.0", "2"),
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
    ];
    for (const [title, more, path, reason, name] of bad) {
        it(`refuse ${title}`, () => assert.deepEqual(check(more, name), [{ path, reason }]));
    }

    for (const path of ["reloaderImage", "exporterImage", "natsBoxImage"] as const) {
        it(`refuse another image as ${path}`, () => {
            assert.deepEqual(
                check({ [path]: "dhi.io/nats:2.14.5-debian13" }).map((problem) => problem.path),
                [path],
            );
        });
    }

    it("are refused with all problems at once", () => {
        const bad = { namespace: "A", image: "nope", podMonitor: true, chart: { version: "x" }, nodes: 2 };
        assert.deepEqual(
            check({ ...bad, readinessSeconds: 0 }, "B").map(({ path }) => path),
            ["image", "nodes", "name", "namespace", "podMonitor", "readinessSeconds", "chart.version"],
        );
    });
});
