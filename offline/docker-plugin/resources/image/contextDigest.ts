import { createHash } from "node:crypto";
import type { Dirent, Stats } from "node:fs";
import { lstat, open, readdir, readlink, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { readIgnores } from "./dockerignore.ts";

const separator = Buffer.from([0]);

/**
 * A digest of all that a build can see: the Dockerfile, and names, modes and contents in the context that
 * `.dockerignore` leaves. The same number as the official plugin's, so that changing plugins rebuilds nothing.
 */
export async function contextDigest(context: string, dockerfile: string): Promise<string> {
    const ignores = await readIgnores(context, dockerfile);
    const digest = createHash("sha256");
    // Outside of the context its name means nothing to the build, so it goes by the usual one, and without a mode.
    digest.update(entry("Dockerfile", "-".repeat(10), await contentHash(dockerfile)));
    for await (const path of files(context, "")) {
        if (!ignores(path)) {
            digest.update(await fileEntry(context, path));
        }
    }
    return digest.digest("hex");
}

function entry(path: string, mode: string, hash: Buffer): Buffer {
    return Buffer.concat([Buffer.from(path + mode), hash, separator]);
}

async function fileEntry(context: string, path: string): Promise<Buffer> {
    const file = join(context, path);
    const stats = await lstat(file);
    return entry(path, modeText(stats), await hashOf(context, file, stats));
}

async function hashOf(context: string, file: string, stats: Stats): Promise<Buffer> {
    if (stats.isSymbolicLink()) {
        return createHash("sha256")
            .update(await linkTarget(context, file))
            .digest();
    }
    return stats.isFile() ? await contentHash(file) : createHash("sha256").digest();
}

/** Where a link leads, in the same terms as the context was given: absolute, or from the working directory. */
async function linkTarget(context: string, file: string): Promise<string> {
    const target = await realpath(file);
    const absolute = isAbsolute(context) || isAbsolute(await readlink(file));
    return absolute ? target : relative(await realpath(resolve(".")), target);
}

async function contentHash(file: string): Promise<Buffer> {
    const hash = createHash("sha256");
    await using handle = await open(file);
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
        hash.update(chunk as Buffer);
    }
    return hash.digest();
}

/** Every file below a folder, folders themselves not, sorted by bytes. */
async function* files(context: string, folder: string): AsyncGenerator<string> {
    const entries = await readdir(join(context, folder), { withFileTypes: true });
    for (const found of entries.sort(byName)) {
        const path = folder === "" ? found.name : `${folder}/${found.name}`;
        if (found.isDirectory()) {
            yield* files(context, path);
        } else {
            yield path;
        }
    }
}

function byName(a: Dirent, b: Dirent): number {
    return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

/** A mode as Go prints it, such as `-rw-r--r--`. */
function modeText(stats: Stats): string {
    const kinds: [boolean, string][] = [
        [stats.isSymbolicLink(), "L"],
        [stats.isBlockDevice() || stats.isCharacterDevice(), "D"],
        [stats.isFIFO(), "p"],
        [stats.isSocket(), "S"],
        [(stats.mode & 0o4000) !== 0, "u"],
        [(stats.mode & 0o2000) !== 0, "g"],
        [stats.isCharacterDevice(), "c"],
        [(stats.mode & 0o1000) !== 0, "t"],
    ];
    const kind = kinds.map(([applies, letter]) => (applies ? letter : "")).join("");
    const permissions = [..."rwxrwxrwx"].map((letter, bit) => ((stats.mode >> (8 - bit)) & 1 ? letter : "-"));
    return (kind === "" ? "-" : kind) + permissions.join("");
}
