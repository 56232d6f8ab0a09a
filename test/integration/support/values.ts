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

/** Reads a message's properties: without nulls, secrets unwrapped. */
export function fromStruct(message: Struct | undefined): Values {
    return message === undefined ? {} : (plain(message.toJavaScript()) as Values);
}

/** Writes properties into a message. */
export function toStruct(values: Values): Struct {
    return struct.Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
}

function plain(value: JavaScriptValue | undefined): Value | undefined {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (Array.isArray(value)) {
        return value.map((item: JavaScriptValue) => plain(item) ?? "");
    }
    if (typeof value !== "object") {
        return value as Value;
    }
    const fields = value as Record<string, JavaScriptValue>;
    if (signature in fields) {
        return plain(fields["value"]) ?? unknown;
    }
    const entries = Object.entries(fields).map(([key, field]) => [key, plain(field)] as const);
    return Object.fromEntries(
        entries.filter((entry): entry is readonly [string, Value] => entry[1] !== undefined),
    );
}
