/** Snapshots of streams, by NATS's own protocol: https://docs.nats.io/reference/reference-protocols/nats_api_reference. */
import type { NatsConnection } from "@nats-io/transport-node";

/** What identifies a stream to the server, and what it had when it was saved. */
export interface SavedStream {
    readonly config: { readonly name: string; readonly num_replicas?: number } & Readonly<
        Record<string, unknown>
    >;
    readonly state: { readonly messages: number; readonly bytes: number } & Readonly<Record<string, unknown>>;
}

interface Answer extends Partial<SavedStream> {
    readonly error?: { readonly code: number; readonly description?: string };
    readonly deliver_subject?: string;
    readonly streams?: readonly SavedStream[] | null;
    readonly total?: number;
}

const requestMilliseconds = 10_000;
/** How long the server may send nothing. */
const silenceMilliseconds = 30_000;
/** Less than any server's largest message. */
const chunkBytes = 128 * 1024;

/** The streams of the account that a connection is in, with their state; none for one without JetStream. */
export async function listStreams(nats: NatsConnection): Promise<SavedStream[]> {
    const found: SavedStream[] = [];
    for (;;) {
        const { streams, total = 0 } = await request(nats, "$JS.API.STREAM.LIST", { offset: found.length });
        found.push(...(streams ?? []));
        if (found.length >= total || (streams ?? []).length === 0) {
            return found;
        }
    }
}

/**
 * The content of a stream with its consumers, in parts, and what it was at that moment. The server checks its files first.
 *
 * @throws when the server refuses, or sends nothing for a while.
 */
export async function* readSnapshot(
    nats: NatsConnection,
    name: string,
    start: (saved: SavedStream) => void,
): AsyncGenerator<Uint8Array> {
    const inbox = `_INBOX.${name}.${Math.random().toString(36).slice(2)}`;
    const parts = nats.subscribe(inbox);
    const watch = watchdog(() => parts.unsubscribe());
    try {
        const options = { deliver_subject: inbox, chunk_size: chunkBytes, jsck: true };
        const { config, state } = await request(nats, `$JS.API.STREAM.SNAPSHOT.${name}`, options);
        if (config === undefined || state === undefined) {
            throw new Error(`the server describes no stream "${name}"`);
        }
        start({ config, state });
        for await (const part of parts) {
            watch.reset();
            if (part.headers !== undefined && part.headers.code >= 400) {
                throw new Error(part.headers.description);
            }
            if (part.data.length === 0) {
                return;
            }
            yield part.data;
            // The server sends no more than a few parts that are not acknowledged.
            part.respond();
        }
        throw new Error(`the server sent nothing for ${silenceMilliseconds / 1000} s`);
    } finally {
        watch.stop();
        parts.unsubscribe();
    }
}

/**
 * Creates a stream with what {@link readSnapshot} gave.
 *
 * @throws when the server refuses, for example because the stream exists.
 */
export async function writeSnapshot(
    nats: NatsConnection,
    { config, state }: SavedStream,
    content: AsyncIterable<Uint8Array>,
): Promise<SavedStream> {
    const subject = `$JS.API.STREAM.RESTORE.${config.name}`;
    const { deliver_subject: target } = await request(nats, subject, { config, state });
    if (target === undefined) {
        throw new Error("the server names no subject to send to");
    }
    for await (const part of content) {
        for (let offset = 0; offset < part.length; offset += chunkBytes) {
            const answer = await nats.request(target, part.subarray(offset, offset + chunkBytes), {
                timeout: silenceMilliseconds,
            });
            if (answer.data.length > 0) {
                checked(answer.json<Answer>());
            }
        }
    }
    const restored = checked(
        (await nats.request(target, "", { timeout: silenceMilliseconds })).json<Answer>(),
    );
    if (restored.config === undefined || restored.state === undefined) {
        throw new Error("the server does not describe the stream that it restored");
    }
    return { config: restored.config, state: restored.state };
}

/** Deletes a stream. */
export async function deleteStream(nats: NatsConnection, name: string): Promise<void> {
    await request(nats, `$JS.API.STREAM.DELETE.${name}`, {});
}

async function request(nats: NatsConnection, subject: string, body: object): Promise<Answer> {
    const answer = await nats.request(subject, JSON.stringify(body), { timeout: requestMilliseconds });
    return checked(answer.json<Answer>());
}

function checked(answer: Answer): Answer {
    if (answer.error !== undefined) {
        throw new Error(answer.error.description ?? `error ${answer.error.code}`);
    }
    return answer;
}

/** Calls back when it was not reset for {@link silenceMilliseconds}. */
function watchdog(bite: () => void) {
    let timer = setTimeout(bite, silenceMilliseconds);
    const stop = () => clearTimeout(timer);
    return {
        stop,
        reset: () => {
            stop();
            timer = setTimeout(bite, silenceMilliseconds);
        },
    };
}
