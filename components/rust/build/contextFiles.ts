import dockerignore from "@balena/dockerignore";
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The files of a build context. */
export interface ContextFiles {
    /** Whether the project has a `.dockerignore` file. */
    readonly hasOwnIgnoreFile: boolean;
    /** Whether a path is excluded; a folder is if nothing in it is sent. */
    readonly excludes: (path: string) => boolean;
    readonly count: number;
    readonly bytes: number;
    /** The largest entries at the top, the largest first. */
    readonly largest: readonly { readonly name: string; readonly bytes: number }[];
    /** Paths that this user cannot read. */
    readonly unreadable: readonly string[];
    /** Sockets, which the Docker plugin tries to read as files. */
    readonly sockets: readonly string[];
    /** Broken links, with which the Docker plugin refuses the folder. */
    readonly dangling: readonly string[];
}

const ownName = ".dockerignore";
const defaultFile = fileURLToPath(new URL("../Dockerfile.dockerignore", import.meta.url));

/**
 * Reads a build context as Docker does, with the project's `.dockerignore` or else the default one.
 *
 * Source: https://docs.docker.com/build/concepts/context/#dockerignore-files.
 */
export function readContextFiles(root: string): ContextFiles {
    const own = join(root, ownName);
    const hasOwnIgnoreFile = existsSync(own);
    const patterns = readFileSync(hasOwnIgnoreFile ? own : defaultFile, "utf8");
    const rules = dockerignore.default().add(patterns);
    // A pattern with "!" may include a file below an excluded folder.
    const prunes = !/^\s*!/m.test(patterns);
    const tally = new Map<string, number>();
    const seen = new Set<string>();
    const sent = new Set<string>();
    const unreadable: string[] = [];
    const sockets: string[] = [];
    const dangling: string[] = [];
    let count = 0;
    const record = (path: string, entry: Dirent) => {
        const full = join(root, path);
        if (entry.isSymbolicLink()) {
            dangling.push(...(existsSync(full) ? [] : [path]));
        } else if (entry.isSocket()) {
            sockets.push(path);
        } else if (!isReadable(full)) {
            unreadable.push(path);
        } else if (entry.isFile()) {
            const top = path.split("/")[0] ?? path;
            tally.set(top, (tally.get(top) ?? 0) + statSync(full).size);
        }
        count += 1;
        withParents(path).forEach((each) => sent.add(each));
    };
    const walk = (folder: string, isFolderExcluded: boolean) => {
        const entries = entriesOf(join(root, folder));
        if (entries === undefined && !isFolderExcluded) {
            unreadable.push(folder);
        }
        if (entries?.length === 0 && !isFolderExcluded) {
            withParents(folder).forEach((each) => sent.add(each));
        }
        for (const entry of entries ?? []) {
            const path = posix.join(folder, entry.name);
            seen.add(path);
            const isExcluded = rules.ignores(path);
            if (!entry.isDirectory()) {
                if (!isExcluded) {
                    record(path, entry);
                }
            } else if (!(isExcluded && prunes)) {
                walk(path, isExcluded);
            }
        }
    };
    walk("", false);
    const largest = [...tally].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
    return {
        hasOwnIgnoreFile,
        // Paths behind a link or below an excluded folder were not visited.
        excludes: (path) => (seen.has(path) ? !sent.has(path) : rules.ignores(path)),
        count,
        bytes: largest.reduce((sum, { bytes }) => sum + bytes, 0),
        largest: largest.slice(0, 3),
        unreadable,
        sockets,
        dangling,
    };
}

/** A path and its parent folders. */
function withParents(path: string): string[] {
    const parts = path.split("/");
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** The entries of a folder; `undefined` if this user cannot list them. */
function entriesOf(folder: string): Dirent[] | undefined {
    try {
        return readdirSync(folder, { withFileTypes: true });
    } catch {
        return undefined;
    }
}

function isReadable(path: string): boolean {
    try {
        accessSync(path, constants.R_OK);
        return true;
    } catch {
        return false;
    }
}
