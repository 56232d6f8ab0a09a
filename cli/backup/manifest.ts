import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileFacts } from "./file.ts";
import { hashesFile, isScheduled, readScheduled } from "./scheduled.ts";
import type { SavedStream } from "./snapshot.ts";

/** What is in the folder of a backup. */
export interface Manifest {
    readonly format: "dhi-backup-1";
    readonly stack: string;
    /** When it began, in ISO 8601. Each stream is as it was when it was read. */
    readonly time: string;
    readonly isEncrypted: boolean;
    readonly streams: readonly StreamBackup[];
}

/** A stream in a backup. */
export interface StreamBackup extends SavedStream, FileFacts {
    readonly account: string;
    /** The path of its snapshot in the folder. */
    readonly file: string;
    /** When it was read, in ISO 8601. */
    readonly time: string;
}

export const manifestFile = "manifest.json";

/**
 * Reads what is in a backup: of `npm run backup`, or of a CronJob.
 *
 * @throws if the folder has none that this version understands.
 */
export function readBackup(folder: string): Pick<Manifest, "isEncrypted" | "streams"> {
    const file = join(folder, manifestFile);
    if (!existsSync(file)) {
        if (isScheduled(folder)) {
            return readScheduled(folder);
        }
        throw new Error(
            `"${folder}" is not a backup: it has neither ${manifestFile} nor ${hashesFile}, which is written when a backup is complete.`,
        );
    }
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    const { format } = manifest as { readonly format: unknown };
    if (format !== "dhi-backup-1") {
        throw new Error(
            `${file}: "${String(format)}" is not a valid format: use a version of dhi that wrote it.`,
        );
    }
    return manifest;
}

/** Where the snapshot of a stream is: names may have characters that file names may not. */
export function snapshotFile(account: string, stream: string): string {
    return `${encodeURIComponent(account)}.${encodeURIComponent(stream)}.snapshot`;
}
