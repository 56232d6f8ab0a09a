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
    const list = (paths: readonly string[]) =>
        paths
            .slice(0, maxPaths)
            .map((path) => `"${path}"`)
            .join(", ") + (paths.length > maxPaths ? ` and ${paths.length - maxPaths} more` : "");
    const hidden = needed.filter(files.hides);
    return [
        ...(files.unreadable.length === 0
            ? []
            : [
                  `${list(files.unreadable)} cannot be read by this user: change the mode, or list it in ${ignoreFile}`,
              ]),
        ...(files.sockets.length === 0
            ? []
            : [
                  `${list(files.sockets)} is a socket, which the Docker plugin cannot read: remove it, or list it in ` +
                      ignoreFile,
              ]),
        ...(files.dangling.length === 0
            ? []
            : [
                  `${list(files.dangling)} is a broken link, with which the Docker plugin refuses the ` +
                      `folder: remove it, or list it in ${ignoreFile}`,
              ]),
        ...(hidden.length === 0
            ? []
            : [
                  `${ignoreFile} excludes ${list(hidden)}, which the build needs: add "!${hidden[0]}" at its end`,
              ]),
    ];
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
