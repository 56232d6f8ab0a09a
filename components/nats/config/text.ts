/** Text in the syntax of the server's configuration files. */

/** A block of lines with a name. */
export function block(name: string, lines: readonly string[]): string[] {
    return [`${name} {`, ...lines.map((line) => `  ${line}`), "}"];
}

/** Quotes a string. In double quotes the server reads no variable, number or boolean. */
export function quote(text: string): string {
    const escapes: Record<string, string> = {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
    };
    return `"${text.replace(/[\\"\n\r\t]/g, (character) => escapes[character] ?? character)}"`;
}

/** Settings as lines, in their order. Undefined ones are left out. */
export function renderSettings(settings: object): string[] {
    return entriesOf(settings).map(([key, value]) => `${key}: ${renderValue(value)}`);
}

function renderValue(value: unknown): string {
    if (typeof value === "string") {
        return quote(value);
    }
    if (Array.isArray(value)) {
        return `[${value.map(renderValue).join(", ")}]`;
    }
    return typeof value === "object" && value !== null
        ? `{ ${entriesOf(value)
              .map(([key, inner]) => `${renderKey(key)}: ${renderValue(inner)}`)
              .join(", ")} }`
        : String(value);
}

/** A subject or a name as a key needs quotes. */
function renderKey(key: string): string {
    return /^[a-z_]+$/.test(key) ? key : quote(key);
}

function entriesOf(settings: object): [string, unknown][] {
    return Object.entries(settings).filter(([, value]) => value !== undefined);
}
