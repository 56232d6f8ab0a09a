/** The Markdown pages of this checkout, and what is in them. */
import { files, isIn, text } from "../../cli/docs/imports.ts";

export interface Page {
    /** Relative to the checkout. */
    readonly file: string;
    readonly text: string;
}

/** A fenced block of code. */
export interface Block {
    readonly language: string;
    /** The number of its first line of code, from 1. */
    readonly line: number;
    readonly code: string;
}

/** Every page that people write: not what TypeDoc generates, and not the fixtures of tests. */
export const pages: readonly Page[] = files
    .filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md")
    .filter((file) => !isIn(file, "docs/library", "test"))
    .map((file) => ({ file, text: text(file) }));

export function blocksOf({ text }: Page): Block[] {
    return [...text.matchAll(/^( *)```(\w*)[^\n]*\n([^]*?)^\1```/gm)].map(
        ([, indent = "", language = "", code = ""], index, all) => ({
            language,
            line: lineAt(text, all[index]?.index ?? 0) + 1,
            code: code.replace(new RegExp(`^${indent}`, "gm"), ""),
        }),
    );
}

/** A page's text without its blocks of code, with as many lines as before. */
export function prose({ text }: Page): string {
    return text.replace(/^( *)```[^]*?^\1```/gm, (block) => block.replace(/[^\n]/g, ""));
}

/** The number of the line that a position of a text is in, from 1. */
export function lineAt(text: string, position: number): number {
    return text.slice(0, position).split("\n").length;
}

/** A problem as a person reads it: `README.md:12: …`. */
export function problemAt({ file }: Page, line: number, reason: string): string {
    return `${file}:${line}: ${reason}`;
}
