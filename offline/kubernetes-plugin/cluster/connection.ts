import http from "node:http";
import https from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { failed } from "../../plugin/errors.ts";
import { StatusError } from "./statusError.ts";

/** One request to the API server. */
export interface ApiRequest {
    readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    readonly path: string;
    readonly query?: Readonly<Record<string, string | undefined>>;
    readonly body?: unknown;
    readonly contentType?: string;
    readonly signal?: AbortSignal | undefined;
}

const answerTimeout = 32_000;

/** Requests to an API server, authenticated as the kubeconfig says: certificates, tokens, programs. */
export class Connection {
    readonly #config: KubeConfig;

    public constructor(config: KubeConfig) {
        this.#config = config;
    }

    /**
     * Sends a request; answers the body.
     *
     * @throws StatusError what the server has against it; another error where there is no answer.
     */
    public async send(request: ApiRequest): Promise<string> {
        const { status, body } = await this.#exchange(request);
        if (status < 200 || status > 299) {
            throw new StatusError(status, body);
        }
        return body;
    }

    async #exchange(request: ApiRequest): Promise<{ status: number; body: string }> {
        const method = request.method ?? "GET";
        const url = this.#url(request);
        const options: https.RequestOptions = { method };
        await this.#config.applyToHTTPSOptions(options);
        const content = request.body === undefined ? undefined : JSON.stringify(request.body);
        options.headers = {
            ...options.headers,
            Accept: "application/json",
            "User-Agent": "pulumi-kubernetes",
            ...(content && {
                "Content-Type": request.contentType ?? "application/json",
                "Content-Length": String(Buffer.byteLength(content)),
            }),
        };
        const timeout = AbortSignal.timeout(answerTimeout);
        options.signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
        const client = url.protocol === "http:" ? http : https;
        return await new Promise((resolve, reject) => {
            const sent = client.request(url, options, (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.once("error", reject);
                response.once("end", () => {
                    resolve({
                        status: response.statusCode ?? 0,
                        body: Buffer.concat(chunks).toString("utf8"),
                    });
                });
            });
            sent.once("error", (error) => {
                reject(failed(`${verbs[method]} "${url.href}"`, error));
            });
            sent.end(content);
        });
    }

    #url({ path, query }: ApiRequest): URL {
        const server = this.#config.getCurrentCluster()?.server ?? "";
        const url = new URL(`${server.replace(/\/$/, "")}${path}`);
        for (const [key, value] of Object.entries(query ?? {})) {
            if (value !== undefined) {
                url.searchParams.set(key, value);
            }
        }
        return url;
    }
}

const verbs = { GET: "Get", POST: "Post", PUT: "Put", PATCH: "Patch", DELETE: "Delete" } as const;
