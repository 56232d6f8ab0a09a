import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

const manifestType = "application/vnd.docker.distribution.manifest.v2+json";

/** A registry with basic authentication, in memory: as much of the protocol as one pull and one push need. */
export class Registry {
    readonly #authorization: string;
    readonly #blobs = new Map<string, Buffer>();
    readonly #manifests = new Map<string, Buffer>();
    readonly #server: Server;

    public constructor(username: string, password: string) {
        this.#authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
        this.#server = createServer((request, response) => {
            this.#answer(request, response).catch((error: unknown) => {
                response.writeHead(500).end(String(error));
            });
        });
    }

    public async listen(): Promise<void> {
        await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    }

    public close(): void {
        this.#server.closeAllConnections();
        this.#server.close();
    }

    /** Its name in an image reference. Docker trusts the loopback address without TLS. */
    public get address(): string {
        return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    /** Publishes an image of one small file; answers its digest. */
    public async publish(repository: string, tag: string): Promise<string> {
        const archive = pack();
        archive.entry({ name: "hello" }, `${repository}:${tag}`);
        archive.finalize();
        const layer = await buffer(archive);
        const config = Buffer.from(
            JSON.stringify({
                architecture: "amd64",
                os: "linux",
                config: { Cmd: ["/hello"] },
                rootfs: { type: "layers", diff_ids: [digest(layer)] },
            }),
        );
        const packed = gzipSync(layer);
        const manifest = Buffer.from(
            JSON.stringify({
                schemaVersion: 2,
                mediaType: manifestType,
                config: this.#describe("application/vnd.docker.container.image.v1+json", config),
                layers: [this.#describe("application/vnd.docker.image.rootfs.diff.tar.gzip", packed)],
            }),
        );
        this.#store(repository, tag, manifest);
        return digest(manifest);
    }

    /** Whether a digest of a repository was pushed or published. */
    public has(repository: string, reference: string): boolean {
        return this.#manifests.has(`${repository}/${reference}`);
    }

    #describe(mediaType: string, content: Buffer): object {
        this.#blobs.set(digest(content), content);
        return { mediaType, size: content.length, digest: digest(content) };
    }

    #store(repository: string, reference: string, manifest: Buffer): void {
        this.#manifests.set(`${repository}/${reference}`, manifest);
        this.#manifests.set(`${repository}/${digest(manifest)}`, manifest);
    }

    async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const url = new URL(request.url ?? "/", "http://registry");
        if (request.headers.authorization !== this.#authorization) {
            const denied = { errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] };
            response.writeHead(401, {
                "WWW-Authenticate": 'Basic realm="test"',
                "Content-Type": "application/json",
            });
            response.end(JSON.stringify(denied));
            return;
        }
        const [, repository = "", kind, rest = ""] =
            /^\/v2\/(.+)\/(manifests|blobs)\/(.*)$/.exec(url.pathname) ?? [];
        if (kind === "manifests") {
            await this.#manifest(request, response, repository, rest);
        } else if (kind === "blobs") {
            await this.#blob(request, response, url, rest);
        } else {
            response.end("{}");
        }
    }

    async #manifest(
        request: IncomingMessage,
        response: ServerResponse,
        repository: string,
        tag: string,
    ): Promise<void> {
        if (request.method === "PUT") {
            const manifest = await buffer(request);
            this.#store(repository, tag, manifest);
            response.writeHead(201, { "Docker-Content-Digest": digest(manifest) }).end();
        } else {
            send(response, this.#manifests.get(`${repository}/${tag}`), manifestType, request.method);
        }
    }

    /** An upload comes as POST (where to?), PATCH (the content) and PUT (its digest). */
    async #blob(request: IncomingMessage, response: ServerResponse, url: URL, rest: string): Promise<void> {
        const content =
            request.method === "GET" || request.method === "HEAD" ? Buffer.alloc(0) : await buffer(request);
        const location = {
            Location: url.pathname.replace(/\/$/, "/upload"),
            Range: `0-${Math.max(0, content.length - 1)}`,
        };
        switch (request.method) {
            case "POST":
                response.writeHead(202, { ...location, "Docker-Upload-UUID": "upload" }).end();
                break;
            case "PATCH":
                this.#blobs.set(digest(content), content);
                response.writeHead(202, { ...location, "Docker-Upload-UUID": "upload" }).end();
                break;
            case "PUT":
                response
                    .writeHead(201, { "Docker-Content-Digest": url.searchParams.get("digest") ?? "" })
                    .end();
                break;
            default:
                send(response, this.#blobs.get(rest), "application/octet-stream", request.method);
        }
    }
}

function send(response: ServerResponse, content: Buffer | undefined, type: string, method = "GET"): void {
    if (content === undefined) {
        response.writeHead(404, { "Content-Type": "application/json" });
        response.end(JSON.stringify({ errors: [{ code: "NOT_FOUND", message: "unknown" }] }));
        return;
    }
    const head = {
        "Content-Type": type,
        "Content-Length": content.length,
        "Docker-Content-Digest": digest(content),
    };
    response.writeHead(200, head);
    response.end(method === "HEAD" ? undefined : content);
}

function digest(content: Buffer): string {
    return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
