// @ts-check
/**
 * The program and the npm commands, compiled: loading their TypeScript, file by file, takes longer than most of what they
 * do. It is JavaScript because it runs before anything is compiled.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync } from "node:fs";
import { rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { quickenStackTraces } from "./stackTraces.js";

/**
 * What is compiled together.
 *
 * @typedef {object} Sources
 * @property {string} root the folder with `node_modules`, to which the other paths are relative.
 * @property {string} entry the module to import, in TypeScript.
 * @property {readonly string[]} parts the files and folders whose content makes up the result.
 */

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const program = ["index.ts", "components", "runtimes", "settings", "workspace"];

/**
 * What is compiled of this checkout.
 *
 * @type {Readonly<Record<"index.ts" | "cli/main.ts", Sources>>}
 */
export const ours = {
    "index.ts": { root, entry: "index.ts", parts: program },
    "cli/main.ts": { root, entry: "cli/main.ts", parts: [...program, "cli", "offline"] },
};

/** Results that no process used for so long are removed. A running one may still load parts of an older result. */
const unusedMilliseconds = 3_600_000;

/**
 * Imports an entry of this checkout as it was compiled. Where the result cannot be written, tsx compiles its
 * files one by one while they are loaded.
 *
 * @param {"index.ts" | "cli/main.ts"} entry
 * @returns {Promise<any>}
 */
export async function importCompiled(entry) {
    const file = await compiled(ours[entry]).catch((error) => {
        if (isOfFileSystem(error)) {
            return undefined;
        }
        throw error;
    });
    if (file === undefined) {
        const { register } = await import("tsx/esm/api");
        register();
        return import(pathToFileURL(join(root, entry)).href);
    }
    const real = realpathSync(file);
    quickenStackTraces(dirname(real));
    return import(pathToFileURL(real).href);
}

/**
 * Compiles sources, unless that was done before with the same content.
 *
 * @param {Sources} sources
 * @returns {Promise<string>} the compiled entry.
 * @throws {Error} naming files and lines that cannot be compiled, without a stack trace.
 */
export async function compiled(sources) {
    const results = join(sources.root, "node_modules", ".cache", "dhi");
    const folder = join(results, keyOf(sources));
    if (!existsSync(folder)) {
        await compile(sources, folder);
        removeUnused(results, folder);
    }
    markUsed(folder);
    return join(folder, "main.mjs");
}

/**
 * A hash of all that the result depends on: the sources and how they are compiled, where they are, and what is installed.
 *
 * @param {Sources} sources
 */
function keyOf({ root, entry, parts }) {
    const hash = createHash("sha256").update(`${root}\0${entry}`);
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
 * Compiles into a folder of its own, and puts it in place when it is whole. Another process may do the same at the same
 * time: the first result is used.
 *
 * @param {Sources} sources
 * @param {string} folder
 */
async function compile(sources, folder) {
    const own = `${folder}.${process.pid}`;
    mkdirSync(own, { recursive: true });
    try {
        const { bundle } = await import("./bundle.js");
        await bundle(sources, realpathSync(own));
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

/** @param {string} folder */
function markUsed(folder) {
    try {
        const now = new Date();
        utimesSync(folder, now, now);
    } catch (error) {
        if (!isOfFileSystem(error)) {
            throw error;
        }
    }
}

/**
 * A file system that is read-only has many codes (EROFS, EACCES, and ENOENT for folders), and one may be full.
 *
 * @param {unknown} error
 */
function isOfFileSystem(error) {
    return error instanceof Error && "syscall" in error;
}
