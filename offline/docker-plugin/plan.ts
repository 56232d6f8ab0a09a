import { elementOf, isSame, isZero } from "./schema.ts";
import type { Properties, Property } from "./schema.ts";
import { compact, isObject, unknown } from "../plugin/values.ts";
import type { Value, Values } from "../plugin/values.ts";

/**
 * The state that a deployment of `inputs` will lead to, as far as it is known.
 *
 * @param state what is there; `undefined` where the resource is yet to be created.
 */
export function plan(properties: Properties, state: Values | undefined, inputs: Values): Values {
    const keys = Object.keys(properties);
    const planned = keys.map((key) => {
        const property = properties[key] as Property;
        return [key, planValue(property, state?.[key], inputs[key], state === undefined)] as const;
    });
    return compact(planned);
}

function planValue(
    property: Property,
    old: Value | undefined,
    input: Value | undefined,
    isNew: boolean,
): Value | undefined {
    // A list that Docker fills in and that was never read is the trace of a creation that failed half-way; the
    // official plugin replaces such a resource.
    if (property.output || (property.computed && input === undefined)) {
        return old ?? (isNew || property.type === "list" ? unknown : undefined);
    }
    if (input === unknown) {
        return input;
    }
    if (!isNew && keeps(property, old, input ?? property.default)) {
        return old;
    }
    return planned(property, old, input ?? property.default);
}

function keeps(property: Property, old: Value | undefined, wanted: Value | undefined): boolean {
    return (property.emptyKeeps === true && isZero(wanted)) || isSame(property, old, wanted);
}

function planned(property: Property, old: Value | undefined, wanted: Value | undefined): Value | undefined {
    if (Array.isArray(wanted) && property.fields !== undefined) {
        return plannedItems(property, Array.isArray(old) ? old : [], wanted);
    }
    if (isObject(wanted) && property.fields !== undefined) {
        return plan(property.fields, isObject(old) ? old : undefined, wanted);
    }
    return wanted;
}

function plannedItems(property: Property, olds: Value[], wanted: Value[]): Value[] {
    const element = elementOf(property);
    // Elements of a set have no counterpart, and so nothing to take over.
    const counterparts = property.type === "list" ? olds : [];
    const next = wanted.map((item, index) => planned(element, counterparts[index], item) ?? item);
    return property.unordered && isSame({ ...property, type: "set" }, olds, next) ? olds : next;
}
