import { cut } from "../words.ts";

/**
 * Characters that change how text is read and are not seen themselves: controls other than line breaks and tabs, separators, marks of
 * direction, zero width, tags, halves of surrogates.
 */
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Marks that are piled up on a letter until they cover other lines. */
const piledUp = /(\p{M}{4})\p{M}+/gu;
const maxName = 300;

/** A text as one line of Markdown that has no meaning but its own, in a fixed font. Long ones are cut. */
export function code(text: string): string {
    return `<code>${encoded(cut(text, maxName))}</code>`;
}

/** A text as one line of Markdown without meaning but its own, but for backticks around words. */
export function visible(text: string): string {
    return encoded(text, /[&<>"'*_{}[\]()#+!|~@\\$]/g);
}

function encoded(text: string, special = /[^A-Za-z0-9 ,.→…-]/gu): string {
    return seen(text.replaceAll("\n", "↵")).replaceAll(
        special,
        (character) => `&#${character.codePointAt(0)};`,
    );
}

/** A text with invisible characters as their numbers. */
export function seen(text: string): string {
    return text.replaceAll(piledUp, "$1…").replaceAll(invisible, numberOf);
}

/** As a string in JavaScript has it: `\u202e`, `\u{e0041}`. */
function numberOf(character: string): string {
    const digits = (character.codePointAt(0) ?? 0).toString(16);
    return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits.padStart(4, "0")}`;
}

/** A block of text that cannot close its fence. */
export function fenced(text: string, language = ""): string {
    const runs = (text.match(/`+/g) ?? []).map((run) => run.length);
    const fence = "`".repeat(Math.max(3, ...runs.map((length) => length + 1)));
    return `${fence}${language}\n${seen(text.replaceAll("\r\n", "\n"))}\n${fence}`;
}
