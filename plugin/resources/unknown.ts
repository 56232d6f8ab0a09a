import type { Values } from "../../components/nats/streams/fields/codec.ts";

/** What the engine passes in a preview for a value that another resource will supply. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is not known yet. */
export function isUnknown(value: unknown): boolean {
    return value === unknown;
}

/** Properties without those that are not known yet as a whole. */
export function knownPart(values: Values): Values {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => !includesUnknown(value)));
}

/** Whether a part of a value is not known yet. */
export function includesUnknown(value: unknown): boolean {
    return typeof value === "object" && value !== null
        ? Object.values(value).some(includesUnknown)
        : isUnknown(value);
}
