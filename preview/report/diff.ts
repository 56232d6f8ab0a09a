import type { PropertyChange, ResourceChange, Value } from "../stackPreview.ts";
import { shown } from "../values.ts";
import { kindOf } from "../meaning/roles.ts";

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
    if (operation === "create" || operation === "delete") {
        const sign = operation === "create" ? "+" : "-";
        return Object.entries(inputs)
            .filter(([key]) => !key.startsWith("__"))
            .flatMap(([key, value]) => lines(sign, key, shown(value)))
            .slice(0, maxLines);
    }
    return properties.flatMap(propertyLines).slice(0, maxLines);
}

function propertyLines({ path, before, after, replaces }: PropertyChange): DiffLine[] {
    const reason = replaces ? [{ sign: " ", text: `${path} replaces it:` } as const] : [];
    if (before.kind === "secret" && after.kind === "secret") {
        return [...reason, { sign: " ", text: `${path}: [secret] changes` }];
    }
    return [...reason, ...lines("-", path, before), ...lines("+", path, after)];
}

function lines(sign: "+" | "-", path: string, value: Value): DiffLine[] {
    if (value.kind === "absent") {
        return [];
    }
    const [first = "", ...rest] = textOf(value).slice(0, maxText).split("\n");
    return [{ sign, text: `${path}: ${first}` }, ...rest.map((text) => ({ sign, text: `  ${text}` }))];
}

/** A value in words. */
export function textOf(value: Value): string {
    switch (value.kind) {
        case "text":
            return value.text;
        case "secret":
            return "[secret]";
        case "unknown":
            return "known after the update";
        case "absent":
            return "";
    }
}

/** The heading of a resource: `replace docker.Container dhi-dev-nats-0`. */
export function headingOf(change: ResourceChange): string {
    return `${change.operation} ${kindOf(change)} ${change.name}`;
}
