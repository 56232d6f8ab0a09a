import { join } from "node:path";
import type { ContextFiles } from "./contextFiles.ts";

/** More than this is no sources any more: each preview reads it, and each build is sent what changed of it. */
const manyBytes = 200 * 2 ** 20;
const manyFiles = 50_000;
/** So many paths say enough. */
const shown = 3;

/**
 * What keeps a folder from being built from.
 *
 * @param needed paths that no build does without.
 */
export function checkContextFiles(root: string, files: ContextFiles, needed: readonly string[]): string[] {
    const ignoreFile = join(root, ".dockerignore");
    const say = (paths: readonly string[]) =>
        paths
            .slice(0, shown)
            .map((path) => `"${path}"`)
            .join(", ") + (paths.length > shown ? ` and ${paths.length - shown} more` : "");
    const hidden = needed.filter(files.hides);
    return [
        ...(files.unreadable.length === 0
            ? []
            : [
                  `${say(files.unreadable)} cannot be read by this user; change the mode, or list it in ${ignoreFile}`,
              ]),
        ...(files.sockets.length === 0
            ? []
            : [
                  `${say(files.sockets)} is a socket, which the Docker plugin cannot read; remove it, or list it in ` +
                      ignoreFile,
              ]),
        ...(files.dangling.length === 0
            ? []
            : [
                  `${say(files.dangling)} is a link that leads nowhere, with which the Docker plugin refuses the ` +
                      `folder; remove it, or list it in ${ignoreFile}`,
              ]),
        ...(hidden.length === 0
            ? []
            : [`${ignoreFile} hides ${say(hidden)}, which the build needs; add "!${hidden[0]}" at its end`]),
    ];
}

/** A warning about a folder with more in it than sources. */
export function whyLarge(root: string, { count, bytes, largest }: ContextFiles): string | undefined {
    if (bytes < manyBytes && count < manyFiles) {
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
