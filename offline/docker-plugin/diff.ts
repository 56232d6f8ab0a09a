import type { Changes } from "../plugin/rpc.ts";
import { elementOf, isReserved, isSame, isZero } from "./schema.ts";
import type { Properties, Property } from "./schema.ts";
import { isObject, unknown } from "../plugin/values.ts";
import type { Value, Values } from "../plugin/values.ts";

interface Place {
    readonly path: string;
    readonly property: Property;
    /** Whether the resource is replaced when the value comes, goes, or (a scalar) changes. */
    readonly replaces: boolean;
}

/** Compares a state with the planned one. */
export function diff(properties: Properties, old: Values, planned: Values): Changes {
    const changes: Changes = new Map();
    for (const [key, property] of Object.entries(properties)) {
        const place = { path: key, property, replaces: property.forceNew === true };
        diffValue(changes, place, old[key], planned[key]);
    }
    return changes;
}

function diffValue(
    changes: Changes,
    place: Place,
    before: Value | undefined,
    after: Value | undefined,
): void {
    const [old, next] = [present(before), present(after)];
    const { property, path, replaces } = place;
    if (isObject(old) && property.type === "map" && next !== unknown) {
        diffEntries(changes, place, old, isObject(next) ? next : {});
    } else if (old === undefined || next === undefined || next === unknown) {
        if (!isSame(property, old, next)) {
            const change = old === undefined ? "add" : next === undefined ? "delete" : "update";
            changes.set(path, { change, replaces: replaces || anyForcesNew(property) });
        }
    } else if (Array.isArray(old) && Array.isArray(next)) {
        diffItems(changes, place, old, next);
    } else if (isObject(old) && isObject(next)) {
        diffFields(changes, place, old, next);
    } else if (old !== next) {
        changes.set(path, { change: "update", replaces });
    }
}

/** An empty list or map is as good as none. */
function present(value: Value | undefined): Value | undefined {
    return typeof value === "object" && isZero(value) ? undefined : value;
}

function anyForcesNew({ fields }: Property): boolean {
    return Object.values(fields ?? {}).some(({ forceNew }) => forceNew);
}

function diffEntries(changes: Changes, { path, replaces }: Place, old: Values, next: Values): void {
    for (const key of keysOf(old, next).filter((name) => old[name] !== next[name])) {
        const change = old[key] === undefined ? "add" : next[key] === undefined ? "delete" : "update";
        changes.set(`${path}${step(key)}`, { change, replaces });
    }
}

function keysOf(old: Values, next: Values): string[] {
    return [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((key) => !isReserved(key));
}

/** A key as Pulumi writes it in a path. */
function step(key: string): string {
    return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function diffFields(
    changes: Changes,
    { path, property: { fields } }: Place,
    old: Values,
    next: Values,
): void {
    for (const key of keysOf(old, next)) {
        const property = fields?.[key] ?? { type: "string" };
        const field = { path: `${path}.${key}`, property, replaces: property.forceNew === true };
        diffValue(changes, field, old[key], next[key]);
    }
}

function diffItems(changes: Changes, place: Place, old: Value[], next: Value[]): void {
    const { property } = place;
    const scalars = property.fields === undefined;
    const counted = { ...place, replaces: place.replaces && (scalars || old.length !== next.length) };
    if (property.type === "set") {
        diffSet(changes, counted, old, next);
    } else if (scalars) {
        const [removed, added] = withoutCommonSequence(old, next);
        diffScalars(changes, counted, removed, added);
    } else {
        diffByIndex(changes, counted, new Map(old.entries()), new Map(next.entries()));
    }
}

function diffSet(changes: Changes, place: Place, old: Value[], next: Value[]): void {
    const [removed, added] = withoutCommonElements(place.property, old, next);
    const vague = [...added.values()].some((element) => !isPlain(place.property, element));
    if (vague) {
        const replaces = place.replaces || anyForcesNew(place.property);
        changes.set(place.path, { change: "update", replaces });
    } else {
        diffByIndex(changes, place, removed, added);
    }
}

/** Whether an element says all there is to say. For others, the official plugin shows the set as changed, not them. */
function isPlain({ fields }: Property, element: Value): boolean {
    if (!isObject(element) || fields === undefined) {
        return element !== unknown;
    }
    const scalars = Object.entries(fields).filter(([, { forceNew, type }]) => forceNew && isScalar(type));
    return scalars.every(([key]) => element[key] !== undefined);
}

function isScalar(type: Property["type"]): boolean {
    return type === "string" || type === "number" || type === "boolean";
}

type Indexed = Map<number, Value>;

function diffByIndex(changes: Changes, place: Place, old: Indexed, next: Indexed): void {
    const property = elementOf(place.property);
    for (const index of new Set([...old.keys(), ...next.keys()])) {
        const element = { path: `${place.path}[${index}]`, property, replaces: place.replaces };
        diffValue(changes, element, old.get(index), next.get(index));
    }
}

function diffScalars(changes: Changes, { path, replaces }: Place, removed: Indexed, added: Indexed): void {
    for (const index of new Set([...removed.keys(), ...added.keys()])) {
        const both = removed.has(index) && added.has(index);
        const change = both ? "update" : removed.has(index) ? "delete" : "add";
        changes.set(`${path}[${index}]`, { change, replaces });
    }
}

function withoutCommonElements(property: Property, old: Value[], next: Value[]): [Indexed, Indexed] {
    const element = elementOf(property);
    const without = (items: Value[], others: Value[]): Indexed =>
        new Map(
            [...items.entries()].filter(([, item]) => !others.some((other) => isSame(element, item, other))),
        );
    return [without(old, next), without(next, old)];
}

/** What is left of two lists without their longest common subsequence: an inserted word shows as one change. */
function withoutCommonSequence(old: Value[], next: Value[]): [Indexed, Indexed] {
    const removed: Indexed = new Map(old.entries());
    const added: Indexed = new Map(next.entries());
    const lengths = commonLengths(old, next);
    for (let i = 0, j = 0; i < old.length && j < next.length;) {
        if (old[i] === next[j]) {
            removed.delete(i++);
            added.delete(j++);
        } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
            i++;
        } else {
            j++;
        }
    }
    return [removed, added];
}

/** Lengths of the longest common subsequences of all tails. */
function commonLengths(old: Value[], next: Value[]): number[][] {
    const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(next.length + 1).fill(0));
    for (let i = old.length - 1; i >= 0; i--) {
        for (let j = next.length - 1; j >= 0; j--) {
            const row = lengths[i] as number[];
            const below = lengths[i + 1] as number[];
            row[j] = old[i] === next[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
        }
    }
    return lengths;
}
