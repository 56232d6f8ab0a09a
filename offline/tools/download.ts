import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

import { execa } from "execa";

/** The server could not be reached or has no such file: a reason to look elsewhere, not a fault. */
export class Unreachable extends Error {}

/** Two limits: a network that swallows packets must not cost a minute, a slow one may take its time. */
const connectSeconds = 5;
const wholeSeconds = 15 * 60;

/** Downloads a file and returns its SHA-256 in hex. Throws {@link Unreachable} when there is none to be had. */
export async function downloadFile(url: string, path: string): Promise<string> {
    try {
        await (usesProxy(process.env) ? withCurl(url, path) : withFetch(url, path));
    } catch (error) {
        throw new Unreachable(`${url}: ${reasonOf(error)}`, { cause: error });
    }
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    return hash.digest("hex");
}

/** Downloads a small text file by way of `path`. */
export async function downloadText(url: string, path: string): Promise<string> {
    await downloadFile(url, path);
    return readFile(path, "utf8");
}

/** Finds a file's SHA-256 in the text of a checksums file, as `sha256sum` writes it. */
export function checksumOf(file: string, checksums: string): string | undefined {
    const fields = checksums.split("\n").map((line) => line.trim().split(/\s+\*?/));
    return fields.find(([, name]) => name === file)?.[0];
}

/** Node's `fetch` knows nothing of proxies before Node 24; curl does. */
function usesProxy(env: NodeJS.ProcessEnv): boolean {
    return (env["HTTPS_PROXY"] ?? env["https_proxy"] ?? env["ALL_PROXY"] ?? env["all_proxy"] ?? "") !== "";
}

async function withCurl(url: string, path: string): Promise<void> {
    const limits = ["--connect-timeout", `${connectSeconds}`, "--max-time", `${wholeSeconds}`];
    const options = ["--fail", "--location", "--silent", "--show-error", ...limits];
    const result = await execa("curl", [...options, "--output", path, url], { reject: false });
    if (result.failed) {
        throw new Error(result.stderr === "" ? "going through a proxy takes curl" : result.stderr);
    }
}

async function withFetch(url: string, path: string): Promise<void> {
    const connecting = new AbortController();
    const timer = setTimeout(() => {
        connecting.abort(new Error(`no answer within ${connectSeconds} s`));
    }, connectSeconds * 1000);
    try {
        const signal = AbortSignal.any([connecting.signal, AbortSignal.timeout(wholeSeconds * 1000)]);
        const response = await fetch(url, { signal });
        clearTimeout(timer);
        if (!response.ok || response.body === null) {
            throw new Error(`answered ${response.status} ${response.statusText}`);
        }
        await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path));
    } finally {
        clearTimeout(timer);
    }
}

/** `fetch` says only "fetch failed"; the reason is in its cause. */
function reasonOf(error: unknown): string {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
}
