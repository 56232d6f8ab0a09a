import { createHash } from "node:crypto";
import type { Login } from "../dockerLogin.ts";
import { apiHost, isLoopback } from "../registryHost.ts";
import { RegistryFailure } from "../remoteImage.ts";

/** The largest answer that is read: registries of others may send anything. */
const maxBytes = 4 * 1024 * 1024;
const maxRedirects = 5;

/** What a registry has at an address. */
export interface Content {
    readonly body: Buffer;
    readonly digest: string;
    readonly type: string;
    /** The place of the next page, of a list with several. */
    readonly next?: string | undefined;
}

interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: Buffer;
}

/** How a repository is read. */
export interface ReaderOptions {
    readonly login?: Login | undefined;
    /** Ends all requests. */
    readonly signal: AbortSignal;
}

/** Reads manifests and blobs of one repository, of a size that a signature has. */
export class RepositoryReader {
    readonly #registry: string;
    readonly #path: string;
    readonly #options: ReaderOptions;
    #authorization: string | undefined;

    constructor(registry: string, path: string, options: ReaderOptions) {
        this.#registry = registry;
        this.#path = path;
        this.#options = options;
    }

    /**
     * Reads a manifest, an index, or any other content; `undefined` if the registry does not have it.
     *
     * @param place below the repository: `manifests/latest`, `referrers/sha256:…`.
     * @throws {RegistryFailure} also for content that has not the digest of its address.
     */
    async read(place: string, accept: string): Promise<Content | undefined> {
        const answer = await this.#get(place, accept);
        if (answer.status === 404) {
            return undefined;
        }
        if (answer.status !== 200) {
            throw this.#failure(answer.status);
        }
        const digest = `sha256:${createHash("sha256").update(answer.body).digest("hex")}`;
        const wanted = /^(?:manifests|blobs)\/(sha256:.*)$/.exec(place)?.[1];
        if (wanted !== undefined && wanted !== digest) {
            throw new RegistryFailure(
                "unreachable",
                `${this.#registry} answers ${wanted} with other content`,
            );
        }
        const { "content-type": type = "", link } = answer.headers;
        return { body: answer.body, digest, type, next: this.#nextPage(place, link) };
    }

    /** The place that a `Link` header names, if it is in this repository: nothing else is read. */
    #nextPage(place: string, link = ""): string | undefined {
        const [, target = ""] = /<([^>]+)>\s*;\s*rel="?next\b/.exec(link) ?? [];
        const root = `/v2/${this.#path}/`;
        const start = `https://${apiHost(this.#registry)}${root}${place}`;
        if (target === "" || !URL.canParse(target, start)) {
            return undefined;
        }
        const { pathname, search } = new URL(target, start);
        return pathname.startsWith(root) ? `${pathname.slice(root.length)}${search}` : undefined;
    }

    async #get(place: string, accept: string): Promise<Answer> {
        const path = `${apiHost(this.#registry)}/v2/${this.#path}/${place}`;
        try {
            return await this.#authorized(`https://${path}`, accept);
        } catch (error) {
            // Docker, too, tries a registry without TLS only on its own machine.
            if (error instanceof RegistryFailure || !isLoopback(this.#registry)) {
                throw this.#unreachable(error);
            }
        }
        try {
            return await this.#authorized(`http://${path}`, accept);
        } catch (error) {
            throw this.#unreachable(error);
        }
    }

    async #authorized(url: string, accept: string): Promise<Answer> {
        const first = await this.#follow(url, accept);
        if (first.status !== 401) {
            return first;
        }
        this.#authorization = await this.#authorize(url, first.headers["www-authenticate"] ?? "");
        return this.#authorization === undefined ? first : this.#follow(url, accept);
    }

    /** Follows redirects, to a registry's storage for example, which does not get the authorization. */
    async #follow(start: string, accept: string): Promise<Answer> {
        let url = new URL(start);
        for (let count = 0; count <= maxRedirects; count++) {
            const own = url.origin === new URL(start).origin ? this.#authorization : undefined;
            const answer = await request(
                url,
                { accept, ...(own && { authorization: own }) },
                this.#options.signal,
            );
            const location = answer.headers["location"];
            if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) {
                return answer;
            }
            const next = new URL(location, url);
            if (next.protocol !== "https:" && next.protocol !== url.protocol) {
                throw new Error(`it redirects to ${next.protocol}//${next.host}, which has no TLS`);
            }
            url = next;
        }
        throw new Error(`it redirects more than ${maxRedirects} times`);
    }

    /** The authorization that a registry requires: the login itself, or a token for it. */
    async #authorize(url: string, challenge: string): Promise<string | undefined> {
        const { login, signal } = this.#options;
        const basic =
            login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
        if (!/^bearer /i.test(challenge)) {
            return basic;
        }
        const fields = Object.fromEntries(
            [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
        );
        const realm = new URL(fields["realm"] ?? "");
        const { assertValidRealm } = await import("./http.ts");
        try {
            assertValidRealm(apiHost(this.#registry), realm.href, new URL(url).protocol);
        } catch {
            throw new Error(`it sends logins to ${realm.host}, which is another organization's`);
        }
        for (const name of ["service", "scope"] as const) {
            realm.searchParams.set(name, fields[name] ?? "");
        }
        const { status, body } = await request(realm, basic ? { authorization: basic } : {}, signal);
        if (status !== 200) {
            return undefined;
        }
        const { token, access_token } = JSON.parse(body.toString("utf8")) as Record<string, string>;
        return `Bearer ${token ?? access_token}`;
    }

    #failure(status: number): RegistryFailure {
        return status === 401 || status === 403
            ? new RegistryFailure("refused", `${this.#registry} refuses the login (${status})`)
            : new RegistryFailure("unreachable", `${this.#registry} cannot be reached: it answers ${status}`);
    }

    #unreachable(error: unknown): RegistryFailure {
        if (error instanceof RegistryFailure) {
            return error;
        }
        const reason = this.#options.signal.aborted ? "no answer in time" : (error as Error).message;
        return new RegistryFailure("unreachable", `${this.#registry} cannot be reached: ${reason}`);
    }
}

/** Sends one request. Uses the environment's proxies, as all requests to registries do. */
async function request(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    const { needle } = await import("./http.ts");
    const tooLarge = new AbortController();
    return new Promise((resolve, reject) => {
        if (signal.aborted) {
            reject(new Error("no answer in time"));
            return;
        }
        const stream = needle.get(url.href, {
            headers,
            signal: AbortSignal.any([signal, tooLarge.signal]),
            parse_response: false,
            follow_max: 0,
            open_timeout: 0,
        });
        const chunks: Buffer[] = [];
        let answer: Omit<Answer, "body"> = { status: 0, headers: {} };
        let size = 0;
        stream.on("header", (status: number, received: Answer["headers"]) => {
            answer = { status, headers: received };
        });
        stream.on("data", (chunk: Buffer) => {
            size += chunk.length;
            if (size > maxBytes) {
                reject(new Error(`it answers with more than ${maxBytes / 1024 / 1024} MiB`));
                tooLarge.abort();
                return;
            }
            chunks.push(chunk);
        });
        stream.on("err", reject);
        stream.on("done", (error?: Error) => {
            if (error === undefined || error === null) {
                resolve({ ...answer, body: Buffer.concat(chunks) });
            } else {
                reject(error);
            }
        });
    });
}
