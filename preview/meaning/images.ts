import { digestIn } from "../../components/images/pushedReference.ts";
import { isRebuilt } from "../../components/images/rebuilt.ts";
import { hardenedReference, type ImageReference } from "../../components/images/reference.ts";
import type { Signers } from "../../components/images/signatures/message.ts";
import { parseTag } from "../../components/images/tag.ts";
import { compareVersions } from "../../components/images/versions.ts";
import { natsNotes } from "./natsReleases.ts";
import { byName, groupBy } from "../groupBy.ts";
import { roleOf } from "./roles.ts";
import type { Resource, ResourceChange, StackPreview, Value } from "../stackPreview.ts";
import { inputsOf, isContainer, unmarked } from "../values.ts";

/** An image or a chart that another one takes the place of. */
export interface ImageChange {
    /** The references; `undefined` where there is none. */
    readonly before: string | undefined;
    readonly after: string | undefined;
    /** What is worth knowing, such as a tag that is not rebuilt any more. */
    readonly notes: readonly string[];
    /** The version, such as `nats 2.14.5`, if it is an older one. */
    readonly goesBackTo?: string;
    /** The address of the release notes. */
    readonly releaseNotes?: string;
}

/** A property of a container, a pod's template or an image that is a reference; and the label that has a chart's version. */
const imagePath = /(^|\.)image$/;
const chartPath = 'metadata.labels["helm.sh/chart"]';

/** The images and charts that change or are new, each once. */
export function imageChanges({ changes, unchanged, signers = {} }: StackPreview): ImageChange[] {
    const replaced = byName(changes).flatMap(({ type, properties }) =>
        properties
            .filter(
                ({ path }) =>
                    imagePath.test(path) ||
                    path === chartPath ||
                    (path === "name" && type.endsWith(":RemoteImage")),
            )
            .map(({ path, before, after }) =>
                imageChange(textOf(before), textOf(after), path === chartPath ? ["a Helm chart"] : []),
            )
            .filter(({ before, after }) => before !== undefined && after !== undefined),
    );
    const created = changes.filter(({ operation }) => operation === "create");
    const others = [...unchanged, ...changes.filter(({ operation }) => operation !== "create")];
    const known = new Set([...replaced.map(({ after }) => after), ...others.flatMap(referencesOf)]);
    const added = new Set(created.flatMap(referencesOf).filter((each) => !known.has(each)));
    const once = groupBy(replaced, ({ before, after }) => `${before} ${after}`);
    return [
        ...[...once.values()].flatMap(([first]) => first ?? []),
        ...[...added].sort().map((each) => imageChange(undefined, each)),
        ...changes.filter((each) => roleOf(each) === "build").flatMap(builtImage),
    ].map((change) => ({ ...change, notes: [...change.notes, ...signatureNote(change, signers)] }));
}

function signatureNote({ after = "" }: ImageChange, signers: Signers): string[] {
    const signer = signers[digestIn(after) ?? after];
    return signer === undefined
        ? []
        : [signer === null ? "NOT signed by anybody who is trusted" : `signed by ${signer}`];
}

function imageChange(
    before: string | undefined,
    after: string | undefined,
    notes: readonly string[] = [],
): ImageChange {
    const release = releaseNotes(after ?? "");
    return {
        before,
        after,
        notes: [...notes, ...notesOn(before, after)],
        ...(before === undefined || release === undefined ? {} : { releaseNotes: release }),
        ...olderVersion(before, after),
    };
}

function olderVersion(before: string | undefined, after: string | undefined): Partial<ImageChange> {
    const [old, now] = [before, after].map((text) => hardenedReference(text ?? ""));
    const [from, to] = [old, now].map((reference) => parseTag(reference?.tag ?? "")?.version);
    return old?.repository === now?.repository && from && to && compareVersions(from, to).order > 0
        ? { goesBackTo: `${now?.repository} ${to}` }
        : {};
}

function builtImage({ operation, inputs }: ResourceChange): ImageChange[] {
    const name = inputs["imageName"];
    if (typeof name !== "string" || operation === "delete") {
        return [];
    }
    return operation === "create"
        ? [{ before: undefined, after: name, notes: ["built"] }]
        : [{ before: name, after: undefined, notes: ["built again"] }];
}

function releaseNotes(reference: string): string | undefined {
    const { repository, tag = "" } = hardenedReference(reference) ?? {};
    const version = parseTag(tag)?.version;
    return repository === "nats" && /^\d+\.\d+\.\d+$/.test(version ?? "")
        ? `https://github.com/nats-io/nats-server/releases/tag/v${version}`
        : undefined;
}

/** The references in a resource's inputs. */
function referencesOf({ type, inputs }: Resource): string[] {
    const name = type.endsWith(":RemoteImage") ? [inputs["name"]] : [];
    return [...name, ...imagesIn(inputs)].filter((each) => typeof each === "string").filter(isReference);
}

function imagesIn(value: unknown): unknown[] {
    return isContainer(value)
        ? inputsOf(value).flatMap(([key, each]) => (key === "image" ? [each] : imagesIn(each)))
        : [];
}

function textOf(value: Value): string | undefined {
    return value.kind === "text" && isReference(value.text) ? value.text : undefined;
}

/** The identity of an image that was built here says nothing to people. */
function isReference(text: string): boolean {
    return unmarked(text) !== "unknown" && !text.startsWith("sha256:");
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
    const older = order > 0 ? [part === "patch" ? "an older version" : `an older ${part} version`] : [];
    const known = now.repository === "nats" ? natsNotes(from, to) : [];
    const isUnread = order < 0 && part !== "patch" && known.length === 0;
    return [...older, ...(isUnread ? [`another ${part} version: read its release notes`] : known)];
}
