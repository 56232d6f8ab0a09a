import dockerignore from "@balena/dockerignore";
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** What a build is sent of a folder. */
export interface ContextFiles {
    /** Whether the project says itself what a build is not shown. */
    readonly hasOwnIgnoreFile: boolean;
    /** Whether a path of the folder is kept from the build; a folder is where nothing in it is sent. */
    readonly hides: (path: string) => boolean;
    readonly count: number;
    readonly bytes: number;
    /** The entries at the top with most in them, the largest first. */
    readonly largest: readonly { readonly name: string; readonly bytes: number }[];
    /** Paths that this user may not read. */
    readonly unreadable: readonly string[];
    /** Sockets, which the Docker plugin takes for files and cannot read. */
    readonly sockets: readonly string[];
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
    const seen = new Set<string>();
    const sent = new Set<string>();
    const unreadable: string[] = [];
    const sockets: string[] = [];
    const dangling: string[] = [];
    let count = 0;
    const look = (path: string, entry: Dirent) => {
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
        withThoseAbove(path).forEach((each) => sent.add(each));
    };
    const walk = (folder: string, isHidden: boolean) => {
        const entries = entriesOf(join(root, folder));
        if (entries === undefined && !isHidden) {
            unreadable.push(folder);
        }
        if (entries?.length === 0 && !isHidden) {
            withThoseAbove(folder).forEach((each) => sent.add(each));
        }
        for (const entry of entries ?? []) {
            const path = posix.join(folder, entry.name);
            seen.add(path);
            const isLeftOut = rules.ignores(path);
            if (!entry.isDirectory()) {
                if (!isLeftOut) {
                    look(path, entry);
                }
            } else if (!(isLeftOut && prunes)) {
                walk(path, isLeftOut);
            }
        }
    };
    walk("", false);
    const largest = [...tally].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
    return {
        hasOwnIgnoreFile,
        // What lies behind a link, or below a hidden folder, was not looked at.
        hides: (path) => (seen.has(path) ? !sent.has(path) : rules.ignores(path)),
        count,
        bytes: largest.reduce((sum, { bytes }) => sum + bytes, 0),
        largest: largest.slice(0, 3),
        unreadable,
        sockets,
        dangling,
    };
}

/** A path and the folders that it lies in. */
function withThoseAbove(path: string): string[] {
    const parts = path.split("/");
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** What is in a folder; `undefined` where this user may not look into it. */
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
