import { createHash } from "node:crypto";
import { defined } from "../../../arguments.ts";
import { jetstream } from "./config.ts";
import type { ChartPlan, ChartValues } from "./plan.ts";

/**
 * Metadata that changes with the settings that a running server does not load, or may not: a server refuses a changed
 * configuration as a whole, and with it every later change (nats-server 2.15, reload.go).
 */
export function restartAnnotations(plan: ChartPlan): ChartValues {
    const { maxPending, maxSubscriptions, gateways, extraConfig = {} } = plan;
    const settings = defined({
        // The Secret with the key is a volume, whose change restarts the servers anyway.
        jetstream: plan.jetstream === false ? undefined : jetstream({ ...plan, encryptionSecret: undefined }),
        ...{ maxPending, maxSubscriptions, gateways, remotes: remotes(plan) },
        extra: Object.keys(extraConfig).length === 0 ? undefined : extraConfig,
    });
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
