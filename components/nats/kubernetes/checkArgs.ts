import { withDefaults, type PlainArgs } from "../../arguments.ts";
import { checkReference } from "../../images/reference.ts";
import { checkName } from "../../kubernetes/names.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { checkNatsArgs, checkReadiness } from "../args/checkCluster.ts";
import type { CertificateSecret } from "../args/listeners.ts";
import { helmNatsDefaults, type ChartSource, type HelmNatsClusterArgs } from "./args.ts";
import { checkBackup } from "./backup/check.ts";
import { checkConflicts, type Naming } from "./chart/checkConflicts.ts";
import { checkValues } from "./chart/checkValues.ts";
import type { ChartPlan, ChartValues } from "./chart/plan.ts";
import { chartValues } from "./chart/values.ts";
import { checkExposure } from "./checkService.ts";
import { chartVersionFor, newestChart, serverVersion } from "./chart/versions.ts";

/** What the longest name of an object adds to the cluster's: each label of `<name>-<index>.<name>-headless` has at most 63 characters. */
const longestEnding = "-headless".length;

/**
 * Every problem of the arguments that can be found without running anything.
 *
 * @param name the component's name, which its objects get.
 * @param naming which names messages have, of arguments or of a stack's keys.
 */
export function checkHelmNatsArgs(
    args: PlainArgs<HelmNatsClusterArgs>,
    name: string,
    naming: Naming = "argument",
): Problem[] {
    const { readinessSeconds, chart, values } = withDefaults(args, helmNatsDefaults);
    return [
        ...checkNatsArgs(args),
        ...checkName("name", name, 63 - longestEnding),
        ...checkName("namespace", args.namespace),
        ...checkImage("reloaderImage", args.reloaderImage, "nats-server-config-reloader"),
        ...checkImage("exporterImage", args.exporterImage, "prometheus-nats-exporter"),
        ...checkImage("natsBoxImage", args.natsBoxImage, "nats-box"),
        ...checkPodMonitor(args),
        ...checkBackup(args),
        ...checkReadiness(readinessSeconds),
        ...checkExposure(args),
        ...checkChart(args.image, chart),
        ...[...checkValues(values), ...checkConflicts(values, ownValues(args, name), naming)].map(
            ({ path, reason }) => ({ path: `values.${path}`, reason }),
        ),
    ];
}

/** The values that the arguments make; none of invalid arguments, which are problems of their own. */
function ownValues(args: PlainArgs<HelmNatsClusterArgs>, name: string): ChartValues {
    const complete = withDefaults(args, helmNatsDefaults);
    const certificates = Object.entries(complete.listeners).map(([listener, source]) => [
        listener,
        source === true ? true : (source as CertificateSecret).secretName,
    ]);
    try {
        return chartValues({
            ...complete,
            name,
            authSecret: `${name}-auth`,
            hasToken: false,
            certificates: Object.fromEntries(certificates) as ChartPlan["certificates"],
        });
    } catch {
        return {};
    }
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

function checkPodMonitor(args: PlainArgs<HelmNatsClusterArgs>): Problem[] {
    const { podMonitor, prometheusRule, exporterImage } = args;
    return [
        ...unless(
            podMonitor !== true || exporterImage !== undefined,
            "podMonitor",
            "requires the exporter, which has the metrics: turn the exporter on as well",
        ),
        ...unless(
            prometheusRule !== true || podMonitor === true,
            "prometheusRule",
            "requires the PodMonitor, which names the metrics: turn podMonitor on as well",
        ),
    ];
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
