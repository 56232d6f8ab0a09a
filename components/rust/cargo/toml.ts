import { parse, TomlError } from "smol-toml";

/** A table of a TOML file. Its values can be anything: read them with {@link textAt} and the like. */
export type Table = Readonly<Record<string, unknown>>;

/** The table in a TOML text, or why it is not valid, with the line. */
export function parseToml(text: string): Table | string {
    try {
        return parse(text);
    } catch (error) {
        if (error instanceof TomlError) {
            return `line ${error.line}: ${error.message.split("\n")[0]?.replace("Invalid TOML document: ", "")}`;
        }
        throw error;
    }
}

/** The table under a key, or an empty one. */
export function tableAt(table: Table, key: string): Table {
    const value = table[key];
    return isTable(value) ? value : {};
}

/** The text under a key, if it is text. */
export function textAt(table: Table, key: string): string | undefined {
    const value = table[key];
    return typeof value === "string" ? value : undefined;
}

/** The texts in a list under a key. */
export function textsAt(table: Table, key: string): string[] {
    const value = table[key];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The tables in a list under a key, such as `[[bin]]`. */
export function tablesAt(table: Table, key: string): Table[] {
    const value = table[key];
    return Array.isArray(value) ? value.filter(isTable) : [];
}

/** Whether a value is a table. */
export function isTable(value: unknown): value is Table {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
