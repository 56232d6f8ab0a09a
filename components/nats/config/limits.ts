import { defined } from "../../arguments.ts";
import type { NatsLimitArgs } from "../args/limits.ts";
import { parseSize } from "../../quantity.ts";

/** The limits by the server's names, without those that are left out. */
export function limitSettings(limits: NatsLimitArgs): Record<string, string | number> {
    const { maxPending, maxControlLine } = limits;
    const settings = {
        max_connections: limits.maxConnections,
        max_subscriptions: limits.maxSubscriptions,
        max_pending: maxPending === undefined ? undefined : parseSize(maxPending),
        max_control_line: maxControlLine === undefined ? undefined : parseSize(maxControlLine),
        write_deadline: limits.writeDeadline,
        ping_interval: limits.pingInterval,
        ping_max: limits.maxPingsOut,
    };
    return defined(settings) as Record<string, string | number>;
}
