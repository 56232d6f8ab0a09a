import { textOf } from "../report/diff.ts";
import type { PropertyChange, Value } from "../stackPreview.ts";
import { isContainer, shown, unmarked } from "../values.ts";
import { html, type Html, type Part } from "./markup.ts";

/** Longer texts are folded. */
const foldedFrom = { characters: 600, lines: 12 } as const;
/** Longer texts are cut: nobody reads them, and a page with several would not open on a phone. */
const maxText = 100_000;
const maxName = 100;
/** The equal lines around those that differ. */
const context = 3;

/** A name on one line, cut where it is too long to read. */
export function nameHtml(name: string): Html {
    return html`<bdi class="name">${short(name)}</bdi>`;
}

/** The beginning of a text, on one line. */
export function short(text: string, length = maxName): string {
    // By code points, so that no half of one is left.
    const start =
        text.length <= length ? text : `${[...text.slice(0, length * 2)].slice(0, length).join("")}…`;
    return start.replaceAll("\n", "↵");
}

/** A text, folded where it is long. */
export function longText(text: string): Html {
    const lines = text.split("\n").length;
    if (text.length <= foldedFrom.characters && lines <= foldedFrom.lines) {
        return html`<pre>${startOfPre(text)}</pre>`;
    }
    const rest = text.length > maxText ? `\n… and ${count(text.length - maxText)} more characters` : "";
    return html`<details class="long">
        <summary>
            ${short(text, 60)} (${count(lines)} ${lines === 1 ? "line" : "lines"}, ${count(text.length)}
            characters)
        </summary>
        <pre>${startOfPre(text.slice(0, maxText))}${rest}</pre>
    </details>`;
}

/** A property that changes: its path, and the values before and after side by side. */
export function propertyRow({ path, before, after, replaces }: PropertyChange): Html {
    return html`<dt>
            <bdi>${short(path, 300)}</bdi>${replaces ? html` <span class="tag">replaces it</span>` : ""}
        </dt>
        ${valuesOf(before, after)}`;
}

function valuesOf(before: Value, after: Value): Part {
    if (before.kind === "secret" && after.kind === "secret") {
        return html`<dd class="wide"><em>[secret] changes</em></dd>`;
    }
    const [old, now] = differing(before, after);
    return [side("before", "del", before, old), side("after", "ins", after, now)];
}

function side(when: string, element: "del" | "ins", value: Value, text: string): Html {
    const content = value.kind === "text" ? longText(text) : html`<em>${text}</em>`;
    const label = html`<span class="unseen">${when}: </span>`;
    return value.kind === "absent"
        ? html`<dd class="absent">${label}<em>not set</em></dd>`
        : element === "del"
          ? html`<dd class="before">${label}<del>${content}</del></dd>`
          : html`<dd class="after">${label}<ins>${content}</ins></dd>`;
}

/** The texts of two values; of long ones only the lines that differ, and those around them. */
function differing(before: Value, after: Value): readonly [string, string] {
    const texts = [textOf(before), textOf(after)] as const;
    const [old, now] = [texts[0].split("\n"), texts[1].split("\n")];
    const shorter = Math.min(old.length, now.length);
    if (shorter <= foldedFrom.lines) {
        return texts;
    }
    const head = equalLines(shorter, (index) => old[index] === now[index]);
    const tail = equalLines(shorter - head, (index) => old.at(-1 - index) === now.at(-1 - index));
    const part = (lines: readonly string[]) => {
        const [from, to] = [
            Math.max(0, head - context),
            Math.min(lines.length, lines.length - tail + context),
        ];
        return [
            ...(from > 0 ? [`… ${from} equal lines`] : []),
            ...lines.slice(from, to),
            ...(to < lines.length ? [`… ${lines.length - to} equal lines`] : []),
        ].join("\n");
    };
    return [part(old), part(now)];
}

function equalLines(max: number, isEqual: (index: number) => boolean): number {
    let found = 0;
    while (found < max && isEqual(found)) {
        found += 1;
    }
    return found;
}

/** The inputs of a resource that comes or goes, a property at a time. */
export function inputsText(inputs: Readonly<Record<string, unknown>>): string {
    return Object.entries(inputs)
        .filter(([key]) => !key.startsWith("__"))
        .map(([key, value]) => `${key}: ${readable(value)}`)
        .join("\n");
}

/** A value as text, objects and arrays over several lines. */
function readable(value: unknown): string {
    const text = textOf(shown(value));
    const known = unmarked(value);
    if (typeof known === "string" || !isContainer(known.plain)) {
        return text.replaceAll("\n", "\n  ");
    }
    // Keys with underscores are what providers note for themselves.
    const parts: unknown = JSON.parse(text, (key, part: unknown) =>
        key.startsWith("__") ? undefined : part,
    );
    const line = JSON.stringify(parts);
    return line.length <= 80 ? line : JSON.stringify(parts, undefined, 2);
}

/** The parser of HTML skips a first line that is empty. */
function startOfPre(text: string): string {
    return text.startsWith("\n") ? `\n${text}` : text;
}

export function count(number: number): string {
    return number.toLocaleString("en-US");
}
