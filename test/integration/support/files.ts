import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The folder of a project during its test: always the same, so that code compiled by an earlier run is used. */
export const projectFolder = (name: string): string => join(tmpdir(), "dhi-rust-tests", name);

/** Copies a Cargo project to its {@link projectFolder}, in which a test can change it. */
export function copyOf(source: string, name: string): string {
    const folder = projectFolder(name);
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith("/target") });
    return folder;
}

/** Writes text files, by path. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
}

/** Replaces a text in a file, which must contain it. */
export function edit(file: string, from: string, to: string): void {
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(from));
    writeFileSync(file, text.replace(from, to));
}
