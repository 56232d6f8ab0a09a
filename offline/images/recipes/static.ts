import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

import type { ImageEntry } from "../archive.ts";
import { baseFiles } from "../baseFiles.ts";
import { ensureRustBuilderFolder, folderRevision } from "../rustBuilderFolder.ts";
import { installedVersion } from "../debianFolder.ts";
import type { Recipe } from "../recipe.ts";
import { imageConfigOf } from "../imageConfig.ts";

/**
 * `static`: the base image of one program, with certificate authorities, time zones, accounts, and for `-glibc` tags
 * Debian 13's C library. It has no shell, no package manager and no other program.
 */
export const staticImage: Recipe = {
    title: "Static base",
    key: (tag) =>
        JSON.stringify([isGlibc(tag) ? "glibc" : "none", folderRevision, imageConfigOf("static", "")]),
    make: async (workspace, tag, architecture, report) => {
        if (/musl|alpine/.test(tag)) {
            throw new Error(
                `static:${tag}: the offline kit makes static images of Debian only: use 20250419-glibc-debian13 (or ` +
                    `20250419-debian13 for a static binary), or log in to a registry that has this tag.`,
            );
        }
        const root = await ensureRustBuilderFolder(workspace, architecture, report);
        const version = installedVersion(root, "ca-certificates");
        return {
            version,
            differences: differencesOf(tag, version),
            layout: {
                ...imageConfigOf("static", version),
                entries: [
                    ...baseFiles(),
                    ...filesUnder(root, "/usr/share/zoneinfo"),
                    ...(isGlibc(tag) ? libraries(root) : []),
                ],
            },
        };
    },
};

function isGlibc(tag: string): boolean {
    return tag.includes("-glibc");
}

function differencesOf(tag: string, version: string): string[] {
    return [
        ...(tag.startsWith(version) ? [] : [`version ${version} instead of ${tag.split("-")[0]}`]),
        ...(tag.includes("debian12") ? ["Debian 13 instead of 12"] : []),
        ...(tag.includes("-fips") ? ["no FIPS module"] : []),
    ];
}

/** The shared libraries of the hardened image: the C library and the compiler's runtime. */
function libraries(root: string): ImageEntry[] {
    const files = ["libc6", "libgcc-s1"].flatMap((name) => filesOfPackage(root, name));
    // Without character set conversion (gconv) and documentation.
    const paths = files.filter((path) => /^\/usr\/lib(?:64)?\/(?:[^/]+\/)?[^/]+\.so[.\d]*$/.test(path));
    return [
        { path: "/lib", link: "usr/lib" },
        ...(lstatSync(join(root, "lib64"), { throwIfNoEntry: false }) === undefined
            ? []
            : [{ path: "/lib64", link: "usr/lib64" }]),
        ...[...new Set(paths)].map((path) => entryOf(root, path)),
    ];
}

function filesOfPackage(root: string, name: string): string[] {
    const folder = join(root, "var/lib/dpkg/info");
    const file = readdirSync(folder).find(
        (entry) =>
            entry === `${name}.list` || (/^[^:]+:[^:]+\.list$/.test(entry) && entry.startsWith(`${name}:`)),
    );
    return readFileSync(join(folder, file ?? `${name}.list`), "utf8")
        .trim()
        .split("\n")
        .map((path) => path.replace(/^\/lib/, "/usr/lib").replace("/usr/usr", "/usr"));
}

function filesUnder(root: string, folder: string): ImageEntry[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        return entry.isDirectory() ? filesUnder(root, path) : [entryOf(root, path)];
    });
}

function entryOf(root: string, path: string): ImageEntry {
    const stat = lstatSync(join(root, path));
    return stat.isSymbolicLink()
        ? { path, link: readlinkSync(join(root, path)) }
        : { path, file: readFileSync(join(root, path)), mode: stat.mode & 0o777 };
}
