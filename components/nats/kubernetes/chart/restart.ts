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
    const settings = defined({ maxPending, maxSubscriptions, gateways, extra });
    if (Object.keys(settings).length === 0) {
        return {};
    }
    const hash = createHash("sha256").update(JSON.stringify(settings)).digest("hex");
    return { metadata: { annotations: { "dhi/settings": hash.slice(0, 16) } } };
}
