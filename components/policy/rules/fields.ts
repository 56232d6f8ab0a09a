import { isSecret, join, unknown, valueAt, type MadeResource } from "../resource.ts";
import type { FieldRule, Violation } from "./rule.ts";

/** Applies the rule of a field to a container, or to what else has the field. A value that is not known yet passes. */
export function checkField(
    { rule, field, violates, says, fix }: FieldRule,
    resource: MadeResource,
    at = "",
    container = valueAt(resource.props, at),
): Violation[] {
    const value = valueAt(container, field);
    const path = join(at, field);
    return value === unknown || !violates(value)
        ? []
        : [{ rule, path, reason: `${show(value, isSecret(resource, path))} ${says}`, fix }];
}

function show(value: unknown, secret: boolean): string {
    if (secret) {
        return "a secret";
    }
    return value === undefined || value === null ? "not set, which" : JSON.stringify(value);
}
