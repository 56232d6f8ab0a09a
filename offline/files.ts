import {
    accessSync,
    constants,
    existsSync,
    linkSync,
    lstatSync,
    readlinkSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    symlinkSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Every executable of this name on a PATH, in its order, except those in the folders to leave out. */
export function findOnPath(
    name: string,
    path: string | undefined,
    leaveOut: readonly string[] = [],
): string[] {
    const skipped = new Set(leaveOut.map(realOrSame));
    return (path ?? "")
        .split(delimiter)
        .filter((folder) => folder !== "" && !skipped.has(realOrSame(folder)))
        .map((folder) => join(folder, name))
        .filter(isExecutable);
}

/** Makes `link` a symbolic link to `target`, in one move that no other process sees half done. */
export function linkTo(target: string, link: string): void {
    if (linkTarget(link) === target) {
        return;
    }
    const temporary = freshName(link);
    symlinkSync(target, temporary);
    renameSync(temporary, link);
}

/** Makes `name` a second name of the file `target` on the same disk: unlike a link, it is its own real path. */
export function nameAlso(target: string, name: string): void {
    if (
        statSync(name, { throwIfNoEntry: false })?.ino === statSync(target).ino &&
        linkTarget(name) === undefined
    ) {
        return;
    }
    const temporary = freshName(name);
    linkSync(target, temporary);
    renameSync(temporary, name);
}

/** Where a symbolic link points to, or `undefined` for anything else. */
export function linkTarget(path: string): string | undefined {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
}

/** A name next to `path`, on the same disk, that no other process uses: to be filled and renamed to `path`. */
export function temporaryName(path: string): string {
    return `${path}.${process.pid}.partial`;
}

/** Moves a finished folder to its place, unless another process was first; then that one's is as good. */
export function moveUnlessThere(from: string, to: string): void {
    try {
        renameSync(from, to);
    } catch (error) {
        if (!existsSync(to)) {
            throw error;
        }
    }
}

/** The folder that holds the file a path leads to, all links followed. */
export function realFolder(path: string): string {
    return dirname(realpathSync(path));
}

/** Is this a file that may be executed? */
export function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
    } catch {
        return false;
    }
}

/** A temporary name that is free: process numbers come round again, in containers soon. */
function freshName(path: string): string {
    const temporary = temporaryName(path);
    rmSync(temporary, { force: true });
    return temporary;
}

function realOrSame(path: string): string {
    try {
        return realpathSync(path);
    } catch {
        return path;
    }
}
