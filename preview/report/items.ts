/** Changed resources as lists in Markdown. */
import { byOperation, componentKey, groupBy } from "../groupBy.ts";
import { kindOf } from "../meaning/roles.ts";
import type { PropertyChange, ResourceChange, Value } from "../stackPreview.ts";
import { counted, cut } from "../words.ts";
import { following, isFollowing } from "./diff.ts";
import { code, visible } from "./escape.ts";
import { differing, withoutSameStart } from "./texts.ts";

/** More names on a line are not read. */
const maxNames = 20;

/** How much of everything a report has. What matters least is folded first. */
export interface Detail {
    readonly properties: number;
    readonly resources: number;
    readonly graph: boolean;
    /** The longest text of a value. */
    readonly text: number;
    readonly messages: number;
}

/** Words for operations, where they are not those of an update. */
type Words = Readonly<Partial<Record<ResourceChange["operation"], string>>>;
export const driftWords: Words = { delete: "gone:", update: "changed:" };

/** Changed resources by component, deletions first. */
export function changedResources(
    changes: readonly ResourceChange[],
    detail: Detail,
    words: Words = {},
): string {
    const sorted = byOperation(changes).slice(0, detail.resources);
    const groups = groupBy(sorted, componentKey);
    const omitted = changes.length - sorted.length;
    return [
        ...[...groups.values()].map((resources) =>
            [
                inComponent(resources[0]),
                "",
                ...[...groupBy(resources, sameness).values()].map((same) =>
                    resourceItem(same, detail, words),
                ),
            ].join("\n"),
        ),
        ...(omitted > 0 ? [`… and ${counted(omitted, "more resource")}, in the whole report`] : []),
    ].join("\n\n");
}

function inComponent(first: ResourceChange | undefined): string {
    const { component } = first ?? {};
    return component === undefined
        ? "In the stack itself"
        : `In ${code(component.name)}, ${visible(kindOf(component))}`;
}

/** What resources have in common that are one item: servers that get another image, for example. */
function sameness({ operation, type, properties }: ResourceChange): string {
    return JSON.stringify([operation, properties.length > 0 ? properties : type]);
}

/** `docker.Container a, b, docker.Volume c`. */
function namesOf(resources: readonly ResourceChange[]): string {
    const shown = [...groupBy(resources.slice(0, maxNames), kindOf)].map(
        ([kind, same]) => `${visible(kind)} ${same.map(({ name }) => code(name)).join(", ")}`,
    );
    const omitted = resources.length - maxNames;
    return [...shown, ...(omitted > 0 ? [`and ${omitted} more`] : [])].join(", ");
}

function resourceItem(resources: readonly ResourceChange[], detail: Detail, words: Words): string {
    const [change] = resources;
    if (change === undefined) {
        return "";
    }
    const { operation, properties } = change;
    const shown = properties.slice(0, detail.properties);
    const omitted = properties.length - shown.length;
    return [
        `- ${words[operation] ?? operation} ${namesOf(resources)}`,
        ...(isFollowing(change) ? [`  - ${following}`] : []),
        ...shown.map((each) => `  - ${propertyItem(each, detail)}`),
        ...(omitted > 0 ? [`  - ${counted(omitted, shown.length > 0 ? "more property" : "property")}`] : []),
    ].join("\n");
}

function propertyItem({ path, before, after, replaces }: PropertyChange, { text }: Detail): string {
    const reason = replaces ? " (replaces it)" : "";
    if (before.kind === "secret" && after.kind === "secret") {
        return `${code(path)}: [secret] changes${reason}`;
    }
    if (before.kind === "absent" && after.kind === "absent") {
        return `${code(path)} changes${reason}`;
    }
    const [old, now] = withoutSameStart(
        differing(before, after, { from: 3, context: 0 }),
        Math.min(text, 100),
    );
    const value = ({ kind }: Value, shown: string) =>
        kind === "absent" ? "nothing" : code(cut(shown, text));
    return `${code(path)}: ${value(before, old)} → ${value(after, now)}${reason}`;
}
