import { join } from "node:path";
import { helmNatsDefaults } from "../components/nats/kubernetes/args.ts";
import { offlineMode } from "../offline/step.ts";
import type { LocalStackConfig } from "./stack/config.ts";
import type { Workspace } from "../workspace/workspace.ts";

const probeMilliseconds = 3000;
/** Our own chart, which takes the values of the upstream one. */
const standIn = join("offline", "chart", "nats");

/**
 * Sees to it that the stack's NATS chart can be had: from where the stack says, else by the stand-in. Then this
 * machine's part of the stack's configuration names that; the shared file stays as it is.
 */
export async function ensureChart(workspace: Workspace, config: LocalStackConfig): Promise<string> {
    const chart = chartOf(config);
    const isNamed = /^[\w-]+$/.test(chart.name);
    const reason = isNamed ? await whyNotReachable(workspace, chart.repository) : undefined;
    config.setLocal([
        {
            path: ["config", "dhi:kubernetes", "chart", "name"],
            value: reason === undefined ? undefined : join(workspace.root, standIn),
        },
    ]);
    if (!isNamed) {
        return chart.name;
    }
    return reason === undefined
        ? `${chart.name} ${chart.version}`
        : `stand-in for ${chart.name} ${chart.version} (${standIn}): ${reason} [offline kit]`;
}

/** The chart that the team's file asks for. What is wrong with it, the settings' own check tells. */
function chartOf(config: LocalStackConfig): { name: string; version: string; repository: string } {
    const shared = config.sharedValue("dhi:kubernetes") as { chart?: object } | undefined;
    return { ...helmNatsDefaults.chart, ...shared?.chart };
}

async function whyNotReachable(workspace: Workspace, repository: string): Promise<string | undefined> {
    if (offlineMode(workspace.env) === "always") {
        return "DHI_OFFLINE=always";
    }
    try {
        await fetch(new URL("index.yaml", repository), { signal: AbortSignal.timeout(probeMilliseconds) });
        return undefined;
    } catch {
        return `${repository} cannot be reached from here`;
    }
}
