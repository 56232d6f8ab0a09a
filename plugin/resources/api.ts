import type { Values } from "../../components/nats/streams/fields/codec.ts";
import { setTimeout } from "node:timers/promises";
import { UnreachableError, type Connection } from "../../components/nats/client/connection.ts";

/** An answer of the server that refuses a request. */
export class ApiError extends Error {
    constructor(
        readonly code: number,
        description: string,
    ) {
        super(description);
    }
}

interface Answer {
    readonly error?: { readonly code: number; readonly err_code?: number; readonly description?: string };
    readonly config?: Values;
    readonly streams?: readonly string[] | null;
}

/** What is not there: a stream, or a consumer. */
const notFound = 404;
/** The servers are electing a leader, or one of them is starting: a later request may succeed. */
const unavailable = 503;
/** JetStream is not enabled, for the servers or for the account. */
const final: readonly number[] = [10076, 10039];
const patienceMilliseconds = 30_000;
const pauseMilliseconds = 500;

/** Where a stream or a consumer is in the server's API: https://docs.nats.io/reference/reference-protocols/nats_api_reference. */
export interface Asset {
    readonly stream: string;
    readonly consumer?: string;
}

/** Creates, reads, changes and deletes streams and consumers. */
export class JetStreamApi {
    constructor(private readonly connection: Connection) {}

    /** Its configuration; undefined if it does not exist. */
    async find(asset: Asset): Promise<Values | undefined> {
        try {
            return (await this.#request(subject("INFO", asset), undefined)).config;
        } catch (error) {
            if (error instanceof ApiError && error.code === notFound) {
                return undefined;
            }
            throw error;
        }
    }

    /** The names of the account's streams, 1024 at most; none for an account without JetStream. */
    async names(): Promise<readonly string[]> {
        try {
            return (await this.#request("$JS.API.STREAM.NAMES", undefined)).streams ?? [];
        } catch (error) {
            if (error instanceof ApiError || (error instanceof UnreachableError && error.hasNoResponders)) {
                return [];
            }
            throw error;
        }
    }

    create(asset: Asset, config: Values): Promise<void> {
        return this.#write("CREATE", asset, config);
    }

    update(asset: Asset, config: Values): Promise<void> {
        return this.#write("UPDATE", asset, config);
    }

    /** It may be gone already. */
    async delete(asset: Asset): Promise<void> {
        try {
            await this.#request(subject("DELETE", asset), undefined);
        } catch (error) {
            if (!(error instanceof ApiError && error.code === notFound)) {
                throw error;
            }
        }
    }

    /** Repeats some work while the servers elect a leader, or one of them is replaced. */
    async persist<T>(work: () => Promise<T>): Promise<T> {
        const start = performance.now();
        for (;;) {
            try {
                return await work();
            } catch (error) {
                if (
                    !(error instanceof UnreachableError) ||
                    performance.now() - start > patienceMilliseconds
                ) {
                    throw error;
                }
                await setTimeout(pauseMilliseconds);
            }
        }
    }

    async #write(action: "CREATE" | "UPDATE", asset: Asset, config: Values): Promise<void> {
        // Consumers have one request for both.
        await (asset.consumer === undefined
            ? this.#request(subject(action, asset), config)
            : this.#request(subject("CREATE", asset), {
                  stream_name: asset.stream,
                  config,
                  action: action.toLowerCase(),
              }));
    }

    async #request(subject: string, body: unknown): Promise<Answer> {
        const text = await this.connection.request(subject, body === undefined ? "" : JSON.stringify(body));
        const answer = JSON.parse(text) as Answer;
        if (answer.error !== undefined) {
            const { code, err_code = 0, description = "" } = answer.error;
            throw code === unavailable && !final.includes(err_code)
                ? new UnreachableError(`JetStream is not available: ${description}`)
                : new ApiError(code, description);
        }
        return answer;
    }
}

function subject(action: string, { stream, consumer }: Asset): string {
    return consumer === undefined
        ? `$JS.API.STREAM.${action}.${stream}`
        : `$JS.API.CONSUMER.${action}.${stream}.${consumer}`;
}
