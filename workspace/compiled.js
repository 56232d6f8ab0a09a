// @ts-check
/**
 * The program and the npm commands, compiled: loading their TypeScript, file by file, takes longer than most of what they
 * do. It is JavaScript because it runs before anything is compiled.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync } from "node:fs";
import { rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { quickenStackTraces } from "./stackTraces.js";

/**
 * What is compiled together.
 *
 * @typedef {object} Sources
 * @property {string} root the folder with `node_modules`.
 * @property {string} entry the module to import, in TypeScript, relative to it.
 */

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** On what results depend besides: what is installed, and how they are compiled. */
const always = [
    "node_modules/.package-lock.json",
    "package-lock.json",
    "tsconfig.json",
    "workspace/bundle.js",
];

/** Results that no process used for so long are removed. A running one may still load parts of an older result. */
const unusedMilliseconds = 3_600_000;

/**
 * Imports an entry of this checkout as it was compiled. Where the result cannot be written, tsx compiles its
 * files one by one while they are loaded.
 *
 * @param {"index.ts" | "cli/main.ts" | "plugin/main.ts" | "policy/pack.ts"} entry
 * @returns {Promise<any>}
 */
export async function importCompiled(entry) {
    const file = await compiled({ root, entry }).catch((error) => {
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
    let folder = lastResult(sources, results);
    if (folder === undefined || !existsSync(folder)) {
        folder = await compile(sources, results);
        removeUnused(results, folder);
    }
    markUsed(folder);
    return join(folder, "main.mjs");
}

/**
 * What an entry was compiled from last.
 *
 * @typedef {object} Last
 * @property {string[]} files the sources, relative to the root.
 * @property {string} [key] of the result.
 * @property {string[]} [stamps] of all that the key depends on, where no change could have kept them.
 */

/**
 * The folder of the result, if the entry still imports the same files as when it was compiled last: an import of another
 * file is a change of a file in the list. Files are read only if one of them was written since.
 *
 * @param {Sources} sources
 * @param {string} results
 */
function lastResult(sources, results) {
    const list = listOf(sources, results);
    if (!existsSync(list)) {
        return undefined;
    }
    /** @type {Last} */
    const { files, ...last } = JSON.parse(readFileSync(list, "utf8"));
    // Before their contents, which may change meanwhile.
    const stamps = [...files, ...always].map((file) => stampOf(sources.root, file));
    if (last.key !== undefined && String(last.stamps) === String(stamps)) {
        return join(results, last.key);
    }
    const key = keyOf(sources, new Map(files.map((file) => [file, contentOf(sources.root, file)])));
    const folder = join(results, key);
    if (existsSync(folder) && !stamps.includes("new")) {
        unlessReadOnly(() => write(list, { files, key, stamps }));
    }
    return folder;
}

/**
 * What changes with every write; "new" for a file that could be written again within the precision of its time.
 *
 * @param {string} root
 * @param {string} file
 */
function stampOf(root, file) {
    const stat = statSync(join(root, file), { throwIfNoEntry: false });
    if (stat === undefined) {
        return "none";
    }
    return Date.now() - stat.mtimeMs < 3000
        ? "new"
        : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
}

/**
 * @param {string} list
 * @param {Last} last
 */
function write(list, last) {
    const own = `${list}.${process.pid}`;
    writeFileSync(own, JSON.stringify(last));
    renameSync(own, list);
}

/**
 * The list of the files that an entry was compiled from last.
 *
 * @param {Sources} sources
 * @param {string} results
 */
function listOf({ entry }, results) {
    return join(results, `${entry.replaceAll("/", "-")}.last.json`);
}

/**
 * A hash of all that the result depends on.
 *
 * @param {Sources} sources
 * @param {ReadonlyMap<string, string>} contents of the sources, by their paths.
 */
function keyOf({ root, entry }, contents) {
    const hash = createHash("sha256").update(`${root}\0${entry}`);
    const others = always.map((file) => /** @type {const} */ ([file, contentOf(root, file)]));
    for (const [file, content] of [...[...contents].sort(byName), ...others]) {
        hash.update(`\0${file}\0${content.length}\0${content}`);
    }
    return hash.digest("hex").slice(0, 16);
}

/**
 * @param {readonly [string, string]} one
 * @param {readonly [string, string]} other
 */
function byName([one], [other]) {
    return one < other ? -1 : 1;
}

/**
 * @param {string} root
 * @param {string} file
 */
function contentOf(root, file) {
    const path = join(root, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/**
 * Compiles into a folder of its own, and puts it in place when it is whole. Another process may do the same at the same
 * time: the first result is used.
 *
 * @param {Sources} sources
 * @param {string} results
 * @returns {Promise<string>} the folder of the result.
 */
async function compile(sources, results) {
    const own = join(results, `${process.pid}.partial`);
    mkdirSync(own, { recursive: true });
    try {
        const { bundle } = await import("./bundle.js");
        const contents = await bundle(sources, realpathSync(own));
        const folder = join(results, keyOf(sources, contents));
        if (!existsSync(folder)) {
            putInPlace(own, folder);
        }
        write(listOf(sources, results), { files: [...contents.keys()] });
        return folder;
    } finally {
        rmSync(own, { recursive: true, force: true });
    }
}

/**
 * @param {string} own
 * @param {string} folder
 */
function putInPlace(own, folder) {
    try {
        renameSync(own, folder);
    } catch (error) {
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
        if (
            folder !== current &&
            !folder.endsWith(".json") &&
            Date.now() - statSync(folder).mtimeMs > unusedMilliseconds
        ) {
            rmSync(folder, { recursive: true, force: true });
        }
    }
}

/** @param {string} folder */
function markUsed(folder) {
    const now = new Date();
    unlessReadOnly(() => utimesSync(folder, now, now));
}

/** @param {() => void} change */
function unlessReadOnly(change) {
    try {
        change();
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
