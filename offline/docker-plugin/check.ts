import { generatedName } from "../plugin/naming.ts";
import { elementOf, isKnown, isReserved, isZero, lookUp } from "./schema.ts";
import type { Properties, Property } from "./schema.ts";
import { isObject } from "../plugin/values.ts";
import type { Value, Values } from "../plugin/values.ts";

/** The name of the list that tells which inputs the plugin filled in, as the official plugin keeps it. */
const defaultsKey = "__defaults";

/** What is to be checked. */
export interface CheckInput {
    readonly properties: Properties;
    /** The resource's name in the program. */
    readonly name: string;
    readonly news: Values;
    /** The inputs of the last deployment. */
    readonly olds: Values;
    /** Whether a missing `name` is made up. */
    readonly namesItself: boolean;
    /** The name to make up, where the engine has an opinion: its own, or (`""`) none at all. */
    readonly proposedName?: string | undefined;
    /** Makes a generated name the same in preview and deployment. */
    readonly seed: Uint8Array;
}

/** The inputs with defaults filled in, and all that is wrong with them. */
export interface Checked {
    readonly inputs: Values;
    readonly failures: readonly string[];
}

/** Checks the inputs of a resource: keys, types, values; then fills in what is left out. */
export function check(input: CheckInput): Checked {
    const failures: string[] = [];
    const report: Report = (path, reason) => {
        failures.push(`${reason}. Examine values at '${input.name}.${path}'.`);
    };
    const checked = checkFields(input.properties, withName(input), "", report);
    return { inputs: withDefaults(input, checked), failures };
}

/** A name once given or made up is kept; else it is the resource's own and seven random digits. */
function withName(input: CheckInput): Values {
    const { namesItself, news, olds, name, proposedName, seed } = input;
    if (!namesItself || news["name"] !== undefined || proposedName === "") {
        return news;
    }
    return { ...news, name: olds["name"] ?? proposedName ?? generatedName(name, seed, 7) };
}

function withDefaults({ properties, news }: CheckInput, values: Values): Values {
    const filled = fillIn(properties, values);
    const named = values["name"] !== undefined && news["name"] === undefined;
    return named ? { ...filled, [defaultsKey]: [...defaultsOf(filled), "name"].sort() } : filled;
}

type Report = (path: string, reason: string) => void;

function checkFields(fields: Properties, values: Values, path: string, report: Report): Values {
    const checked: Values = {};
    for (const [key, value] of Object.entries(values)) {
        const property = lookUp(fields, key);
        const here = path === "" ? key : `${path}.${key}`;
        if (property === undefined || property.output) {
            if (!isReserved(key)) {
                report(here, "Invalid or unknown key");
            }
            continue;
        }
        if (property.unsupported !== undefined) {
            report(here, property.unsupported);
        }
        checked[key] = checkValue(property, value, here, report);
    }
    for (const missing of Object.keys(fields).filter(
        (key) => fields[key]?.required && values[key] === undefined,
    )) {
        const here = path === "" ? missing : `${path}.${missing}`;
        report(
            here,
            `Missing required argument. The argument "${missing}" is required, but no definition was found.`,
        );
    }
    return checked;
}

function checkValue(property: Property, value: Value, path: string, report: Report): Value {
    if (!isKnown(value)) {
        return value;
    }
    switch (property.type) {
        case "list":
        case "set":
            return checkItems(property, value, path, report);
        case "object":
            return isObject(value)
                ? checkObject(property, value, path, report)
                : wrong("an object", value, path, report);
        case "map":
            return isObject(value) ? checkMap(value, path, report) : wrong("a map", value, path, report);
        default:
            return checkScalar(property, value, path, report);
    }
}

function checkItems(property: Property, value: Value, path: string, report: Report): Value {
    if (!Array.isArray(value)) {
        return wrong("a list", value, path, report);
    }
    const element = elementOf(property);
    // The elements of a set have no place of their own.
    const inSet: Report = (_, reason) => {
        report(path, reason);
    };
    return value.map((item, index) =>
        checkValue(element, item, `${path}[${index}]`, property.type === "set" ? inSet : report),
    );
}

function checkObject(property: Property, value: Values, path: string, report: Report): Values {
    const fields = property.fields ?? {};
    return fillIn(fields, checkFields(fields, value, path, report));
}

function checkMap(value: Values, path: string, report: Report): Values {
    const entries = Object.entries(value).filter(([key]) => !isReserved(key));
    const item: Property = { type: "string" };
    return Object.fromEntries(
        entries.map(([key, v]) => [key, checkScalar(item, v, `${path}.${key}`, report)]),
    );
}

/** Numbers and switches may come as text, and the other way round: configuration knows only text. */
function checkScalar(property: Property, value: Value, path: string, report: Report): Value {
    const converted = convert(property.type, value);
    if (converted === undefined) {
        return wrong(`a ${property.type}`, value, path, report);
    }
    const reason = isKnown(converted) ? property.problem?.(converted as never) : undefined;
    if (reason !== undefined) {
        report(path, `${reason}. ${reason}`);
    }
    return converted;
}

function convert(type: Property["type"], value: Value): Value | undefined {
    if (typeof value === type) {
        return value;
    }
    if (typeof value === "object" || !isKnown(value)) {
        return isKnown(value) ? undefined : value;
    }
    switch (type) {
        case "string":
            return String(value);
        case "number":
            return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
        default:
            return value === "true" ? true : value === "false" ? false : undefined;
    }
}

function wrong(expected: string, value: Value, path: string, report: Report): Value {
    // The value itself may be a secret.
    report(path, `expected ${expected}, got ${Array.isArray(value) ? "a list" : `a ${typeof value}`}`);
    return value;
}

function fillIn(fields: Properties, values: Values): Values {
    const missing = Object.entries(fields).flatMap(([key, { default: value }]) =>
        value !== undefined && !isZero(value) && values[key] === undefined ? [[key, value] as const] : [],
    );
    const names = missing.map(([key]) => key).sort();
    return { ...values, ...Object.fromEntries(missing), [defaultsKey]: names };
}

function defaultsOf(values: Values): string[] {
    return (values[defaultsKey] ?? []) as string[];
}
