import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { posix } from "node:path";

/** Tells whether a path of the build context, relative to it, is left out. */
export type Ignores = (path: string) => boolean;

interface Rule {
    readonly matches: RegExp;
    /** `!pattern` takes back what an earlier one left out. */
    readonly takesBack: boolean;
}

/** The rules of a build context: those beside the Dockerfile if there are any, else `.dockerignore`. */
export async function readIgnores(context: string, dockerfile: string): Promise<Ignores> {
    for (const file of [`${dockerfile}.dockerignore`, join(context, ".dockerignore")]) {
        const content = await readFile(file, "utf8").catch(() => undefined);
        if (content !== undefined) {
            return parseIgnores(content);
        }
    }
    return () => false;
}

/** Understands `.dockerignore` as Docker does: the last rule that fits a path, or a folder it lies in, decides. */
export function parseIgnores(content: string): Ignores {
    const lines = content.replace(/^\uFEFF/, "").split(/\r?\n/);
    const rules = lines.flatMap(parseLine);
    return (path) => {
        const folders = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
        const deciding = rules.findLast(({ matches }) => folders.some((folder) => matches.test(folder)));
        return deciding !== undefined && !deciding.takesBack;
    };
}

function parseLine(line: string): Rule[] {
    const trimmed = line.trim();
    if (line.startsWith("#") || trimmed === "") {
        return [];
    }
    const takesBack = trimmed.startsWith("!");
    const pattern = posix.normalize(takesBack ? trimmed.slice(1).trim() : trimmed).replace(/^\/(?=.)/, "");
    return [{ matches: expression(pattern.replace(/(?<=.)\/$/, "")), takesBack }];
}

const wildcard = /\\.|\*\*\/?|\*|\?|[.$^+(){}|]/g;

function expression(pattern: string): RegExp {
    const source = pattern.replace(wildcard, (found) => {
        switch (found) {
            case "**/":
                return "(.*/)?";
            case "**":
                return ".*";
            case "*":
                return "[^/]*";
            case "?":
                return "[^/]";
            default:
                return found.startsWith("\\") ? found : `\\${found}`;
        }
    });
    return new RegExp(`^${source}$`);
}
