import type { IncomingMessage } from "node:http";
import { Connection } from "./connection.ts";
import type { DaemonAddress } from "./connection.ts";

/** What the daemon answered, parsed. Fields are read with {@link at}. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A request that the daemon refused. */
export class EngineError extends Error {
    /** HTTP status. */
    public readonly status: number;

    public constructor(status: number, message: string) {
        super(`Error response from daemon: ${message}`);
        this.status = status;
    }
}

/** The newest version of the Engine API this plugin was written against. */
const newest = [1, 50] as const;

/** The Engine API of one Docker daemon. */
export class Engine {
    /** Where the daemon is; for the one command that is left to the client. */
    public readonly address: DaemonAddress;
    readonly #connection: Connection;
    readonly #signal: AbortSignal;
    #version: Promise<string> | undefined;

    public constructor(
        address: DaemonAddress,
        connection = new Connection(address),
        signal = new AbortController().signal,
        version?: Promise<string>,
    ) {
        this.address = address;
        this.#connection = connection;
        this.#signal = signal;
        this.#version = version;
    }

    /** The same daemon, over the same connections, for as long as a signal allows. */
    public until(signal: AbortSignal): Engine {
        return new Engine(this.address, this.#connection, signal, this.#version);
    }

    /** Asks for, or does, something; the answer is JSON or nothing. */
    public async call(method: string, path: string, body?: Json): Promise<Json> {
        const headers = body === undefined ? {} : { "Content-Type": "application/json" };
        const content = await this.bytes(
            method,
            path,
            headers,
            body === undefined ? body : JSON.stringify(body),
        );
        return content.length === 0 ? null : (JSON.parse(content.toString("utf8")) as Json);
    }

    /** Like {@link call}, with `undefined` for what does not exist. */
    public async find(path: string): Promise<Json | undefined> {
        try {
            return await this.call("GET", path);
        } catch (error) {
            if (error instanceof EngineError && error.status === 404) {
                return undefined;
            }
            throw error;
        }
    }

    /** Sends a body of any kind; answers whatever comes back. */
    public async bytes(
        method: string,
        path: string,
        headers: Record<string, string> = {},
        body?: string | Buffer,
    ): Promise<Buffer> {
        try {
            return await read(await this.stream(method, path, headers, body));
        } catch (error) {
            throw this.#signal.aborted ? interruption(this.#signal) : error;
        }
    }

    /** Sends a body of any kind; the caller reads the answer's. */
    public async stream(
        method: string,
        path: string,
        headers: Record<string, string> = {},
        body?: string | Buffer,
    ): Promise<IncomingMessage> {
        const version = await (this.#version ??= this.#negotiate());
        const versioned = `/v${version}${path}`;
        const answer = await this.#connection.send({
            method,
            path: versioned,
            headers,
            body,
            signal: this.#signal,
        });
        if ((answer.statusCode ?? 500) >= 400) {
            throw await refusal(answer);
        }
        return answer;
    }

    /** The version of the API that both sides speak. */
    public async version(): Promise<string> {
        return await (this.#version ??= this.#negotiate());
    }

    /** Ends all connections. */
    public close(): void {
        this.#connection.close();
    }

    async #negotiate(): Promise<string> {
        const answer = await this.#connection.send({ method: "GET", path: "/_ping", signal: this.#signal });
        await read(answer);
        const [major = 1, minor = 24] = String(answer.headers["api-version"]).split(".").map(Number);
        const old = major < newest[0] || (major === newest[0] && minor < newest[1]);
        return old ? `${major}.${minor}` : newest.join(".");
    }
}

/** The value at a path such as `HostConfig.Memory`. */
export function at(json: Json | undefined, path: string): Json | undefined {
    let found: Json | undefined = json;
    for (const key of path.split(".")) {
        found = typeof found === "object" && found !== null && !Array.isArray(found) ? found[key] : undefined;
    }
    return found;
}

/** Why something was broken off. */
function interruption({ reason }: AbortSignal): Error {
    const late = reason instanceof Error && reason.name === "TimeoutError";
    return new Error(late ? "context deadline exceeded" : "cancelled", { cause: reason });
}

/** The whole body of an answer. */
export async function read(answer: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
}

/** A path with parameters; those that are `undefined` or empty are left out. */
export function withQuery(path: string, parameters: Record<string, string | undefined>): string {
    const set = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
    const query = new URLSearchParams(set).toString();
    return query === "" ? path : `${path}?${query}`;
}

async function refusal(answer: IncomingMessage): Promise<EngineError> {
    const body = (await read(answer)).toString("utf8").trim();
    const status = answer.statusCode ?? 500;
    try {
        return new EngineError(status, String(at(JSON.parse(body) as Json, "message")));
    } catch {
        return new EngineError(status, body);
    }
}
