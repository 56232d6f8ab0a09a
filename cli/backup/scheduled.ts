/** Backups that a CronJob of a stack on Kubernetes has written, by the `nats` command. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "./manifest.ts";
import type { SavedStream } from "./snapshot.ts";

/** The list of hashes, which is written when such a backup is complete. */
export const hashesFile = "SHA256SUMS";
/** The file with a stream's messages and consumers. */
const snapshot = "stream.tar.s2";

/** Whether a folder is such a backup. */
export function isScheduled(folder: string): boolean {
    return existsSync(join(folder, hashesFile));
}

/** What is in it. Its files are in `ACCOUNT/STREAM/`. */
export function readScheduled(folder: string): Pick<Manifest, "isEncrypted" | "streams"> {
    const hashes = new Map(
        readFileSync(join(folder, hashesFile), "utf8")
            .split("\n")
            .map((line) => /^([\da-f]{64}) [ *]\.\/(.+)$/.exec(line))
            .flatMap((match) => (match === null ? [] : [[match[2] ?? "", match[1] ?? ""]])),
    );
    const snapshots = [...hashes.keys()].filter((file) => file.endsWith(`/${snapshot}`));
    const streams = snapshots.map((file) => {
        const [account = "", stream = ""] = file.split("/");
        const path = join(folder, file);
        const { config, state } = JSON.parse(
            readFileSync(join(folder, account, stream, "backup.json"), "utf8"),
        ) as SavedStream;
        return {
            account: decodeURIComponent(account),
            file,
            config,
            state,
            sha256: hashes.get(file) ?? "",
            size: existsSync(path) ? statSync(path).size : 0,
            time: String(state["last_ts"]),
        };
    });
    return { isEncrypted: false, streams };
}
