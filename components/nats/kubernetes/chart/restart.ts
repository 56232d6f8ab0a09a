import { createHash } from "node:crypto";
import { defined } from "../../../arguments.ts";
import type { ChartPlan, ChartValues } from "./plan.ts";

/**
 * Metadata that changes with the settings that a running server does not load, or may not: a server refuses a changed
 * configuration as a whole. Servers without such settings have none.
 */
export function restartAnnotations(plan: ChartPlan): ChartValues {
    const { maxPending, maxSubscriptions, gateways, extraConfig = {} } = plan;
    const extra = Object.keys(extraConfig).length === 0 ? undefined : extraConfig;
    const settings = defined({ maxPending, maxSubscriptions, gateways, extra, remotes: remotes(plan) });
    if (Object.keys(settings).length === 0) {
        return {};
    }
    const hash = createHash("sha256").update(JSON.stringify(settings)).digest("hex");
    return { metadata: { annotations: { "dhi/settings": hash.slice(0, 16) } } };
}

/** The leaf remotes without secrets. They are in a Secret, a change of which only a reloader notices. */
function remotes({ leafRemotes, reloaderImage }: ChartPlan): object | undefined {
    return reloaderImage !== undefined || leafRemotes === undefined
        ? undefined
        : Object.entries(leafRemotes).map(
              ([name, { urls, account, user, denyImports, denyExports }]) =>
                  [name, urls, account, user, denyImports, denyExports] as const,
          );
}
