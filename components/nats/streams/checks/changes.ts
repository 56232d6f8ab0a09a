import { type Problem } from "../../../problems.ts";
import { isSame, type Values } from "../fields/codec.ts";
import type { Field } from "../fields/field.ts";
import type { Kind } from "../kinds.ts";

/**
 * Every change that the server refuses: https://github.com/nats-io/nats-server, `configUpdateCheck` in `server/stream.go`
 * and `checkNewConsumerConfig` in `server/consumer.go`.
 */
export function refusedChanges({ fields, noun }: Kind, olds: Values, news: Values): Problem[] {
    return Object.entries(fields)
        .filter(([name, field]) => isRefused(field, olds[name] ?? field.unset, news[name] ?? field.unset))
        .map(([name, field]) => ({
            path: name,
            reason:
                `cannot be changed from ${show(olds[name] ?? field.unset)} to ${show(news[name] ?? field.unset)}, ` +
                `which the server refuses: restore it, or declare a ${noun} with another name`,
        }));
}

function isRefused(field: Field, from: unknown, to: unknown): boolean {
    if (isSame(field, from, to)) {
        return false;
    }
    switch (field.refuses) {
        case "all":
            return true;
        case "off":
            return from === true;
        case "workqueue":
            return from === "workqueue" || to === "workqueue";
        case "replaced":
            // Only a mirror that was none becomes a stream of its own.
            return to !== undefined;
        default:
            return false;
    }
}

function show(value: unknown): string {
    return value === undefined ? "unset" : JSON.stringify(value);
}
