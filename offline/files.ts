import {
    accessSync,
    constants,
    existsSync,
    linkSync,
    lstatSync,
    mkdirSync,
    readlinkSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    symlinkSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Every executable of this name on a PATH, in its order, except those in the excluded folders. */
export function findOnPath(
    name: string,
    path: string | undefined,
    excluded: readonly string[] = [],
): string[] {
    const skipped = new Set(excluded.map(realPathIfAny));
    return (path ?? "")
        .split(delimiter)
        .filter((folder) => folder !== "" && !skipped.has(realPathIfAny(folder)))
        .map((folder) => join(folder, name))
        .filter(isExecutable);
}

/** A PATH with the folders of system programs at its end, which an ordinary user's may lack. */
export function withSystemFolders(path = ""): string {
    return [path, "/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/bin"].join(delimiter);
}

/** Makes `link` a symbolic link to `target`, in one atomic step. */
export function ensureSymlink(target: string, link: string): void {
    if (linkTarget(link) === target) {
        return;
    }
    const temporary = freeTemporaryName(link);
    symlinkSync(target, temporary);
    renameSync(temporary, link);
}

/** Makes `link` a hard link to the file `target` on the same disk. Unlike a symbolic link, it is its own real path. */
export function ensureHardLink(target: string, link: string): void {
    if (
        statSync(link, { throwIfNoEntry: false })?.ino === statSync(target).ino &&
        linkTarget(link) === undefined
    ) {
        return;
    }
    const temporary = freeTemporaryName(link);
    linkSync(target, temporary);
    renameSync(temporary, link);
}

/** Where a symbolic link points to, or `undefined` for anything else. */
export function linkTarget(path: string): string | undefined {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
}

/** A name next to `path`, on the same disk, that no other process uses: to be filled and renamed to `path`. */
export function temporaryName(path: string): string {
    return `${path}.${process.pid}.partial`;
}

/** Makes an empty folder next to `path`, and removes it, unless it was moved, after the work. */
export async function withTemporaryFolder<T>(path: string, work: (folder: string) => Promise<T>): Promise<T> {
    const folder = freeTemporaryName(path);
    mkdirSync(folder, { recursive: true });
    try {
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Moves a finished folder into place, unless another process made it first: the results are the same. */
export function moveUnlessExists(from: string, to: string): void {
    try {
        renameSync(from, to);
    } catch (error) {
        if (!existsSync(to)) {
            throw error;
        }
    }
}

/** The folder of the file that a path leads to, with all links followed. */
export function realFolder(path: string): string {
    return dirname(realpathSync(path));
}

/** Whether this is a file that may be executed. */
export function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
    } catch {
        return false;
    }
}

/** A temporary name with nothing left from an earlier process of the same number, which is common in containers. */
function freeTemporaryName(path: string): string {
    const temporary = temporaryName(path);
    rmSync(temporary, { recursive: true, force: true });
    return temporary;
}

function realPathIfAny(path: string): string {
    try {
        return realpathSync(path);
    } catch {
        return path;
    }
}
