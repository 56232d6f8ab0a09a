import type { PropertyChange, ResourceChange } from "../stackPreview.ts";
import { inputsOf } from "../values.ts";
import { cut } from "../words.ts";
import { kindOf } from "../meaning/roles.ts";
import { differing, readable } from "./texts.ts";

/** A line of a diff, with what it is. */
export interface DiffLine {
    readonly sign: "+" | "-" | " ";
    readonly text: string;
}

/** Longer texts are cut in diffs: what they say is in the stack's files. */
const maxLines = 200;
const maxText = 2000;

/** All that changes in a resource, line by line: the inputs of one that comes or goes, or the properties that change. */
export function diffOf(change: ResourceChange): DiffLine[] {
    const { operation, properties, inputs } = change;
    if (["create", "import", "delete", "forget"].includes(operation)) {
        const sign = operation === "create" || operation === "import" ? "+" : "-";
        return inputsOf(inputs)
            .flatMap(([key, value]) => lines(sign, key, readable(value)))
            .slice(0, maxLines);
    }
    return properties.flatMap(propertyLines).slice(0, maxLines);
}

function propertyLines({ path, before, after, replaces }: PropertyChange): DiffLine[] {
    const reason = replaces ? [{ sign: " ", text: `${path} replaces it:` } as const] : [];
    if (before.kind === "secret" && after.kind === "secret") {
        return [...reason, { sign: " ", text: `${path}: [secret] changes` }];
    }
    const [old, now] = differing(before, after, { from: 12, context: 3 });
    return [
        ...reason,
        ...(before.kind === "absent" ? [] : lines("-", path, old)),
        ...(after.kind === "absent" ? [] : lines("+", path, now)),
    ];
}

function lines(sign: "+" | "-", path: string, value: string): DiffLine[] {
    const [first = "", ...rest] = cut(value, maxText).split("\n");
    return [{ sign, text: `${path}: ${first}` }, ...rest.map((text) => ({ sign, text: `  ${text}` }))];
}

/** Why a resource changes of which no property does. */
export const following =
    "No property of it changes. It follows what it depends on or reads at its start, or an update of dhi (CHANGELOG.md).";

/** Whether a resource changes without a change of its properties. */
export function isFollowing({ operation, properties }: ResourceChange): boolean {
    return properties.length === 0 && (operation === "update" || operation === "replace");
}

/** The heading of a resource: `replace docker.Container dhi-dev-nats-0`. */
export function headingOf(change: ResourceChange): string {
    return `${change.operation} ${kindOf(change)} ${change.name}`;
}
