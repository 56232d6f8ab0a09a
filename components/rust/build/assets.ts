import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { invalid, type Problem } from "../../problems.ts";

/** A file or folder that the program reads at run time. */
export interface Asset {
    /** Its path in the image, from the root. */
    readonly to: string;
    /** Its path in the build context. */
    readonly from: string;
}

/** Folders at the root of a Linux system (https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03.html), and the program. */
const reserved: ReadonlySet<string> = new Set(
    "app bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var".split(
        " ",
    ),
);

/**
 * Finds the files that a program reads at run time.
 *
 * @param paths relative to one of the folders.
 * @param folders where to look, in the build context: the package's folder, then the project's.
 */
export function findAssets(root: string, paths: readonly string[], folders: readonly string[]): Asset[] {
    return paths.map((path) => {
        const to = posix.normalize(path).replace(/\/$/, "");
        const places = folders.map((folder) => posix.join(folder, to));
        return { to, from: places.find((place) => existsSync(join(root, place))) ?? places[0] ?? to };
    });
}

/** Every problem of the files that a program reads at run time. */
export function checkAssets(
    root: string,
    assets: readonly Asset[],
    excludes: (path: string) => boolean,
): Problem[] {
    return assets.flatMap((asset, index) => {
        const reason = whyNotUsable(root, asset, excludes);
        return reason === undefined ? [] : [{ path: `assets[${index}]`, reason }];
    });
}

function whyNotUsable(
    root: string,
    { to, from }: Asset,
    excludes: (path: string) => boolean,
): string | undefined {
    const parts = to.split("/");
    if (parts.some((part) => !/^[\w.@+-]+$/.test(part) || part === "." || part === "..")) {
        return invalid("path", to, `one inside the project, without spaces, for example "templates"`);
    }
    const [top = ""] = parts;
    if (reserved.has(top)) {
        return `"${to}" would be in /${top}, which is reserved for the system: use another folder`;
    }
    if (!existsSync(join(root, from))) {
        return `"${to}" does not exist in the package or the project: use a path from one of their folders`;
    }
    return excludes(from) ? `"${to}" is excluded by .dockerignore: add "!${from}" at its end` : undefined;
}

/** The files as the Dockerfile reads them, one per line. */
export function printAssets(assets: readonly Asset[]): string {
    return assets.map(({ to, from }) => `${to} ${from}`).join("\n");
}
