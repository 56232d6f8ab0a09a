import { isObject, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";

/** Group, version and kind. The core group is `""`. */
export interface Gvk {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
}

/** The kind of an object, from its `apiVersion` and `kind`. */
export function gvkOf(object: Values): Gvk {
    return gvk(text(object["apiVersion"]), text(object["kind"]));
}

/** Takes an `apiVersion` apart. `core/v1`, as resource types have it, is `v1`. */
export function gvk(apiVersion: string, kind: string): Gvk {
    const [first = "", second] = apiVersion.split("/");
    return second === undefined
        ? { group: "", version: first, kind }
        : { group: first === "core" ? "" : first, version: second, kind };
}

/** The kind of a resource type: `kubernetes:apps/v1:Deployment`. */
export function gvkOfType(type: string): Gvk {
    const [name = "", apiVersion = "", kind = ""] = type.split(":");
    if (name !== "kubernetes") {
        throw new Error(`unrecognized resource type: "${type}" for this provider`);
    }
    if (apiVersion.split("/").length !== 2) {
        throw new Error(`apiVersion does not have both a group and a version: "${apiVersion}"`);
    }
    return gvk(apiVersion, kind);
}

/** The `apiVersion` of a kind. */
export function apiVersionOf({ group, version }: Gvk): string {
    return group === "" ? version : `${group}/${version}`;
}

/** `metadata`, or an empty one. */
export function metadataOf(object: Values): Values {
    return isObject(object["metadata"]) ? object["metadata"] : {};
}

export function nameOf(object: Values): string {
    return text(metadataOf(object)["name"]);
}

export function namespaceOf(object: Values): string {
    return text(metadataOf(object)["namespace"]);
}

/** An object with other metadata; `undefined` removes. */
export function withMetadata(object: Values, changes: Readonly<Record<string, Value | undefined>>): Values {
    const entries = Object.entries({ ...metadataOf(object), ...changes });
    const set = entries.filter((entry): entry is [string, Value] => entry[1] !== undefined);
    return { ...object, metadata: Object.fromEntries(set) };
}

/** The value of an annotation, `""` where there is none. */
export function annotation(object: Values, key: string): string {
    const annotations = metadataOf(object)["annotations"];
    return isObject(annotations) ? text(annotations[key]) : "";
}

/** A value deep inside, if all on the way to it are objects. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
    return path.reduce<Value | undefined>((node, key) => (isObject(node) ? node[key] : undefined), value);
}

/** Pulumi's id of an object: `namespace/name`, or the name alone. */
export function idOf(object: Values): string {
    const namespace = namespaceOf(object);
    return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** Takes an id apart. */
export function parseId(id: string): { namespace: string; name: string } {
    const [first = "", second] = id.split("/");
    return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

/** Whether an object is owned by another, directly. */
export function isOwnedBy(object: Values, owner: Values | undefined): boolean {
    const owners = metadataOf(object)["ownerReferences"];
    const uid = owner === undefined ? "" : text(metadataOf(owner)["uid"]);
    return uid !== "" && Array.isArray(owners) && owners.some((entry) => at(entry, "uid") === uid);
}

/** Whether an object is a Secret; any version of the core group will do. */
export function isSecretKind(object: Values): boolean {
    const { group, kind } = gvkOf(object);
    return group === "" && kind === "Secret";
}

/** Whether an object defines custom resources. */
export function isCrd(object: Values): boolean {
    const { group, kind } = gvkOf(object);
    return group === "apiextensions.k8s.io" && kind === "CustomResourceDefinition";
}

/** Whether a resource changes an object that something else owns: `NamespacePatch` and its like. */
export function isPatch(type: string, object: Values): boolean {
    return type.split(":")[2] === `${text(object["kind"])}Patch`;
}
