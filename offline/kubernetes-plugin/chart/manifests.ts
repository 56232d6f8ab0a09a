import { parseAllDocuments } from "yaml";
import { isObject, objects, secret, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import {
    at,
    annotation,
    gvkOf,
    isCrd,
    isSecretKind,
    metadataOf,
    nameOf,
    namespaceOf,
    withMetadata,
} from "../objects/object.ts";

/** Reads what `helm template` wrote, as Helm's own YAML reader would: `yes` is a truth and `0755` octal. */
export function parseManifests(yaml: string): Values[] {
    const documents = parseAllDocuments(yaml, {
        version: "1.1",
        // Times and sexagesimal numbers are text to it, though.
        customTags: (tags) =>
            tags.filter(
                (tag) => typeof tag === "string" || !(/timestamp$/.test(tag.tag) || tag.format === "TIME"),
            ),
    });
    const parsed = Array.isArray(documents) ? documents : [];
    return parsed.flatMap((document) => {
        const [error] = document.errors;
        if (error !== undefined) {
            throw new Error(`decoding YAML: ${error.message}`);
        }
        const value = withoutNulls(document.toJS() as Value);
        return isObject(value) && Object.keys(value).length > 0 ? expanded(value) : [];
    });
}

function withoutNulls(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(withoutNulls);
    }
    if (!isObject(value)) {
        return value;
    }
    const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]));
}

/** A list stands for what is in it. */
function expanded(object: Values): Values[] {
    const isList = text(object["kind"]).endsWith("List") && Array.isArray(object["items"]);
    return isList ? objects(object["items"]).flatMap(expanded) : [demandIdentity(object)];
}

function demandIdentity(object: Values): Values {
    const shown = JSON.stringify(object).slice(0, 100);
    if (text(object["kind"]) === "" || text(object["apiVersion"]) === "") {
        throw new Error(`Kubernetes resources require a kind and apiVersion: \`${shown}\``);
    }
    if (nameOf(object) === "") {
        throw new Error(`Kubernetes resources require a .metadata.name: \`${shown}\``);
    }
    const { group, version } = gvkOf(object);
    return group === "" ? { ...object, apiVersion: version } : object;
}

/** An object of a chart and the places, in the same list, of those that must be there before it. */
export interface Ordered {
    readonly object: Values;
    readonly after: readonly number[];
}

/**
 * Puts objects into an order in which they can be made: namespaces before what lives in them, definitions before what
 * they define, and what the annotation `config.kubernetes.io/depends-on` names.
 */
export function ordered(list: readonly Values[]): Ordered[] {
    const needs = new Map(list.map((object) => [object, list.filter((other) => isNeeded(other, object))]));
    const sorted: Values[] = [];
    const visit = (object: Values, trail: readonly Values[]): void => {
        if (sorted.includes(object)) {
            return;
        }
        if (trail.includes(object)) {
            throw new Error(`cyclic dependency: ${trail.map(nameOf).join(" -> ")} -> ${nameOf(object)}`);
        }
        for (const needed of needs.get(object) ?? []) {
            visit(needed, [...trail, object]);
        }
        sorted.push(object);
    };
    for (const object of list) {
        visit(object, []);
    }
    return sorted.map((object) => ({
        object,
        after: (needs.get(object) ?? []).map((needed) => sorted.indexOf(needed)),
    }));
}

function isNeeded(other: Values, object: Values): boolean {
    if (other === object) {
        return false;
    }
    const [kind, own] = [gvkOf(other), gvkOf(object)];
    const isHome = kind.group === "" && kind.kind === "Namespace" && nameOf(other) === namespaceOf(object);
    const defines =
        isCrd(other) &&
        at(other, "spec", "group") === own.group &&
        at(other, "spec", "names", "kind") === own.kind;
    const named = annotation(object, "config.kubernetes.io/depends-on").split(",");
    return isHome || defines || named.some((reference) => reference.trim() === referenceTo(other));
}

/** `apps/namespaces/shop/Deployment/web`, or `/Namespace/shop`. */
function referenceTo(object: Values): string {
    const { group, kind } = gvkOf(object);
    const place = namespaceOf(object) === "" ? "" : `namespaces/${namespaceOf(object)}/`;
    return `${group}/${place}${kind}/${nameOf(object)}`;
}

/** The name of an object among the program's resources. */
export function resourceName(object: Values, prefix: string): string {
    const name = namespaceOf(object) === "" ? nameOf(object) : `${namespaceOf(object)}/${nameOf(object)}`;
    return prefix === "" ? name : `${prefix}:${name}`;
}

/** The resource type of an object: `kubernetes:apps/v1:Deployment`. */
export function resourceType(object: Values): string {
    const { group, version, kind } = gvkOf(object);
    return `kubernetes:${group === "" ? "core" : group}/${version}:${kind}`;
}

/** The inputs of an object's resource: data of Secrets is secret. */
export function resourceInputs(object: Values, skipAwait: boolean): Values {
    const annotations = metadataOf(object)["annotations"];
    const waiting = { ...(isObject(annotations) ? annotations : {}), "pulumi.com/skipAwait": "true" };
    const whole = skipAwait ? withMetadata(object, { annotations: waiting }) : object;
    if (!isSecretKind(whole)) {
        return whole;
    }
    const entries = Object.entries(whole).map(
        ([key, value]) => [key, key === "data" || key === "stringData" ? secret(value) : value] as const,
    );
    return Object.fromEntries(entries);
}
