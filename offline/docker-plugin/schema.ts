import { isObject, unknown } from "../plugin/values.ts";
import type { Value } from "../plugin/values.ts";

/** What the plugin knows of one property of a resource, or of a field of an object in it. */
export interface Property {
    /** A `list` keeps its order, a `set` has none; both are of strings, or of objects with {@link fields}. */
    readonly type: "string" | "number" | "boolean" | "map" | "list" | "set" | "object";
    readonly fields?: Properties;
    readonly required?: true;
    /** Docker chooses a value where none is given; not giving one is no change. */
    readonly computed?: true;
    /** Only an output. */
    readonly output?: true;
    /**
     * A change replaces the resource. For objects, and lists of them, only their coming and going is meant: each of
     * their fields speaks for itself, as in the official plugin.
     */
    readonly forceNew?: true;
    /** A list whose order means nothing, like a set's. */
    readonly unordered?: true;
    /** Stands in for a value that is not given. */
    readonly default?: string | number | boolean;
    /** Kept in the state as it was given, until a refresh. So is every set. */
    readonly echoed?: true;
    /** `""` asks for no change. */
    readonly emptyKeeps?: true;
    /** The official plugin has it, this one has not: why, or what to do instead. */
    readonly unsupported?: string;
    /** What is wrong with a value, if anything is. */
    readonly problem?: (value: never) => string | undefined;
}

/** The properties of a resource type, by name. */
export type Properties = Readonly<Record<string, Property>>;

/** Properties that both sides keep for themselves (`__defaults`, `__meta`) are no one's business. */
export function isReserved(key: string): boolean {
    return key.startsWith("__");
}

/** The property of a key; `undefined` for one that does not exist. Own keys only: `constructor` is none. */
export function lookUp(properties: Properties, key: string): Property | undefined {
    return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** Whether a value says nothing: not set, or what the type starts with. */
export function isZero(value: Value | undefined): boolean {
    if (value === undefined || value === "" || value === 0 || value === false) {
        return true;
    }
    if (Array.isArray(value)) {
        return value.length === 0;
    }
    return isObject(value) && Object.keys(value).every(isReserved);
}

/** Whether two values mean the same: the order of sets, defaults and empty fields aside. */
export function isSame(property: Property, a: Value | undefined, b: Value | undefined): boolean {
    return JSON.stringify(canonical(property, a)) === JSON.stringify(canonical(property, b));
}

function canonical(property: Property, value: Value | undefined): Value | null {
    if (Array.isArray(value)) {
        const element = elementOf(property);
        const items = value.map((item) => canonical(element, item));
        const ordered = property.type === "set" ? sorted(items) : items;
        return ordered.length === 0 ? null : (ordered as Value[]);
    }
    if (isObject(value) && property.fields === undefined) {
        return isZero(value)
            ? null
            : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    if (isObject(value)) {
        const fields = property.fields ?? {};
        const keys = [...new Set([...Object.keys(value), ...Object.keys(fields)])].filter(
            (key) => !isReserved(key),
        );
        const entries = keys.sort().map((key) => [key, canonicalField(fields[key], value[key])] as const);
        const set = entries.filter(([, field]) => field !== null);
        return set.length === 0 ? null : (Object.fromEntries(set) as Value);
    }
    return isZero(value) ? null : (value ?? null);
}

function canonicalField(property: Property | undefined, value: Value | undefined): Value | null {
    return canonical(property ?? { type: "string" }, value ?? property?.default);
}

function sorted(items: readonly (Value | null)[]): (Value | null)[] {
    const keyed = items.map((item) => ({ key: JSON.stringify(item), item }));
    return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ item }) => item);
}

/** What the elements of a list or set are. */
export function elementOf({ fields }: Property): Property {
    return fields === undefined ? { type: "string" } : { type: "object", fields };
}

/** A problem with strings that do not match. */
export function matching(pattern: RegExp): (value: string) => string | undefined {
    return (value) =>
        pattern.test(value) ? undefined : `'${value}' doesn't match the pattern '${pattern.source}'`;
}

/** A problem with numbers that are too low. */
export function atLeast(least: number): (value: number) => string | undefined {
    return (value) => (value < least ? `'${value}' cannot be lower than ${least}` : undefined);
}

/** Whether a value is there and known. */
export function isKnown(value: Value | undefined): value is Value {
    return value !== undefined && value !== unknown;
}
