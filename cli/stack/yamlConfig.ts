import { isDeepStrictEqual } from "node:util";
import { isMap, parseDocument, type Document } from "yaml";

/** A stack file as plain values: `config`, `encryptionsalt` and whatever else Pulumi keeps there. */
export type StackFile = Record<string, unknown>;

/** A change of one leaf of a stack file; `undefined` removes it. */
export interface Change {
    readonly path: readonly string[];
    readonly value: unknown;
}

/** Merges two values leaf by leaf, the second taking precedence; lists and secrets are leaves. */
export function overlay(base: unknown, over: unknown): unknown {
    if (!isBranch(base) || !isBranch(over)) {
        return over === undefined ? base : over;
    }
    const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
    return Object.fromEntries([...keys].map((key) => [key, overlay(base[key], over[key])]));
}

/** The leaves that differ. New sections are compared leaf by leaf, because a secret may be among them. */
export function changes(before: unknown, after: unknown, path: readonly string[] = []): Change[] {
    const base = before ?? {};
    if (isBranch(base) && isBranch(after)) {
        const keys = new Set([...Object.keys(base), ...Object.keys(after)]);
        return [...keys].flatMap((key) => changes(base[key], after[key], [...path, key]));
    }
    return isDeepStrictEqual(before, after) ? [] : [{ path, value: after }];
}

/** Applies changes to a file's text. Its comments and order are kept. */
export function applyChanges(text: string, list: readonly Change[]): string {
    const document: Document = parseDocument(text);
    if (!isMap(document.contents)) {
        document.contents = document.createNode({});
    }
    for (const { path, value } of list) {
        if (value === undefined) {
            remove(document, path);
        } else {
            fillEmptySection(document, path);
            document.setIn(path, value);
        }
    }
    return document.toString({ lineWidth: 0 });
}

/** Whether a leaf is a secret as Pulumi writes it: `{ secure: … }`. */
export function isSecret(value: unknown): boolean {
    return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}

/** Replaces an empty section above a leaf, which YAML reads as null, by a map. */
function fillEmptySection(document: Document, path: readonly string[]): void {
    const empty = path.findIndex((_, depth) => depth > 0 && document.getIn(path.slice(0, depth)) === null);
    if (empty > 0) {
        document.setIn(path.slice(0, empty), document.createNode({}));
    }
}

/** Removes a leaf, and the map above it if that is empty then. */
function remove(document: Document, path: readonly string[]): void {
    if (!document.hasIn(path)) {
        return;
    }
    document.deleteIn(path);
    const parent = document.getIn(path.slice(0, -1));
    if (path.length > 1 && isMap(parent) && parent.items.length === 0) {
        document.deleteIn(path.slice(0, -1));
    }
}

/** Whether a value has leaves below it. */
export function isBranch(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isSecret(value);
}
