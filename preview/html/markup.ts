import { seen } from "../report/escape.ts";

/** Markup that may be part of a page. Only {@link html} makes it. */
export class Html {
    constructor(readonly text: string) {}
}

/** What may be put into markup: anything but {@link Html} is text. */
export type Part = string | number | Html | undefined | readonly Part[];

/** A template whose values are text, invisible characters as their numbers, unless they are markup themselves. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
    return new Html(String.raw({ raw: texts.map(unindented) }, ...parts.map(textOf)));
}

/** Without the indentation of the source, which would be most of a page. */
function unindented(text: string): string {
    return text.replaceAll(/\n\s+/g, "\n");
}

function textOf(part: Part): string {
    if (part instanceof Html) {
        return part.text;
    }
    if (typeof part === "object") {
        return part.map(textOf).join("");
    }
    return part === undefined ? "" : escaped(seen(String(part)));
}

/** For text and for values of attributes in quotes. */
function escaped(text: string): string {
    return text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Parts with something between them. */
export function joined(parts: readonly Part[], between: Part): Part[] {
    return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
}

/** Text of our own, in which backticks mark code. */
export function withCode(text: string): Part[] {
    return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
