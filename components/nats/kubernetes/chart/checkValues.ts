import { closestMatch } from "leven";
import type { Problem } from "../../../problems.ts";
import { known, knownChart, type Keys, type Kind } from "./knownValues.ts";

/** All known paths, with `*` for free keys, such as `natsBox.contexts.*.creds.contents`. */
export const knownPaths: readonly string[] = pathsBelow("", known);

function pathsBelow(parent: string, keys: Keys): string[] {
    return Object.entries(keys).flatMap(([key, entry]) => {
        const path = join(parent, key);
        return typeof entry === "string" ? [path] : [path, ...pathsBelow(path, entry)];
    });
}

/**
 * Finds what the chart would silently ignore, because it has no schema: unknown paths, and values of a wrong type.
 * Accepts every value that is not known yet (a Pulumi output), every template of the chart (`$tplYaml`), and null, which
 * selects the default.
 *
 * @param values the chart's values. They may have secrets, so no problem shows a value.
 * @returns Problems with paths from the values' root.
 */
export function checkValues(values: object): Problem[] {
    return checkKeys("", known, values);
}

function checkKeys(parent: string, keys: Keys, values: object): Problem[] {
    return Object.entries(values).flatMap(([key, value]) => {
        const path = join(parent, key);
        const entry = Object.hasOwn(keys, key) ? keys[key] : keys["*"];
        if (entry === undefined) {
            const hint = suggestions(path, parent, key, Object.keys(keys));
            const fix = hint.length === 0 ? "remove it" : `did you mean ${hint.join(" or ")}?`;
            const where = `the ${knownChart.name} chart ${knownChart.version}`;
            return [{ path, reason: `does not exist in ${where}: ${fix}` }];
        }
        return isOpen(value) ? [] : checkValue(path, entry, value as unknown);
    });
}

function checkValue(path: string, entry: Kind | Keys, value: unknown): Problem[] {
    if (typeof entry !== "string") {
        return isMap(value) ? checkKeys(path, entry, value) : [{ path, reason: wrongKind("map", value) }];
    }
    if (entry === "strings" && isList(value)) {
        return value.flatMap((item, index) =>
            isOpen(item) ? [] : checkValue(`${path}[${index}]`, "string", item),
        );
    }
    return kinds[entry].accepts(value) ? [] : [{ path, reason: wrongKind(entry, value) }];
}

const isString = (value: unknown) => typeof value === "string";
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isNumber = (value: unknown) => typeof value === "number";
/** Whether a value is a map. */
export const isMap = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);

const kinds: Readonly<Record<Kind, { title: string; accepts: (value: unknown) => boolean }>> = {
    boolean: { title: "true or false", accepts: (value) => typeof value === "boolean" },
    number: { title: "a number", accepts: isNumber },
    string: { title: "a string", accepts: isString },
    size: { title: "a size such as 10Gi", accepts: (value) => isString(value) || isNumber(value) },
    strings: { title: "a list of strings", accepts: isList },
    environment: { title: "a string or a map", accepts: (value) => isString(value) || isMap(value) },
    map: { title: "a map", accepts: isMap },
    list: { title: "a list", accepts: isList },
    anything: { title: "anything", accepts: () => true },
};

function wrongKind(kind: Kind, value: unknown): string {
    const found = isList(value) ? "list" : isMap(value) ? "map" : typeof value;
    return `must be ${kinds[kind].title}, not a ${found}`;
}

/** Whether a value cannot be checked. */
export function isOpen(value: unknown): boolean {
    if (value === null || value === undefined) {
        return true;
    }
    if (!isMap(value)) {
        return false;
    }
    const [key, ...others] = Object.keys(value);
    const isTemplate = others.length === 0 && (key === "$tplYaml" || key === "$tplYamlSpread");
    const prototype: unknown = Object.getPrototypeOf(value);
    return isTemplate || (prototype !== Object.prototype && prototype !== null);
}

/** Paths that may have been meant: a sibling with a similar name, else the same key elsewhere in the chart. */
function suggestions(path: string, parent: string, key: string, siblings: readonly string[]): string[] {
    const named = siblings.filter((sibling) => sibling !== "*");
    const alike = closestMatch(key, named, { maxDistance: Math.ceil(key.length / 3) });
    if (alike !== undefined) {
        return [join(parent, alike)];
    }
    const elsewhere = knownPaths.filter((candidate) => candidate.endsWith(`.${path}`));
    const sameKey = knownPaths.filter((candidate) => candidate.endsWith(`.${key}`));
    const candidates = (elsewhere.length > 0 ? elsewhere : sameKey).filter(
        (candidate) => !candidate.includes("*"),
    );
    return candidates.length <= 4 ? candidates : [];
}

function join(parent: string, key: string): string {
    return parent === "" ? key : `${parent}.${key}`;
}
