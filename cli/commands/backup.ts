/** `npm run backup`: saves the streams of a stack's cluster. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { counted } from "../../preview/words.ts";
import { backupAccount } from "../backup/backup.ts";
import { manifestFile, type Manifest, type StreamBackup } from "../backup/manifest.ts";
import { openAccounts } from "../backup/open.ts";
import { usageError } from "../command.ts";
import { openStack } from "../stack/open.ts";

export const help = `Usage: npm run -s backup -- STACK FOLDER

Saves every stream of a stack's cluster, with its consumers, into a new folder; key-value and object stores are streams too.
The servers make the snapshots while they run. Each stream is saved as it was at one moment, one stream after another. The
folder has a manifest with the size and the SHA-256 of each file; it is written last, so a folder without one is not complete.
Streams that are kept in memory are saved as well.

  STACK    the stack
  FOLDER   a new or an empty folder
  --help   show this help

Environment:
  DHI_BACKUP_PASSPHRASE   encrypts the files (AES-256-GCM; the manifest with the streams' names and settings is not encrypted)

Exit codes: 0 success, 1 failed, 2 invalid arguments, 3 an account has no user whose password the stack has: its streams are
not in the backup.

Examples:
  npm run -s backup -- prod backups/2026-12-01
  DHI_BACKUP_PASSPHRASE="$(pass show backups)" npm run -s backup -- prod /mnt/backups/prod`;

export async function run(): Promise<void> {
    const { positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
    const [stack, folder, ...rest] = positionals;
    if (stack === undefined || folder === undefined || rest.length > 0) {
        throw usageError("STACK and FOLDER are required.");
    }
    if (existsSync(folder) && readdirSync(folder).length > 0) {
        throw new Error(`"${folder}" is not empty: use a new folder.`);
    }
    const { workspace, config } = openStack(stack);
    const passphrase = process.env["DHI_BACKUP_PASSPHRASE"];
    const time = new Date().toISOString();
    const accounts = await openAccounts(workspace, stack, config);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const streams: StreamBackup[] = [];
    try {
        for (const { account, nats } of accounts.open) {
            streams.push(...(await backupAccount(nats, account, folder, passphrase, console.log)));
        }
    } finally {
        await accounts.close();
    }
    const isEncrypted = passphrase !== undefined;
    const manifest: Manifest = { format: "dhi-backup-1", stack, time, isEncrypted, streams };
    writeFileSync(join(folder, manifestFile), `${JSON.stringify(manifest, null, 4)}\n`, { mode: 0o600 });
    const messages = streams.reduce((sum, { state }) => sum + state.messages, 0);
    console.log(
        `Saved ${counted(streams.length, "stream")} with ${counted(messages, "message")} in ${folder}${isEncrypted ? ", encrypted" : ""}.`,
    );
    for (const account of accounts.missing) {
        console.error(
            `The streams of the account "${account}" are not saved: the stack has no password of a user there.`,
        );
        process.exitCode = 3;
    }
}
