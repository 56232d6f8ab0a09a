import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { Problem } from "../../problems.ts";

/** Files for the program to find where it starts, from what a build sees. */
export interface Asset {
    /** Where it goes, from the image's root. */
    readonly to: string;
    /** Where it lies, from the root of what the build sees. */
    readonly from: string;
}

/** What stands at the root of a Linux system, or is put there by us. */
const taken: ReadonlySet<string> = new Set(
    "app bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var".split(
        " ",
    ),
);

/**
 * Finds files that a service wants beside its program.
 *
 * @param paths as the user names them: from the package's folder, or from the project's.
 * @param folders those two, in what the build sees.
 */
export function findAssets(root: string, paths: readonly string[], folders: readonly string[]): Asset[] {
    return paths.map((path) => {
        const to = posix.normalize(path).replace(/\/$/, "");
        const places = folders.map((folder) => posix.join(folder, to));
        return { to, from: places.find((place) => existsSync(join(root, place))) ?? places[0] ?? to };
    });
}

/** What is wrong with the files that a service wants beside its program. */
export function checkAssets(
    root: string,
    assets: readonly Asset[],
    hides: (path: string) => boolean,
): Problem[] {
    return assets.flatMap((asset, index) => {
        const reason = whyNoAsset(root, asset, hides);
        return reason === undefined ? [] : [{ path: `assets[${index}]`, reason }];
    });
}

function whyNoAsset(root: string, { to, from }: Asset, hides: (path: string) => boolean): string | undefined {
    const parts = to.split("/");
    if (parts.some((part) => !/^[\w.@+-]+$/.test(part) || part === "." || part === "..")) {
        return `"${to}" is not a path within the project; write one such as "templates", without blanks`;
    }
    const [top = ""] = parts;
    if (taken.has(top)) {
        return `"${to}" would lie in /${top}, which is the system's own; put it into another folder`;
    }
    if (!existsSync(join(root, from))) {
        return `there is no "${to}" in the package or the project`;
    }
    return hides(from) ? `"${to}" is hidden by the .dockerignore; add "!${from}" at its end` : undefined;
}

/** As the Dockerfile reads them: a line for each. */
export function printAssets(assets: readonly Asset[]): string {
    return assets.map(({ to, from }) => `${to} ${from}`).join("\n");
}
