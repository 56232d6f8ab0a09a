/** Requests JSON from the API of a code host, as both GitHub and GitLab have it. */
export class Api {
    constructor(
        private readonly base: string,
        private readonly headers: Readonly<Record<string, string>>,
    ) {}

    /** All pages of a list. */
    async list<T>(path: string): Promise<T[]> {
        const items: T[] = [];
        for (let next: string | undefined = `${this.base}${path}`; next !== undefined;) {
            const response = await this.#fetch("GET", next);
            items.push(...((await response.json()) as T[]));
            next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
        }
        return items;
    }

    async get<T>(path: string): Promise<T> {
        return (await (await this.#fetch("GET", `${this.base}${path}`)).json()) as T;
    }

    async send(method: "POST" | "PATCH" | "PUT" | "DELETE", path: string, body?: object): Promise<void> {
        await this.#fetch(method, `${this.base}${path}`, body);
    }

    async #fetch(method: string, url: string, body?: object): Promise<Response> {
        const response = await fetch(url, {
            method,
            headers: {
                ...this.headers,
                ...(body === undefined ? {} : { "content-type": "application/json" }),
            },
            signal: AbortSignal.timeout(30_000),
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (!response.ok) {
            const { pathname } = new URL(url);
            throw new Error(
                `${method} ${pathname} was answered with ${response.status}: ${await response.text()}`,
            );
        }
        return response;
    }
}
