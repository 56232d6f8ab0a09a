/** Values as texts that people compare. */
import type { Value } from "../stackPreview.ts";
import { isContainer, shown, unmarked } from "../values.ts";

/** Longer lines of JSON are broken. */
const maxLine = 80;

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

/** An input as text, long objects and arrays over several lines. */
export function readable(value: unknown): string {
    const text = textOf(shown(value));
    const known = unmarked(value);
    if (typeof known === "string" || !isContainer(known.plain)) {
        return text.replaceAll("\n", "\n  ");
    }
    return text.length <= maxLine ? text : JSON.stringify(JSON.parse(text), undefined, 2);
}

/** How much of two texts is shown. */
interface Extent {
    /** Shorter ones, in lines, are whole. */
    readonly from: number;
    /** The equal lines around those that differ. */
    readonly context: number;
}

/** The texts of two values; of long ones only the lines that differ, and those around them. */
export function differing(before: Value, after: Value, { from, context }: Extent): readonly [string, string] {
    const texts = [textOf(before), textOf(after)] as const;
    const [old, now] = [texts[0].split("\n"), texts[1].split("\n")];
    const shorter = Math.min(old.length, now.length);
    if (shorter <= from) {
        return texts;
    }
    const head = equal(shorter, (index) => old[index] === now[index]);
    const tail = equal(shorter - head, (index) => old.at(-1 - index) === now.at(-1 - index));
    const part = (lines: readonly string[]) => {
        const start = Math.max(0, head - context);
        const end = Math.min(lines.length, lines.length - tail + context);
        return [
            ...(start > 0 ? [`… ${start} equal lines`] : []),
            ...lines.slice(start, end),
            ...(end < lines.length ? [`… ${lines.length - end} equal lines`] : []),
        ].join("\n");
    };
    return [part(old), part(now)];
}

/** Two lines without the beginning that both have, where they are longer than that. */
export function withoutSameStart(
    [old, now]: readonly [string, string],
    length: number,
): readonly [string, string] {
    const shorter = Math.min(old.length, now.length);
    const same = equal(shorter, (index) => old[index] === now[index]);
    // Not in the middle of a word.
    const start = old.slice(0, same).search(/[^,\s]*$/);
    return Math.max(old.length, now.length) <= length || start < length / 2
        ? [old, now]
        : [`…${old.slice(start)}`, `…${now.slice(start)}`];
}

function equal(max: number, isEqual: (index: number) => boolean): number {
    let found = 0;
    while (found < max && isEqual(found)) {
        found += 1;
    }
    return found;
}
