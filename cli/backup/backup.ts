import type { NatsConnection } from "@nats-io/transport-node";
import { join } from "node:path";
import { explain } from "../command.ts";
import { writeParts } from "./file.ts";
import { snapshotFile, type StreamBackup } from "./manifest.ts";
import { listStreams, readSnapshot, type SavedStream } from "./snapshot.ts";

/**
 * Saves all streams of the account that a connection is in, one after another, with their consumers. Key-value and object
 * stores are streams too.
 *
 * @param folder where to write; it exists.
 */
export async function backupAccount(
    nats: NatsConnection,
    account: string,
    folder: string,
    passphrase: string | undefined,
    report: (line: string) => void,
): Promise<StreamBackup[]> {
    const saved: StreamBackup[] = [];
    for (const { config } of await listStreams(nats)) {
        const file = snapshotFile(account, config.name);
        const time = new Date().toISOString();
        let stream: SavedStream | undefined;
        const parts = readSnapshot(nats, config.name, (found) => (stream = found));
        const facts = await writeParts(join(folder, file), parts, passphrase).catch((error: unknown) => {
            throw new Error(
                `Stream "${config.name}" of the account "${account}" cannot be saved: ${explain(error)}`,
            );
        });
        if (stream !== undefined) {
            saved.push({ account, file, time, ...facts, ...(stream as SavedStream) });
            report(
                `saved ${config.name} of the account ${account}: ${(stream as SavedStream).state.messages} messages`,
            );
        }
    }
    return saved;
}
