import { join } from "node:path";
import { referenceIn } from "../../components/images/reference.ts";
import { helmNatsDefaults } from "../../components/nats/kubernetes/args.ts";
import { chartVersionFor, newestChart } from "../../components/nats/kubernetes/chart/versions.ts";
import { offlineMode } from "../../offline/step.ts";
import { imagesSchema } from "../../settings/schema/images.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import { whyNotReachable } from "./reachable.ts";

/** A chart of this project that takes the values of the upstream chart. */
const localSubstitute = join("offline", "chart", "nats");

/**
 * Selects the NATS chart: the stack's own, or the local substitute if the chart repository cannot be reached. The
 * substitute is set in this machine's configuration; the shared file stays as it is.
 */
export async function ensureChart(workspace: Workspace, config: LocalStackConfig): Promise<string> {
    const chart = chartOf(config);
    const isInRepository = /^[\w-]+$/.test(chart.name);
    const reason = isInRepository ? await whyNotUsable(workspace, chart.repository) : undefined;
    config.setLocal([
        {
            path: ["config", "dhi:kubernetes", "chart", "name"],
            value: reason === undefined ? undefined : join(workspace.root, localSubstitute),
        },
    ]);
    if (!isInRepository) {
        return chart.name;
    }
    return reason === undefined
        ? `${chart.name} ${chart.version}`
        : `local substitute for ${chart.name} ${chart.version} (${localSubstitute}): ${reason} [offline kit]`;
}

/** The chart in the shared file. The settings' own check reports invalid values. */
function chartOf(config: LocalStackConfig): { name: string; version: string; repository: string } {
    const shared = config.sharedValue("dhi:kubernetes") as { chart?: object } | undefined;
    const images = imagesSchema.safeParse(config.sharedValue("dhi:images")).data;
    const version =
        images === undefined ? newestChart : chartVersionFor(referenceIn(images, "nats", images.nats));
    return { ...helmNatsDefaults.chart, version, ...shared?.chart };
}

async function whyNotUsable({ env }: Workspace, repository: string): Promise<string | undefined> {
    return offlineMode(env) === "always"
        ? "DHI_OFFLINE=always"
        : whyNotReachable(new URL("index.yaml", repository).href, repository);
}
