import { parseDuration, printDuration } from "../../../duration.ts";
import { parseSize, printSize } from "../../../quantity.ts";
import type { Field, Fields } from "./field.ts";

/** Properties with their values, here or in the server's API. */
export type Values = Readonly<Record<string, unknown>>;

/** Properties as the server's API has them. Those without a value are left out. */
export function encode(fields: Fields, values: Values): Values {
    return Object.fromEntries(
        Object.entries(fields)
            .filter(([name]) => values[name] !== undefined)
            .map(([name, field]) => [field.server, encodeValue(field, values[name])]),
    );
}

function encodeValue(field: Field, value: unknown): unknown {
    switch (field.is) {
        case "size":
            return parseSize(value as string);
        case "duration":
            return parseDuration(value as string);
        case "durations":
            return (value as string[]).map(parseDuration);
        case "time":
            return new Date(value as string).toISOString();
        case "object":
            return encode(field.fields, value as Values);
        case "objects":
            return (value as Values[]).map((each) => encode(field.fields, each));
        default:
            return value;
    }
}

/**
 * Declared properties with the values that the server has. One that the server has as it was declared stays as it was
 * written, and what was not declared is left out: the server's defaults are not changes.
 */
export function decode(fields: Fields, declared: Values, config: Values): Values {
    const found = Object.entries(fields)
        .filter(([name]) => declared[name] !== undefined)
        .map(([name, field]) => {
            const actual = config[field.server];
            const value = declared[name];
            return [name, covers(encodeValue(field, value), actual) ? value : decodeValue(field, actual)];
        });
    return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Values;
}

/** Every property that the server has a value for. */
export function decodeAll(fields: Fields, config: Values): Values {
    const found = Object.entries(fields).map(([name, field]) => [
        name,
        decodeValue(field, config[field.server]),
    ]);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Values;
}

/** A value as it would be declared; undefined for an empty one and for no limit. */
function decodeValue(field: Field, value: unknown): unknown {
    if (isEmpty(value) || value === -1) {
        return undefined;
    }
    switch (field.is) {
        case "size":
            return printSize(value as number);
        case "duration":
            return printDuration(value as number);
        case "durations":
            return (value as number[]).map(printDuration);
        case "map":
            return ownLabels(value as Values);
        case "object":
            return decodeAll(field.fields, value as Values);
        case "objects":
            return (value as Values[]).map((each) => decodeAll(field.fields, each));
        default:
            return value;
    }
}

/** Labels without those that the server adds; undefined for none. */
function ownLabels(labels: Values): Values | undefined {
    const own = Object.entries(labels).filter(([name]) => !name.startsWith("_nats."));
    return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** Whether the server's value is the declared one, apart from what was not declared within it. */
function covers(declared: unknown, actual: unknown): boolean {
    if (Array.isArray(declared) && Array.isArray(actual)) {
        return (
            declared.length === actual.length && declared.every((each, index) => covers(each, actual[index]))
        );
    }
    if (isObject(declared) && isObject(actual)) {
        return Object.entries(declared).every(([key, value]) => covers(value, actual[key]));
    }
    return (
        declared === actual ||
        (isEmpty(declared) && isEmpty(actual)) ||
        (isTime(declared) && sameTime(declared, actual))
    );
}

/** Whether two declarations of a property are the same to the server. */
export function isSame(field: Field, one: unknown, other: unknown): boolean {
    if (field.is === "flag") {
        return (one === true) === (other === true);
    }
    if (one === undefined || other === undefined) {
        return one === other;
    }
    return (
        JSON.stringify(sorted(encodeValue(field, one))) === JSON.stringify(sorted(encodeValue(field, other)))
    );
}

function sorted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.entries(value)
                  .sort()
                  .map(([key, each]) => [key, sorted(each)]),
          )
        : value;
}

function isObject(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the server leaves out of its answers. */
function isEmpty(value: unknown): boolean {
    return (
        value === undefined ||
        value === null ||
        value === false ||
        value === 0 ||
        value === "" ||
        (Array.isArray(value) && value.length === 0)
    );
}

function isTime(value: unknown): value is string {
    return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value);
}

function sameTime(one: string, other: unknown): boolean {
    return typeof other === "string" && Date.parse(one) === Date.parse(other);
}
