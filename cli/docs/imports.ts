/** The sources of this checkout and what they import. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const notOurs = new Set(["node_modules", "target", "dist", ".dhi", ".git"]);

/** Every file of the project below a folder, relative to the checkout. */
export function filesBelow(folder: string): string[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return notOurs.has(entry.name) ? [] : filesBelow(path);
        }
        return entry.isFile() ? [path] : [];
    });
}

export const files: readonly string[] = filesBelow("");
export const sources: readonly string[] = files.filter((file) => file.endsWith(".ts"));
export const text = (file: string) => readFileSync(join(root, file), "utf8");
export const isIn = (file: string, ...folders: string[]) =>
    folders.some((folder) => file.startsWith(`${folder}/`));

export interface Import {
    readonly from: string;
    readonly typeOnly: boolean;
}

/** What a module imports: statically, dynamically, or to export it again. */
export function importsOf(file: string): Import[] {
    const source = withoutComments(text(file));
    const statements = source.matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
    const dynamic = source.matchAll(/\bimport\(\s*"([^"]+)"/g);
    return [
        ...[...statements].map(([, type, from = ""]) => ({ from, typeOnly: type !== undefined })),
        ...[...dynamic].map(([, from = ""]) => ({ from, typeOnly: false })),
    ];
}

/** A relative import as a path in the checkout; the name of a package as it is. */
export function target(file: string, from: string): string {
    return from.startsWith(".") ? relative(root, resolve(root, dirname(file), from)) : from;
}

/** Everything that is loaded with a module at run time, each with the chain of imports that leads to it. */
export function loadedWith(file: string, seen = new Map([[file, file]])): Map<string, string> {
    for (const { from, typeOnly } of importsOf(file)) {
        const found = target(file, from);
        if (!typeOnly && !seen.has(found)) {
            seen.set(found, `${seen.get(file)} -> ${found}`);
            if (sources.includes(found)) {
                loadedWith(found, seen);
            }
        }
    }
    return seen;
}

export function withoutComments(source: string): string {
    return source.replace(/\/\*[^]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}
