import { isServerTime } from "../../duration.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { bytesOf, checkSizeFrom, parseSize } from "../../quantity.ts";
import type { JetStreamArgs } from "./cluster.ts";

/** The part of a volume's size that streams may use by default. The file system and its reserve take the rest. */
const usablePart = 0.85;

/** The bytes that streams may use on a volume of the file store's size. */
export function volumeFileStore({ size, maxFileStore }: JetStreamArgs): number {
    return maxFileStore === undefined ? Math.floor(bytesOf(size) * usablePart) : bytesOf(maxFileStore);
}

/** What is wrong with the part of the file store that streams may use. */
export function checkFileStore({ size, maxFileStore }: JetStreamArgs): Problem[] {
    if (maxFileStore === undefined) {
        return [];
    }
    const path = "jetstream.maxFileStore";
    return [
        ...checkSizeFrom("1Mi", path, maxFileStore, "900Mi"),
        ...unless(
            parseSize(size) === undefined || bytesOf(maxFileStore) <= bytesOf(size),
            path,
            `"${maxFileStore}" is more than jetstream.size ("${size}"): use less, or raise jetstream.size`,
        ),
    ];
}

/** What is wrong with the interval of writing to the disk. */
export function checkSyncInterval({ syncInterval }: JetStreamArgs): Problem[] {
    return unless(
        syncInterval === undefined || syncInterval === "always" || isServerTime(syncInterval),
        "jetstream.syncInterval",
        invalid("interval", syncInterval, `"always", or a number and a unit (ms, s, m), for example "10s"`),
    );
}

/** Encrypted files, and whether there are any. */
interface EncryptionArgs {
    readonly jetstream?: JetStreamArgs | false | undefined;
    readonly encryptionKey?: unknown;
}

/** What is wrong with the key of JetStream's files. No message shows it. */
export function checkEncryptionKey({ jetstream, encryptionKey }: EncryptionArgs): Problem[] {
    if (encryptionKey === undefined) {
        return [];
    }
    const path = "encryptionKey";
    return [
        ...unless(jetstream !== false, path, "cannot be combined with jetstream: false: remove one of them"),
        ...unless(
            typeof encryptionKey !== "string" || encryptionKey.length >= 32,
            path,
            "is shorter than 32 characters: use a random one, for example from: openssl rand -base64 32",
        ),
    ];
}
