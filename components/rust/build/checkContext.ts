import { join } from "node:path";
import type { ContextFiles } from "./contextFiles.ts";

/** More than this cannot be sources only: each preview reads all of it, and each build is sent what has changed. */
const maxBytes = 200 * 2 ** 20;
const maxFiles = 50_000;
const maxPaths = 3;

/**
 * Every problem of the files in a build context.
 *
 * @param needed paths that every build needs.
 */
export function checkContextFiles(root: string, files: ContextFiles, needed: readonly string[]): string[] {
    const ignoreFile = join(root, ".dockerignore");
    const orIgnore = `or list it in ${ignoreFile}`;
    const excluded = needed.filter(files.excludes);
    return [
        ...about(
            files.unreadable,
            (paths) => `${paths} cannot be read by this user: change the mode, ${orIgnore}`,
        ),
        ...about(
            files.sockets,
            (paths) => `${paths} is a socket, which the Docker plugin cannot read: remove it, ${orIgnore}`,
        ),
        ...about(
            files.dangling,
            (paths) =>
                `${paths} is a broken link, with which the Docker plugin refuses the folder: remove it, ${orIgnore}`,
        ),
        ...about(
            excluded,
            (paths) =>
                `${ignoreFile} excludes ${paths}, which the build needs: add "!${excluded[0]}" at its end`,
        ),
    ];
}

/** The sentence about some paths, if there are any. */
function about(paths: readonly string[], sentence: (list: string) => string): string[] {
    const list = paths
        .slice(0, maxPaths)
        .map((path) => `"${path}"`)
        .join(", ");
    const rest = paths.length > maxPaths ? ` and ${paths.length - maxPaths} more` : "";
    return paths.length === 0 ? [] : [sentence(list + rest)];
}

/** A warning about a build context that contains more than sources. */
export function whyLarge(root: string, { count, bytes, largest }: ContextFiles): string | undefined {
    if (bytes < maxBytes && count < maxFiles) {
        return undefined;
    }
    const tops = largest.map(({ name, bytes: size }) => `${name} (${printSize(size)})`).join(", ");
    return (
        `${root} has ${printSize(bytes)} in ${count} files, which every preview reads; the largest are ${tops}. ` +
        `List what the build does not need in ${join(root, ".dockerignore")}`
    );
}

function printSize(bytes: number): string {
    return bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MB` : `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
