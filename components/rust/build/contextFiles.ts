import dockerignore from "@balena/dockerignore";
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** What a build is sent of a folder. */
export interface ContextFiles {
    /** Whether the project says itself what a build is not shown. */
    readonly hasOwnIgnoreFile: boolean;
    /** Whether a path of the folder is kept from the build. */
    readonly hides: (path: string) => boolean;
    readonly count: number;
    readonly bytes: number;
    /** The entries at the top with most in them, the largest first. */
    readonly largest: readonly { readonly name: string; readonly bytes: number }[];
    /** Paths that this user may not read. */
    readonly unreadable: readonly string[];
    /** Links that lead nowhere: the Docker plugin refuses to look at a folder with one. */
    readonly dangling: readonly string[];
}

const ownName = ".dockerignore";
const defaultFile = fileURLToPath(new URL("../Dockerfile.dockerignore", import.meta.url));

/**
 * Looks through a folder as a build does, by the project's `.dockerignore` or, without one, by ours.
 *
 * Source: https://docs.docker.com/build/concepts/context/#dockerignore-files.
 */
export function readContextFiles(root: string): ContextFiles {
    const own = join(root, ownName);
    const hasOwnIgnoreFile = existsSync(own);
    const patterns = readFileSync(hasOwnIgnoreFile ? own : defaultFile, "utf8");
    const rules = dockerignore.default().add(patterns);
    // A pattern that brings something back may do so below a folder that is left out.
    const prunes = !/^\s*!/m.test(patterns);
    const tally = new Map<string, number>();
    const unreadable: string[] = [];
    const dangling: string[] = [];
    let count = 0;
    const look = (path: string, entry: Dirent) => {
        const full = join(root, path);
        if (entry.isSymbolicLink()) {
            count += 1;
            dangling.push(...(existsSync(full) ? [] : [path]));
        } else if (!isReadable(full)) {
            unreadable.push(path);
        } else if (entry.isFile()) {
            count += 1;
            const top = path.split("/")[0] ?? path;
            tally.set(top, (tally.get(top) ?? 0) + statSync(full).size);
        }
    };
    const walk = (folder: string) => {
        for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
            const path = posix.join(folder, entry.name);
            const isHidden = rules.ignores(path);
            if (!isHidden) {
                look(path, entry);
            }
            if (entry.isDirectory() && !(isHidden && prunes) && !unreadable.includes(path)) {
                walk(path);
            }
        }
    };
    walk("");
    const largest = [...tally].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
    return {
        hasOwnIgnoreFile,
        hides: (path) => rules.ignores(path),
        count,
        bytes: largest.reduce((sum, { bytes }) => sum + bytes, 0),
        largest: largest.slice(0, 3),
        unreadable,
        dangling,
    };
}

function isReadable(path: string): boolean {
    try {
        accessSync(path, constants.R_OK);
        return true;
    } catch {
        return false;
    }
}
