import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A comment as a code host stores it. */
interface Comment {
    readonly id: number;
    body: string;
    readonly author: "us" | "somebody";
}

/** An issue as a code host stores it. */
interface Issue {
    readonly id: number;
    readonly title: string;
    body: string;
    isOpen: boolean;
    readonly labels: string;
    readonly author: "us" | "somebody";
}

/** Answers as the parts of the APIs of GitHub and GitLab that CI uses, with two items on a page. */
export class ApiServer {
    comments: Comment[] = [];
    labels: string[] = [];
    readonly issues: Issue[] = [];
    /** Comments on issues. */
    readonly told: string[] = [];
    /** What was requested, without queries. */
    readonly requests: string[] = [];
    readonly #server: Server;

    constructor() {
        this.#server = createServer((request, response) => {
            void this.#answer(request).then(({ status, body, headers = {} }) => {
                response.writeHead(status, { "content-type": "application/json", ...headers });
                response.end(JSON.stringify(body));
            });
        });
    }

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    stop(): void {
        this.#server.close();
        this.#server.closeAllConnections();
    }

    /** A comment that somebody else wrote. */
    write(body: string): void {
        this.comments.push({ id: this.comments.length + 1, body, author: "somebody" });
    }

    /** An issue that somebody else wrote. */
    report(body: string): void {
        this.#open("somebody", "An issue", body, "dhi: drift");
    }

    #open(author: Issue["author"], title: string, body: string, labels: string): void {
        this.issues.push({ id: this.issues.length + 1, title, body, isOpen: true, labels, author });
    }

    async #answer(request: IncomingMessage): Promise<Answer> {
        const url = new URL(request.url ?? "", "http://localhost");
        const path = url.pathname;
        this.requests.push(`${request.method} ${path}`);
        const { authorization, "private-token": token } = request.headers;
        if (authorization !== "Bearer t0ken-of-the-job" && token !== "t0ken-of-the-job") {
            return { status: 401, body: { message: "Bad credentials" } };
        }
        const sent = request.method === "GET" || request.method === "DELETE" ? {} : await json(request);
        const {
            title = "",
            body = "",
            description = body,
            labels = [],
            add_labels,
            remove_labels,
            state,
            state_event,
        } = sent as Record<string, string> & { labels?: string[] };
        const [id] = /\d+$/.exec(path) ?? [];
        const issue = this.issues.find((each) => path.split("/").includes(String(each.id)));
        const open = this.issues.filter(
            (each) => each.isOpen && each.labels === url.searchParams.get("labels"),
        );
        const place = path
            .replace(/(comments|notes)\/\d+$/, "$1/ID")
            .replace(/issues\/(?!7\/)\d+/, "issues/ID")
            .replace(/labels\/.*/, "labels/NAME");
        switch (`${request.method} ${place}`) {
            case "GET /repos/acme/shop/issues":
                assert.equal(url.searchParams.get("state"), "open");
                return {
                    status: 200,
                    body: open.map((each) => ({
                        ...{ id: 1000 + each.id, number: each.id, body: each.body },
                        user: { type: each.author === "us" ? "Bot" : "User" },
                    })),
                };
            case "GET /projects/5/issues":
                assert.equal(url.searchParams.get("state"), "opened");
                return {
                    status: 200,
                    body: open.map((each) => ({
                        ...{ id: 1000 + each.id, iid: each.id, description: each.body },
                        author: { id: each.author === "us" ? 1 : 2 },
                    })),
                };
            case "POST /repos/acme/shop/issues":
            case "POST /projects/5/issues":
                this.#open("us", title, description, String(labels));
                return { status: 201, body: {} };
            case "PATCH /repos/acme/shop/issues/ID":
            case "PUT /projects/5/issues/ID":
                assert.ok(issue);
                issue.body = description || issue.body;
                issue.isOpen &&= state !== "closed" && state_event !== "close";
                return { status: 200, body: {} };
            case "POST /repos/acme/shop/issues/ID/comments":
            case "POST /projects/5/issues/ID/notes":
                this.told.push(body);
                return { status: 201, body: {} };
            case "GET /repos/acme/shop/issues/7/comments":
                return this.#page(url, (each) => ({
                    ...each,
                    user: { type: each.author === "us" ? "Bot" : "User" },
                }));
            case "GET /projects/5/merge_requests/7/notes":
                return this.#page(url, (each) => ({ ...each, author: { id: each.author === "us" ? 1 : 2 } }));
            case "GET /user":
                return { status: 200, body: { id: 1 } };
            case "POST /repos/acme/shop/issues/7/comments":
            case "POST /projects/5/merge_requests/7/notes":
                this.comments.push({ id: this.comments.length + 1, body, author: "us" });
                return { status: 201, body: {} };
            case "PATCH /repos/acme/shop/issues/comments/ID":
            case "PUT /projects/5/merge_requests/7/notes/ID":
                this.comments.filter((each) => String(each.id) === id).forEach((each) => (each.body = body));
                return { status: 200, body: {} };
            case "GET /repos/acme/shop/issues/7/labels":
                return { status: 200, body: this.labels.map((name) => ({ name })) };
            case "POST /repos/acme/shop/issues/7/labels":
                this.labels.push(...labels);
                return { status: 200, body: {} };
            case "DELETE /repos/acme/shop/issues/7/labels/NAME":
                this.labels = this.labels.filter((name) => !path.endsWith(encodeURIComponent(name)));
                return { status: 200, body: [] };
            case "GET /projects/5/merge_requests/7":
                return { status: 200, body: { labels: this.labels } };
            case "PUT /projects/5/merge_requests/7":
                this.labels = [...this.labels, ...(add_labels ? [add_labels] : [])].filter(
                    (name) => name !== remove_labels,
                );
                return { status: 200, body: {} };
            default:
                return { status: 404, body: { message: "Not Found" } };
        }
    }

    #page(url: URL, asApi: (comment: Comment) => object): Answer {
        const page = Number(url.searchParams.get("page") ?? 1);
        const [start, end] = [(page - 1) * 2, page * 2];
        url.searchParams.set("page", String(page + 1));
        const next = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${url.pathname}${url.search}`;
        return {
            status: 200,
            body: this.comments.slice(start, end).map(asApi),
            headers: end < this.comments.length ? { link: `<${next}>; rel="next"` } : {},
        };
    }
}

interface Answer {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Record<string, string>;
}
