import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isTable, parseToml, tableAt, textAt } from "./toml.ts";

/** What a build is not shown as a rule (Dockerfile.dockerignore), and a source file may include all the same. */
const including = /\binclude(?:_str|_bytes)?!\s*[([{][^;]*?(?:README|CHANGELOG|CONTRIBUTING|LICENSE)/;
/** Folders without sources of the project's own. */
const passedOver = new Set(["target", "vendor", "node_modules"]);

/**
 * Whether the files that mostly no build reads, a README among them, are part of this one: because a source file
 * includes one (`#![doc = include_str!("../README.md")]`), or because crates are vendored, and cargo counts their files.
 */
export function readsTexts(root: string): boolean {
    return isVendored(root) || anySource(root, (text) => including.test(text));
}

/** Source: https://doc.rust-lang.org/cargo/reference/source-replacement.html#directory-sources. */
function isVendored(root: string): boolean {
    return ["config.toml", "config"]
        .map((name) => join(root, ".cargo", name))
        .filter((file) => existsSync(file))
        .some((file) => {
            const table = parseToml(readFileSync(file, "utf8"));
            // Broken ones are cargo's to refuse.
            const sources = typeof table === "string" ? {} : tableAt(table, "source");
            return Object.values(sources).some((source) => isTable(source) && textAt(source, "directory"));
        });
}

function anySource(folder: string, holds: (text: string) => boolean): boolean {
    return readdirSync(folder, { withFileTypes: true }).some((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return !entry.name.startsWith(".") && !passedOver.has(entry.name) && anySource(path, holds);
        }
        return entry.isFile() && entry.name.endsWith(".rs") && holds(readFileSync(path, "utf8"));
    });
}
