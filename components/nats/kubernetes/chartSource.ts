import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../arguments.ts";
import { chartVersionFor } from "./chart/versions.ts";
import { helmNatsDefaults, type ChartSource } from "./args.ts";

/**
 * Where a Chart resource gets its chart from: a name in a repository, `oci://…`, or a local folder.
 *
 * @param image the server's image, whose version the chart must fit.
 */
export function chartSource(
    source: ChartSource,
    image: string,
): Pick<kubernetes.helm.v4.ChartArgs, "chart" | "version" | "repositoryOpts"> {
    const {
        name: chart,
        version,
        repository,
    } = withDefaults(source, {
        ...helmNatsDefaults.chart,
        version: chartVersionFor(image),
    });
    const isNamed = /^[\w-]+$/.test(chart);
    if (!isNamed && !chart.startsWith("oci://")) {
        // A folder has one version, and no login.
        return { chart };
    }
    const repositoryOpts = { ...(isNamed ? { repo: repository } : {}), ...login(source) };
    return { chart, version, ...(Object.keys(repositoryOpts).length === 0 ? {} : { repositoryOpts }) };
}

function login({ username, password }: ChartSource) {
    return {
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password: pulumi.secret(password) }),
    };
}

/** The chart's StatefulSet, once its objects are known. */
export function statefulSetOf(
    chart: kubernetes.helm.v4.Chart,
): pulumi.Output<kubernetes.apps.v1.StatefulSet | undefined> {
    return chart.resources.apply((resources: unknown[] | undefined) =>
        resources?.find((resource) => kubernetes.apps.v1.StatefulSet.isInstance(resource)),
    );
}
