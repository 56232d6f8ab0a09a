import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

import { execa } from "execa";

/** The server could not be reached or does not have the file: a reason to use something else, not a failure. */
export class Unreachable extends Error {}

/** Two limits: a network that drops packets must fail soon, a slow download may take long. */
const connectSeconds = 5;
const totalSeconds = 15 * 60;

/** Downloads a file and returns its SHA-256 in hex. Throws {@link Unreachable} when it is not available. */
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

/** Downloads a small text file to `path` and returns its text. */
export async function downloadText(url: string, path: string): Promise<string> {
    await downloadFile(url, path);
    return readFile(path, "utf8");
}

/** Finds a file's SHA-256 in the text of a checksums file, as `sha256sum` writes it. */
export function checksumOf(file: string, checksums: string): string | undefined {
    const fields = checksums.split("\n").map((line) => line.trim().split(/\s+\*?/));
    return fields.find(([, name]) => name === file)?.[0];
}

/** `fetch` supports proxies only since Node 24; curl does. */
function usesProxy(env: NodeJS.ProcessEnv): boolean {
    return (env["HTTPS_PROXY"] ?? env["https_proxy"] ?? env["ALL_PROXY"] ?? env["all_proxy"] ?? "") !== "";
}

async function withCurl(url: string, path: string): Promise<void> {
    const limits = ["--connect-timeout", `${connectSeconds}`, "--max-time", `${totalSeconds}`];
    const options = ["--fail", "--location", "--silent", "--show-error", ...limits];
    const result = await execa("curl", [...options, "--output", path, url], { reject: false });
    if (result.failed) {
        throw new Error(
            result.stderr === "" ? "curl is required to download through a proxy: install it" : result.stderr,
        );
    }
}

async function withFetch(url: string, path: string): Promise<void> {
    const connecting = new AbortController();
    const timer = setTimeout(() => {
        connecting.abort(new Error(`no answer within ${connectSeconds} s`));
    }, connectSeconds * 1000);
    try {
        const signal = AbortSignal.any([connecting.signal, AbortSignal.timeout(totalSeconds * 1000)]);
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

/** `fetch` fails with "fetch failed"; the reason is in the cause. */
function reasonOf(error: unknown): string {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
}
