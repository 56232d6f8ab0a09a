import { isRebuilt } from "../../components/images/rebuilt.ts";
import { hardenedReference, type ImageReference } from "../../components/images/reference.ts";
import { parseTag } from "../../components/images/tag.ts";
import { compareVersions } from "../../components/images/versions.ts";
import type { StackPreview } from "../stackPreview.ts";

/** An image that another one takes the place of. */
export interface ImageChange {
    /** The references; `undefined` where there is none. */
    readonly before: string | undefined;
    readonly after: string | undefined;
    /** What is worth knowing, such as a tag that is not rebuilt any more. */
    readonly notes: readonly string[];
}

/** A property of a container, a pod's template or an image that is a reference. */
const imagePath = /(^|\.)image$/;

/** The images that change, each once. */
export function imageChanges({ changes }: StackPreview): ImageChange[] {
    const found = new Map<string, ImageChange>();
    for (const { type, properties } of changes) {
        for (const { path, before, after } of properties) {
            const isReference = imagePath.test(path) || (path === "name" && type.endsWith(":RemoteImage"));
            if (isReference) {
                const [old, now] = [textOf(before), textOf(after)];
                found.set(`${old} ${now}`, { before: old, after: now, notes: notesOn(old, now) });
            }
        }
    }
    return [...found.values()].filter(({ before, after }) => before !== undefined || after !== undefined);
}

function textOf(value: { readonly kind: string; readonly text?: string }): string | undefined {
    return value.kind === "unknown" ? "known after the build" : value.text;
}

function notesOn(before: string | undefined, after: string | undefined): string[] {
    const [old, now] = [before, after].map((text) => hardenedReference(text ?? ""));
    if (now === undefined || after === undefined) {
        return [];
    }
    const { rebuilt, newest } = isRebuilt(after);
    return [
        ...(rebuilt === "no" ? [`not rebuilt any more: the newest version is ${newest ?? "another"}`] : []),
        ...(old?.tag === now.tag && old.digest !== now.digest && old.digest !== undefined
            ? ["the same tag, built again"]
            : []),
        ...(old === undefined ? [] : versionNotes(old, now)),
    ];
}

function versionNotes(old: ImageReference, now: ImageReference): string[] {
    const [from, to] = [parseTag(old.tag)?.version, parseTag(now.tag)?.version];
    if (from === undefined || to === undefined || old.repository !== now.repository) {
        return [];
    }
    const { order, part } = compareVersions(from, to);
    if (order === 0) {
        return [];
    }
    if (order > 0) {
        return [
            now.repository === "nats" && part !== "patch"
                ? "an older minor version: JetStream may not read what the newer one stored"
                : "an older version",
        ];
    }
    return part === "patch" ? [] : [`another ${part} version: read its release notes`];
}
