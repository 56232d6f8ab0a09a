// @ts-check
/**
 * The program and the npm commands, compiled: loading their TypeScript, file by file, takes longer than most of what they
 * do. It is JavaScript because it runs before anything is compiled.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync } from "node:fs";
import { rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { quickenStackTraces } from "./stackTraces.js";

/**
 * What is compiled together.
 *
 * @typedef {object} Sources
 * @property {string} root the folder with `node_modules`, to which the other paths are relative.
 * @property {readonly string[]} entries the modules to import, in TypeScript.
 * @property {readonly string[]} parts the files and folders whose content makes up the result.
 */

/** @type {Sources} */
const ours = {
    root: fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, ""),
    entries: ["index.ts", "cli/main.ts"],
    parts: ["index.ts", "cli", "components", "offline", "runtimes", "settings", "workspace"],
};

/** Results that no process used for so long are removed. A running one may still load parts of an older result. */
const unusedMilliseconds = 3_600_000;

/**
 * Imports an entry as it was compiled.
 *
 * @param {string} entry one of the entries of this checkout.
 * @returns {Promise<any>}
 */
export async function importCompiled(entry) {
    const folder = realpathSync(await compiled(ours));
    quickenStackTraces(folder);
    return import(pathToFileURL(join(folder, entry.replace(/\.ts$/, ".mjs"))).href);
}

/**
 * Compiles sources, unless that was done before with the same content.
 *
 * @param {Sources} sources
 * @returns {Promise<string>} the folder with the result.
 * @throws {Error} naming files and lines that cannot be compiled, without a stack trace.
 */
export async function compiled(sources) {
    const results = join(sources.root, "node_modules", ".cache", "dhi");
    const folder = join(results, keyOf(sources));
    if (!existsSync(folder)) {
        // Another process may compile the same at the same time: the first result is used.
        const own = `${folder}.${process.pid}`;
        mkdirSync(own, { recursive: true });
        const { bundle } = await import("./bundle.js");
        await bundle(sources, realpathSync(own));
        putInPlace(own, folder);
        removeUnused(results, folder);
    }
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
}

/**
 * A hash of all that the result depends on: the sources and how they are compiled, where they are, and what is installed.
 *
 * @param {Sources} sources
 */
function keyOf({ root, parts }) {
    const hash = createHash("sha256").update(root);
    const lock = ["node_modules/.package-lock.json", "package-lock.json"].find((file) =>
        existsSync(join(root, file)),
    );
    for (const file of [...parts.flatMap((part) => sourcesIn(root, part)), ...(lock ? [lock] : [])]) {
        const content = readFileSync(join(root, file));
        hash.update(`\0${file}\0${content.length}\0`).update(content);
    }
    return hash.digest("hex").slice(0, 16);
}

/**
 * @param {string} root
 * @param {string} part
 * @returns {string[]} its sources, sorted.
 */
function sourcesIn(root, part) {
    if (/\.[jt]s$/.test(part)) {
        return [part];
    }
    return readdirSync(join(root, part), { recursive: true })
        .map((name) => join(part, String(name)))
        .filter((file) => /\.[jt]s$/.test(file))
        .sort();
}

/**
 * @param {string} own
 * @param {string} folder
 */
function putInPlace(own, folder) {
    try {
        renameSync(own, folder);
    } catch (error) {
        rmSync(own, { recursive: true });
        if (!existsSync(folder)) {
            throw error;
        }
    }
}

/**
 * @param {string} results
 * @param {string} current
 */
function removeUnused(results, current) {
    for (const folder of readdirSync(results).map((name) => join(results, name))) {
        if (folder !== current && Date.now() - statSync(folder).mtimeMs > unusedMilliseconds) {
            rmSync(folder, { recursive: true, force: true });
        }
    }
}
