import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import type { HelmNatsClusterArgs } from "../../../../../components/nats/kubernetes/args.ts";
import { checkHelmNatsArgs } from "../../../../../components/nats/kubernetes/checkArgs.ts";
import { itRefuses } from "../../problems.ts";

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
        ["the newest servers", { image: "dhi.io/nats:2.15.1-debian13" }],
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
        `chart.version: chart "nats" ${chart} is made for servers ${chartLine}, but the image is ${line}: ` +
        `use a chart ${line}.x, or an image such as "${chartLine}-debian13"`;
    itRefuses<Args>(check, [
        [{ namespace: "a.b" }, `namespace: ${noName(63, "a.b")}`],
        [
            { podMonitor: true },
            "podMonitor: requires the exporter, which has the metrics: turn the exporter on as well",
        ],
        // A chart of another line, the server of another line, and a moving tag of another major version.
        [{ chart: { version: "2.15.0" } }, otherChart("2.15.0", "2.15", "2.14")],
        [
            { image: "dhi.io/nats:2.15.1-debian13", chart: { version: "2.14.2" } },
            otherChart("2.14.2", "2.14", "2.15"),
        ],
        [{ image: "dhi.io/nats:2.12.8-debian13" }, otherChart("2.15.0", "2.15", "2.12")],
        [{ image: "dhi.io/nats:2", chart: { version: "3.0.0" } }, otherChart("3.0.0", "3.0", "2")],
        [
            { chart: { version: "latest" } },
            'chart.version: "latest" is not a valid chart version: use one such as "2.15.0"',
        ],
        [
            { values: { config: { jetsream: { enabled: true } } } },
            "values.config.jetsream: does not exist in the nats chart 2.14.2: did you mean config.jetstream?",
        ],
    ]);

    itRefuses<string>(
        (name) => check({}, name),
        ["Events", "e".repeat(55)].map((name) => [name, `name: ${noName(54, name)}`]),
    );

    for (const path of ["reloaderImage", "exporterImage", "natsBoxImage"] as const) {
        it(`refuse another image as ${path}`, () => {
            const paths = check({ [path]: "dhi.io/nats:2.14.5-debian13" }).map((problem) => problem.path);
            assert.deepEqual(paths, [path]);
        });
    }

    it("are refused with all problems at once", () => {
        const bad = { namespace: "A", image: "nope", nodes: 2, readinessSeconds: 0 };
        const paths = check(bad, "B").map(({ path }) => path);
        assert.deepEqual(paths, ["image", "nodes", "name", "namespace", "readinessSeconds"]);
    });
});
