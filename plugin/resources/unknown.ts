import { unknownValue } from "../../components/engineValues.ts";
import type { Values } from "../../components/nats/streams/fields/codec.ts";

/** Whether a value is not known yet. */
export function isUnknown(value: unknown): boolean {
    return value === unknownValue;
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
