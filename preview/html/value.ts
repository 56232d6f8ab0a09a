import { differing, readable } from "../report/texts.ts";
import type { PropertyChange, Value } from "../stackPreview.ts";
import { inputsOf } from "../values.ts";
import { cut } from "../words.ts";
import { html, type Html, type Part } from "./markup.ts";

/** Longer texts are folded. */
const foldedFrom = { characters: 600, lines: 12 } as const;
/** Longer texts are cut: nobody reads them, and a page with several would not open on a phone. */
const maxText = 100_000;
const maxName = 100;
const maxMessage = 5000;

/** A name on one line, cut where it is too long to read. */
export function nameHtml(name: string): Html {
    return html`<bdi class="name">${short(name)}</bdi>`;
}

/** The beginning of a text, on one line. */
export function short(text: string, length = maxName): string {
    return cut(text, length).replaceAll("\n", "↵");
}

/** What went wrong: nobody should have to look for it, so only what fills several screens is folded. */
export function messageText(text: string): Html {
    return longText(text, text.length <= maxMessage);
}

/** A text, folded where it is long. */
export function longText(text: string, isOpen = false): Html {
    const lines = text.split("\n").length;
    if (text.length <= foldedFrom.characters && lines <= foldedFrom.lines) {
        return html`<pre>${startOfPre(text)}</pre>`;
    }
    const rest = text.length > maxText ? `\n… and ${count(text.length - maxText)} more characters` : "";
    return html`<details class="long" ${isOpen ? html`open` : ""}>
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
    const [old, now] = differing(before, after, { from: foldedFrom.lines, context: 3 });
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

/** The inputs of a resource that comes or goes, a property at a time. */
export function inputsText(inputs: Readonly<Record<string, unknown>>): string {
    return inputsOf(inputs)
        .map(([key, value]) => `${key}: ${readable(value)}`)
        .join("\n");
}

/** The parser of HTML skips a first line that is empty. */
function startOfPre(text: string): string {
    return text.startsWith("\n") ? `\n${text}` : text;
}

export function count(number: number): string {
    return number.toLocaleString("en-US");
}
