import { createHash } from "node:crypto";
import { defined } from "../../../arguments.ts";
import { jetstream } from "./config.ts";
import type { ChartPlan, ChartValues } from "./plan.ts";

/**
 * Metadata that changes with the settings that a running server does not load, or may not: a server refuses a changed
 * configuration as a whole, and with it every later change (nats-server 2.15, reload.go).
 */
export function restartAnnotations(plan: ChartPlan): ChartValues {
    const settings = defined({
        // The Secret with the key is a volume, whose change restarts the servers anyway.
        jetstream: plan.jetstream === false ? undefined : jetstream({ ...plan, encryptionSecret: undefined }),
    });
    if (Object.keys(settings).length === 0) {
        return {};
    }
    const hash = createHash("sha256").update(JSON.stringify(settings)).digest("hex");
    return { metadata: { annotations: { "dhi/settings": hash.slice(0, 16) } } };
}
