/** A block of a server's configuration. */
export interface Block {
    readonly [key: string]: unknown;
}

const tokens =
    /\s+|#[^\n]*|\/\/[^\n]*|"(?:\\.|[^"\\])*"|'[^']*'|<<[^>]*>>|[{}[\],;]|[:=](?=\s|["'[{<]|\S)|[^\s{}[\],;:="']+(?::(?!\s)[^\s{}[\],;"']*)*/g;

/**
 * Reads a server's configuration: as much of its syntax as is needed to see which blocks there are. Included files are not
 * read; nothing here shows what they have.
 *
 * Source: https://docs.nats.io/running-a-nats-service/configuration.
 *
 * @returns undefined for any other text.
 */
export function readNatsConf(text: string): Block | undefined {
    const list = (text.match(tokens) ?? []).filter((token) => !/^(?:\s|#|\/\/)/.test(token));
    const reader = { list, at: 0 };
    if (list[0] === "{") {
        reader.at = 1;
    }
    try {
        return readBlock(reader);
    } catch {
        return undefined;
    }
}

interface Reader {
    readonly list: readonly string[];
    at: number;
}

function readBlock(reader: Reader): Block {
    const block: Record<string, unknown> = {};
    for (;;) {
        const token = reader.list[reader.at++];
        if (token === undefined || token === "}") {
            return block;
        }
        if (token === "," || token === ";") {
            continue;
        }
        if (/^[[\]{:=]$/.test(token)) {
            throw new Error(`"${token}" is not a key`);
        }
        // Later ones replace earlier ones, as in the server.
        block[unquote(token).toLowerCase()] = readValue(reader);
    }
}

function readValue(reader: Reader): unknown {
    const token = reader.list[reader.at++];
    if (token === ":" || token === "=") {
        return readValue(reader);
    }
    if (token === "{") {
        return readBlock(reader);
    }
    if (token !== "[") {
        return unquote(token ?? "");
    }
    const items: unknown[] = [];
    for (;;) {
        const next = reader.list[reader.at];
        if (next === undefined || next === "]") {
            reader.at++;
            return items;
        }
        if (next === "," || next === ";") {
            reader.at++;
        } else {
            items.push(readValue(reader));
        }
    }
}

function unquote(token: string): string {
    return /^["']/.test(token) ? token.slice(1, -1) : token;
}
