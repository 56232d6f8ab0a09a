import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** A property value of Pulumi, with secrets unwrapped. */
export type Value = boolean | number | string | Value[] | Values;

/** The properties of a resource, or of an object in it. A missing property is not set. */
export interface Values {
    [key: string]: Value;
}

/** In a preview, a value that is known only after the deployment. */
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

function compact(entries: Iterable<readonly [string, Value | undefined]>): Values {
    const set = [...entries].filter((entry): entry is [string, Value] => entry[1] !== undefined);
    return Object.fromEntries(set);
}

/** Whether a value is an object (and no list). */
function isObject(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
