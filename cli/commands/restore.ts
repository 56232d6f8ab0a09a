/** `npm run restore`: brings back streams that `npm run backup` has saved. */
import { parseArgs } from "node:util";
import { counted } from "../../preview/words.ts";
import { readBackup, type StreamBackup } from "../backup/manifest.ts";
import { openAccounts, type OpenAccounts } from "../backup/open.ts";
import { checkFiles, occupied, restoreStreams } from "../backup/restore.ts";
import { usageError } from "../command.ts";
import { openStack } from "../stack/open.ts";

export const help = `Usage: npm run -s restore -- STACK FOLDER [options]

Creates the streams of a backup in a stack's cluster, with their messages and consumers. The cluster may have another size: a
stream with more replicas than there are servers gets as many as there are. Before anything changes, all files are compared
with their hashes, and streams that exist and have had messages are refused; delete those, or choose others. A stream
that exists and never had a message, as a new stack declares it, is replaced.

  STACK           the stack
  FOLDER          the folder that "npm run backup" wrote, or a copy of one from the volume of dhi:kubernetes.backup
  --stream NAME   only this stream; several times for several
  --check         only compare the files with their hashes
  --help          show this help

Environment:
  DHI_BACKUP_PASSPHRASE   the passphrase of an encrypted backup

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Examples:
  npm run -s restore -- prod backups/2026-12-01 --check
  npm run -s restore -- prod backups/2026-12-01
  npm run -s restore -- prod backups/2026-12-01 --stream ORDERS`;

export async function run(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            stream: { type: "string", multiple: true },
            check: { type: "boolean", default: false },
            help: { type: "boolean" },
        },
    });
    const [stack, folder, ...rest] = positionals;
    if (stack === undefined || folder === undefined || rest.length > 0) {
        throw usageError("STACK and FOLDER are required.");
    }
    const { workspace, config } = openStack(stack);
    const { streams, passphrase } = chosen(folder, values.stream);
    refuse(await checkFiles(folder, streams, passphrase));
    if (values.check) {
        console.log(`${counted(streams.length, "file")} checked: each is as it was written.`);
        return;
    }
    const accounts = await openAccounts(workspace, stack, config);
    try {
        const targets = await targetsIn(accounts, streams);
        for (const { nats, own } of targets) {
            await restoreStreams(nats, folder, own, accounts.servers, passphrase, console.log);
        }
    } finally {
        await accounts.close();
    }
}

/** The streams to restore, and the passphrase that their files need. */
function chosen(folder: string, names: readonly string[] | undefined) {
    const { streams, isEncrypted } = readBackup(folder);
    const passphrase = process.env["DHI_BACKUP_PASSPHRASE"];
    const unknown = (names ?? []).filter((name) => !streams.some(({ config }) => config.name === name));
    refuse([
        ...unknown.map((name) => `it has no stream "${name}"`),
        ...(isEncrypted && passphrase === undefined ? ["it is encrypted: set DHI_BACKUP_PASSPHRASE"] : []),
    ]);
    return {
        streams: streams.filter(({ config }) => names?.includes(config.name) ?? true),
        passphrase: isEncrypted ? passphrase : undefined,
    };
}

/** The connection of each account, with its streams. All problems are found before anything changes. */
async function targetsIn({ open }: OpenAccounts, streams: readonly StreamBackup[]) {
    const targets = open.map(({ account, nats }) => ({
        nats,
        own: streams.filter((stream) => stream.account === account),
    }));
    const strangers = new Set(
        streams.map(({ account }) => account).filter((name) => !open.some(({ account }) => account === name)),
    );
    const existing = (await Promise.all(targets.map(({ nats, own }) => occupied(nats, own)))).flat();
    refuse([
        ...[...strangers].map((name) => `the stack has no account "${name}", or no password of a user there`),
        ...existing.map(
            (name) =>
                `stream "${name}" exists and has had messages: delete it, or choose others with --stream`,
        ),
    ]);
    return targets;
}

function refuse(problems: readonly string[]): void {
    if (problems.length > 0) {
        throw new Error(
            ["The backup cannot be restored:", ...problems.map((each) => `  ${each}`)].join("\n"),
        );
    }
}
