import type { NatsConnection } from "@nats-io/transport-node";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../command.ts";
import { hashOf, readParts } from "./file.ts";
import type { StreamBackup } from "./manifest.ts";
import { deleteStream, listStreams, writeSnapshot } from "./snapshot.ts";

/** Why files cannot be restored: each is there as it was written, and the passphrase fits. */
export async function checkFiles(
    folder: string,
    streams: readonly StreamBackup[],
    passphrase: string | undefined,
): Promise<string[]> {
    const checks = streams.map(async ({ file, size, sha256 }) => {
        const path = join(folder, file);
        if (!existsSync(path)) {
            return [`${file} is missing`];
        }
        if (statSync(path).size !== size || (await hashOf(path)) !== sha256) {
            return [`${file} was changed since it was written`];
        }
        try {
            for await (const part of readParts(path, passphrase)) {
                void part;
            }
            return [];
        } catch {
            return [`${file} cannot be decrypted with this passphrase`];
        }
    });
    return (await Promise.all(checks)).flat();
}

/** Streams that exist and have had messages: a restore would replace these. */
export async function occupied(nats: NatsConnection, streams: readonly StreamBackup[]): Promise<string[]> {
    const existing = new Map((await listStreams(nats)).map(({ config, state }) => [config.name, state]));
    return streams
        .map(({ config }) => config.name)
        .filter((name) => Number(existing.get(name)?.["last_seq"] ?? 0) > 0);
}

/**
 * Creates streams as they were saved. A stream that exists and never had a message is replaced: a new stack has those that it
 * declares. A cluster with fewer servers than a stream had replicas gets as many as it has servers.
 */
export async function restoreStreams(
    nats: NatsConnection,
    folder: string,
    streams: readonly StreamBackup[],
    servers: number,
    passphrase: string | undefined,
    report: (line: string) => void,
): Promise<void> {
    const existing = new Set((await listStreams(nats)).map(({ config }) => config.name));
    for (const { config, state, file, account } of streams) {
        const replicas = Math.min(config.num_replicas ?? 1, servers);
        try {
            if (existing.has(config.name)) {
                await deleteStream(nats, config.name);
            }
            const target = { config: { ...config, num_replicas: replicas }, state };
            const restored = await writeSnapshot(nats, target, readParts(join(folder, file), passphrase));
            const less =
                replicas === (config.num_replicas ?? 1)
                    ? ""
                    : `, with ${replicas} of its ${config.num_replicas} replicas`;
            report(
                `restored ${config.name} of the account ${account}: ${restored.state.messages} messages${less}`,
            );
        } catch (error) {
            throw new Error(
                `Stream "${config.name}" of the account "${account}" cannot be restored: ${explain(error)}`,
            );
        }
    }
}
