import type { Json } from "../engine/api.ts";
import type { Property } from "../schema.ts";
import { objects, text } from "../../plugin/values.ts";
import type { Value } from "../../plugin/values.ts";

/** Labels, as the official plugin has them: a set of pairs. */
export const labelSet = {
    type: "set",
    fields: {
        label: { type: "string", required: true, forceNew: true },
        value: { type: "string", required: true, forceNew: true },
    },
} as const satisfies Property;

/** Labels as Docker has them. */
export function labelMap(value: Value): Record<string, string> {
    return Object.fromEntries(
        objects(value).map(({ label, value: content }) => [text(label), text(content)]),
    );
}

/** Labels as Docker has them, made a set again. */
export function labelList(json: Json | undefined): Value {
    const entries = Object.entries((json ?? {}) as Record<string, string>).sort();
    return entries.map(([label, value]) => ({ label, value }));
}
