import { withDefaults, type PlainArgs } from "../../arguments.ts";
import { checkReference } from "../../images/reference.ts";
import { checkName } from "../../kubernetes/names.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { checkNatsArgs, checkReadiness } from "../args/checkCluster.ts";
import { helmNatsDefaults, type ChartSource, type HelmNatsClusterArgs } from "./args.ts";
import { checkValues } from "./chart/checkValues.ts";
import { chartVersionFor, newestChart, serverVersion } from "./chart/versions.ts";

/** What the longest name of an object adds to the cluster's: each label of `<name>-<index>.<name>-headless` has at most 63 characters. */
const longestEnding = "-headless".length;

/**
 * Every problem of the arguments that can be found without running anything.
 *
 * @param name the component's name, which its objects get.
 */
export function checkHelmNatsArgs(args: PlainArgs<HelmNatsClusterArgs>, name: string): Problem[] {
    const { readinessSeconds, chart, values } = withDefaults(args, helmNatsDefaults);
    return [
        ...checkNatsArgs(args),
        ...checkName("name", name, 63 - longestEnding),
        ...checkName("namespace", args.namespace),
        ...checkImage("reloaderImage", args.reloaderImage, "nats-server-config-reloader"),
        ...checkImage("exporterImage", args.exporterImage, "prometheus-nats-exporter"),
        ...checkImage("natsBoxImage", args.natsBoxImage, "nats-box"),
        ...checkPodMonitor(args),
        ...checkReadiness(readinessSeconds),
        ...checkChart(args.image, chart),
        ...checkValues(values).map(({ path, reason }) => ({ path: `values.${path}`, reason })),
    ];
}

function checkImage(
    path: string,
    image: string | undefined,
    repository: "nats-server-config-reloader" | "prometheus-nats-exporter" | "nats-box",
): Problem[] {
    return image === undefined
        ? []
        : checkReference(image, "run", repository).map((reason) => ({ path, reason }));
}

function checkPodMonitor({ podMonitor, exporterImage }: PlainArgs<HelmNatsClusterArgs>): Problem[] {
    return unless(
        podMonitor !== true || exporterImage !== undefined,
        "podMonitor",
        "requires the exporter, which has the metrics: turn the exporter on as well",
    );
}

/** A chart's probes and configuration are made for the servers of one minor version. */
function checkChart(image: string, chart: PlainArgs<ChartSource>): Problem[] {
    const defaults = { ...helmNatsDefaults.chart, version: chartVersionFor(image) };
    const { name, version } = withDefaults(chart, defaults);
    const [, major, minor] = /^(\d+)\.(\d+)\.\d+(?:[-+].*)?$/.exec(version) ?? [];
    const path = "chart.version";
    if (major === undefined) {
        return [{ path, reason: invalid("chart version", version, `one such as "${newestChart}"`) }];
    }
    const server = serverVersion(image);
    return unless(
        server === undefined || server === `${major}.${minor}` || server === major,
        path,
        `chart "${name}" ${version} is made for servers ${major}.${minor}, but the image is ${server}: ` +
            `use a chart ${server}.x, or an image such as "${major}.${minor}-debian13"`,
    );
}
