import { once } from "node:events";
import { get, type IncomingMessage, type RequestOptions } from "node:http";
import { json } from "node:stream/consumers";

/** Reads a monitoring endpoint: its HTTP status, and its body as JSON. */
export async function getJson(url: URL, options: RequestOptions, milliseconds: number) {
    const signal = AbortSignal.timeout(milliseconds);
    const [response] = (await once(get(url, { ...options, signal }), "response")) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await json(response) };
}
