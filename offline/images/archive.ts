import { createHash } from "node:crypto";
import { posix } from "node:path";
import { buffer } from "node:stream/consumers";

import { type Header, pack, type Pack } from "tar-stream";

/** A file, link or folder of an image. Missing parent folders are made, owned by root. */
export type ImageEntry = {
    /** Absolute path. */
    readonly path: string;
    /** Owner and group; 0 by default. */
    readonly uid?: number;
    readonly mode?: number;
} & ({ readonly file: Buffer | string } | { readonly link: string } | { readonly folder: true });

/** The files of an image and its configuration. */
export interface ImageLayout {
    readonly entries: readonly ImageEntry[];
    readonly user: string;
    readonly entrypoint?: readonly string[];
    readonly cmd?: readonly string[];
    readonly workdir?: string;
    readonly environment?: readonly string[];
    readonly ports?: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
}

/** A fixed time, so that the same content has the same image ID on every machine. */
const epoch = new Date(0);

/** The architecture of this machine, in Go's and Docker's names: `amd64`, `arm64`. */
export const localArchitecture = process.arch === "x64" ? "amd64" : process.arch;

/** Packs an image for `docker load`, without a build, a registry or a base image. */
export async function packImage(name: string, layout: ImageLayout, architecture: string): Promise<Buffer> {
    const layer = await packLayer(layout.entries);
    const layerDigest = sha256(layer);
    const config = JSON.stringify({
        created: epoch.toISOString(),
        architecture,
        os: "linux",
        config: imageConfig(layout),
        rootfs: { type: "layers", diff_ids: [`sha256:${layerDigest}`] },
        history: [{ created: epoch.toISOString(), created_by: "dhi offline kit" }],
    });
    const [configFile, layerFile] = [`${sha256(config)}.json`, `${layerDigest}/layer.tar`];
    const manifest = [{ Config: configFile, RepoTags: [name], Layers: [layerFile] }];
    const archive = pack();
    addFile(archive, configFile, config);
    addFile(archive, layerFile, layer);
    addFile(archive, "manifest.json", JSON.stringify(manifest));
    archive.finalize();
    return buffer(archive);
}

/** Packs files as one layer: an uncompressed tar archive, with the same bytes for the same entries. */
export function packLayer(entries: readonly ImageEntry[]): Promise<Buffer> {
    const archive = pack();
    const made = new Set(["/"]);
    // Sorted by path, a folder that is an entry itself comes before its content.
    for (const entry of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) {
        addFolders(archive, made, posix.dirname(entry.path));
        made.add(entry.path);
        addEntry(archive, entry);
    }
    archive.finalize();
    return buffer(archive);
}

function imageConfig(layout: ImageLayout): object {
    return {
        User: layout.user,
        Env: layout.environment ?? [],
        ...(layout.entrypoint && { Entrypoint: layout.entrypoint }),
        ...(layout.cmd && { Cmd: layout.cmd }),
        ...(layout.workdir && { WorkingDir: layout.workdir }),
        ...(layout.ports && { ExposedPorts: Object.fromEntries(layout.ports.map((port) => [port, {}])) }),
        Labels: layout.labels,
    };
}

function addFolders(archive: Pack, made: Set<string>, folder: string): void {
    if (!made.has(folder)) {
        addFolders(archive, made, posix.dirname(folder));
        made.add(folder);
        addEntry(archive, { path: folder, folder: true });
    }
}

function addEntry(archive: Pack, entry: ImageEntry): void {
    const owner = { uid: entry.uid ?? 0, gid: entry.uid ?? 0, mtime: epoch };
    const headers = { name: entry.path.slice(1), ...owner };
    if ("file" in entry) {
        addFile(archive, headers.name, entry.file, { ...owner, mode: entry.mode ?? 0o644 });
    } else if ("link" in entry) {
        archive.entry({ ...headers, type: "symlink", linkname: entry.link, mode: 0o777 });
    } else {
        archive.entry({ ...headers, type: "directory", mode: entry.mode ?? 0o755 });
    }
}

function addFile(archive: Pack, name: string, content: Buffer | string, headers: Partial<Header> = {}): void {
    archive.entry({ name, mode: 0o644, mtime: epoch, ...headers }, content);
}

function sha256(content: Buffer | string): string {
    return createHash("sha256").update(content).digest("hex");
}
