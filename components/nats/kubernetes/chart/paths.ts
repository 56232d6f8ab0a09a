import { closestMatch } from "leven";
import type { Problem } from "../../../problems.ts";
import { known, knownChart, type Keys, type Kind } from "./knownPaths.ts";

/** All known paths, with `*` for free keys, such as `natsBox.contexts.*.creds.contents`. */
export const knownPaths: readonly string[] = pathsBelow("", known);

function pathsBelow(parent: string, keys: Keys): string[] {
    return Object.entries(keys).flatMap(([key, entry]) => {
        const path = join(parent, key);
        return typeof entry === "string" ? [path] : [path, ...pathsBelow(path, entry)];
    });
}

/**
 * Finds what the chart would silently ignore, since it has no schema: unknown paths, and values of a wrong type.
 * A value that is not known yet (a Pulumi output), a template of the chart's own (`$tplYaml`) and null, which asks for
 * the default, are always right.
 *
 * @param values Raw chart values. They may hold secrets, so no problem prints a value.
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
            const mend = hint.length === 0 ? "" : `; did you mean ${hint.join(" or ")}?`;
            return [{ path, reason: `unknown in the ${knownChart.name} chart ${knownChart.version}${mend}` }];
        }
        return isOpen(value) ? [] : checkValue(path, entry, value as unknown);
    });
}

function checkValue(path: string, entry: Kind | Keys, value: unknown): Problem[] {
    if (typeof entry !== "string") {
        return isMap(value) ? checkKeys(path, entry, value) : [{ path, reason: wrongKind("map", value) }];
    }
    if (entry === "texts" && isList(value)) {
        return value.flatMap((item, index) =>
            isOpen(item) ? [] : checkValue(`${path}[${index}]`, "text", item),
        );
    }
    return kinds[entry].accepts(value) ? [] : [{ path, reason: wrongKind(entry, value) }];
}

const isText = (value: unknown) => typeof value === "string";
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isNumber = (value: unknown) => typeof value === "number";
const isMap = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);

const kinds: Readonly<Record<Kind, { title: string; accepts: (value: unknown) => boolean }>> = {
    boolean: { title: "true or false", accepts: (value) => typeof value === "boolean" },
    number: { title: "a number", accepts: isNumber },
    text: { title: "a text", accepts: isText },
    size: { title: "a size such as 10Gi", accepts: (value) => isText(value) || isNumber(value) },
    texts: { title: "a list of texts", accepts: isList },
    environment: { title: "a text or a map", accepts: (value) => isText(value) || isMap(value) },
    map: { title: "a map", accepts: isMap },
    list: { title: "a list", accepts: isList },
    anything: { title: "anything", accepts: () => true },
};

function wrongKind(kind: Kind, value: unknown): string {
    const found = isList(value) ? "list" : isMap(value) ? "map" : isText(value) ? "text" : typeof value;
    return `must be ${kinds[kind].title}, not a ${found}`;
}

/** Whether nothing can be said of a value. */
function isOpen(value: unknown): boolean {
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

/** Known paths that may have been meant: a sibling that reads alike, else the same key where the chart has it. */
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
