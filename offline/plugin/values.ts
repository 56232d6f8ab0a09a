import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** A property value as Pulumi has it, after secrets have been unwrapped. */
export type Value = boolean | number | string | Value[] | Values;

/** The properties of a resource, or of an object in it. A property that is not there is not set. */
export interface Values {
    [key: string]: Value;
}

/** Stands, in a preview, for a value that is known only after the deployment. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Reads a message's properties: without nulls, secrets unwrapped. */
export function fromStruct(message: Struct | undefined): Values {
    return message === undefined ? {} : (plain(message.toJavaScript()) as Values);
}

/** Writes properties into a message. */
export function toStruct(values: Values): Struct {
    return struct.Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
}

/** Marks a value so that the engine encrypts it in the state. */
export function secret(value: Value): Value {
    return { [signature]: secretSignature, value };
}

/** Reads a message's properties: without nulls, secrets as {@link secret} marks them. */
export function secretsOf(message: Struct | undefined): Values {
    return message === undefined ? {} : (plain(message.toJavaScript(), secret) as Values);
}

/** A value without the marks of secrets. */
export function open(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(open);
    }
    if (isSecret(value)) {
        return open(value["value"] as Value);
    }
    return isObject(value) ? compact(Object.entries(value).map(([key, item]) => [key, open(item)])) : value;
}

/** Whether a value is marked as a secret. */
export function isSecret(value: Value | undefined): value is Values {
    return isObject(value) && value[signature] === secretSignature;
}

/** Whether a value is, or holds, a secret. */
export function hasSecret(value: Value | undefined): boolean {
    if (Array.isArray(value)) {
        return value.some(hasSecret);
    }
    return isSecret(value) || (isObject(value) && Object.values(value).some(hasSecret));
}

function plain(value: JavaScriptValue | undefined, mark = (inner: Value): Value => inner): Value | undefined {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (Array.isArray(value)) {
        return value.map((item: JavaScriptValue) => plain(item, mark) ?? "");
    }
    if (typeof value !== "object") {
        return value as Value;
    }
    const fields = value as Record<string, JavaScriptValue>;
    if (fields[signature] === secretSignature) {
        const inner = plain(fields["value"], mark);
        return inner === undefined ? undefined : mark(inner);
    }
    if (fields[signature] === outputSignature) {
        const inner = plain(fields["value"], mark) ?? unknown;
        return fields["secret"] === true ? mark(inner) : inner;
    }
    return compact(Object.entries(fields).map(([key, field]) => [key, plain(field, mark)]));
}

/** An object of the entries that have a value. */
export function compact(entries: Iterable<readonly [string, Value | undefined]>): Values {
    const set = [...entries].filter((entry): entry is [string, Value] => entry[1] !== undefined);
    return Object.fromEntries(set);
}

/** An object without some of its entries. */
export function without(values: Values, ...keys: readonly string[]): Values {
    return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}

/** Whether a value is, or holds, one that is not known yet. */
export function hasUnknown(value: Value | undefined): boolean {
    if (Array.isArray(value)) {
        return value.some(hasUnknown);
    }
    if (isObject(value)) {
        return Object.values(value).some(hasUnknown);
    }
    return value === unknown;
}

/** What is known of an object. */
export function knownOf(values: Values): Values {
    return compact(Object.entries(values).map(([key, value]) => [key, knownPart(value)]));
}

function knownPart(value: Value): Value | undefined {
    if (Array.isArray(value)) {
        return value.map(knownPart).filter((item) => item !== undefined);
    }
    return isObject(value) ? knownOf(value) : value === unknown ? undefined : value;
}

/** Whether a value is an object (and no list). */
export function isObject(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list of objects, whatever was given. */
export function objects(value: Value | undefined): Values[] {
    return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A list of strings, whatever was given. */
export function strings(value: Value | undefined): string[] {
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** A string, `""` where there is none. */
export function text(value: Value | undefined): string {
    return typeof value === "string" ? value : "";
}

/** A number, 0 where there is none. */
export function count(value: Value | undefined): number {
    return typeof value === "number" ? value : 0;
}

/** Map of strings, whatever was given. */
export function stringMap(value: Value | undefined): Record<string, string> {
    const entries = Object.entries(isObject(value) ? value : {});
    return Object.fromEntries(entries.map(([key, item]) => [key, String(item)]));
}

/** Text, unless there is none. */
export function nonEmpty(value: Value | undefined): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}
