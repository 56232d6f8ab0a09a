import type { Example, Value } from "../example.ts";
import type { Sdk } from "../schema.ts";

/** A language that the pages show programs in. */
export interface Language {
    readonly title: string;
    /** The language of a block of code in Markdown; the Pulumi Registry calls it so too. */
    readonly id: string;
    program(example: Example, sdk: Sdk): string;
}

export type ValueOf<Kind extends Value["kind"]> = Extract<Value, { readonly kind: Kind }>;
export type Pairs = readonly (readonly [name: string, written: string])[];

/** How a language writes each kind of value, with what is in it written already. */
export interface Syntax {
    scalar(value: ValueOf<"scalar">): string;
    word(value: ValueOf<"word">): string;
    list(items: readonly string[], value: ValueOf<"list">): string;
    map(entries: Pairs, value: ValueOf<"map">): string;
    object(entries: Pairs, value: ValueOf<"object">): string;
    secret(value: ValueOf<"secret">): string;
    output(value: ValueOf<"output">): string;
}

export function write(value: Value, syntax: Syntax): string {
    const inside = (entries: ValueOf<"map">["entries"]) =>
        entries.map(([name, each]) => [name, write(each, syntax)] as const);
    switch (value.kind) {
        case "list":
            return syntax.list(
                value.items.map((each) => write(each, syntax)),
                value,
            );
        case "map":
            return syntax.map(inside(value.entries), value);
        case "object":
            return syntax.object(inside(value.entries), value);
        case "scalar":
            return syntax.scalar(value);
        case "word":
            return syntax.word(value);
        case "secret":
            return syntax.secret(value);
        case "output":
            return syntax.output(value);
    }
}

/** The longest list of items that is written in one line. */
const width = 72;

/** Items between brackets: in one line where they are short, else each in a line of its own. */
export function group(open: string, items: readonly string[], close: string, space = ""): string {
    const line = items.join(", ");
    const isLong = line.includes("\n") || line.length > width;
    return isLong
        ? lines(
              open,
              items.map((item) => `${item},`),
              close,
          )
        : `${open}${space}${line}${space}${close}`;
}

/** Items between brackets, each in a line of its own. */
export function lines(open: string, items: readonly string[], close: string, indent = "    "): string {
    return [open, ...items.map((item) => indented(item, indent)), close].join("\n");
}

export function indented(text: string, indent = "    "): string {
    return text.replace(/^(?=.)/gm, indent);
}

/** Parts of a program with an empty line between them, without those that are empty. */
export function paragraphs(...parts: readonly string[]): string {
    return parts.filter((part) => part !== "").join("\n\n");
}
