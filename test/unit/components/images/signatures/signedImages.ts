/** A registry on loopback with images and their signatures, made here: cosign's layouts without cosign. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { digestOf, serve, type Page } from "../loopbackRegistry.ts";

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";
const payloadType = "application/vnd.dev.cosign.simplesigning.v1+json";
const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

export const pair = (curve = "P-256") => generateKeyPairSync("ec", { namedCurve: curve });
export const pemOf = (key: KeyObject) => key.export({ type: "spki", format: "pem" }) as string;

/** The payload that cosign signs. */
export const payloadOf = (digest: string, reference: string, type = "cosign container image signature") =>
    JSON.stringify({
        critical: {
            identity: { "docker-reference": reference },
            image: { "docker-manifest-digest": digest },
            type,
        },
        optional: null,
    });

/** A signature to publish: by default a good one. */
export interface Signature {
    readonly key: KeyObject;
    readonly payload: string;
    /** What is published instead of what was signed. */
    readonly published?: string;
    readonly change?: (signature: string) => string;
    readonly annotations?: Record<string, string>;
}

export const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

/** What a registry has, by path. It is served from the moment of {@link open}. */
export class SignedImages {
    readonly pages: Record<string, Page> = { "/v2/": ["application/json", "{}"] };
    /** The `Link` headers of pages. */
    readonly links: Record<string, string> = {};
    readonly requests: string[] = [];
    address = "";
    readonly #referrers = new Map<string, object[]>();
    readonly #tags: Record<string, string[]> = {};
    #close: () => void = () => undefined;

    async open(): Promise<this> {
        const { address, close } = await serve((request, response) => {
            const path = request.url ?? "";
            this.requests.push(path);
            const [type = "text/plain", text] = this.pages[path] ?? [];
            // cosign reads the digest and the size from the headers, by HEAD.
            response.writeHead(text === undefined ? 404 : 200, {
                "content-type": type,
                "content-length": Buffer.byteLength(text ?? ""),
                "docker-content-digest": digestOf(text ?? ""),
                ...(this.links[path] && { link: this.links[path] }),
            });
            response.end(text);
        });
        this.address = address;
        this.#close = close;
        return this;
    }

    close(): void {
        this.#close();
    }

    /** Publishes an image; returns its digest. */
    image(path: string, tag: string, content = path): string {
        const config = this.#blob(
            path,
            "application/vnd.oci.image.config.v1+json",
            JSON.stringify({ content }),
        );
        const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers: [] });
        this.#manifest(path, tag, manifestType, manifest);
        return digestOf(manifest);
    }

    /** Publishes an image with an index, which may have attestations of BuildKit in it. */
    index(path: string, tag: string, ...statements: string[]): { digest: string; platform: string } {
        const platform = this.image(path, `${tag}-platform`);
        const architecture = process.arch === "x64" ? "amd64" : process.arch;
        const built = statements.map((statement) => ({
            digest: this.#published(path, this.#manifestOf(path, [this.#statement(path, statement)])),
            annotations: {
                "vnd.docker.reference.type": "attestation-manifest",
                "vnd.docker.reference.digest": platform,
            },
        }));
        const entries = [{ digest: platform, platform: { os: "linux", architecture } }, ...built];
        const manifests = entries.map((entry) => ({ mediaType: manifestType, size: 1, ...entry }));
        const index = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests });
        this.#manifest(path, tag, indexType, index);
        return { digest: digestOf(index), platform };
    }

    /** Publishes a statement as Docker does for hardened images: as a referrer, which is signed like an image. */
    attest(path: string, subject: string, statement: string, key?: KeyObject): void {
        const layer = this.#statement(path, statement);
        const text = JSON.stringify({
            ...(JSON.parse(this.#manifestOf(path, [layer])) as object),
            subject: { mediaType: manifestType, digest: subject, size: 1 },
        });
        const artifactType = "application/vnd.in-toto+json";
        this.referrers(path, subject, text, { artifactType, annotations: layer.annotations });
        if (key !== undefined) {
            this.sign(path, digestOf(text), { key, payload: payloadOf(digestOf(text), path) });
        }
    }

    /** Publishes signed statements under cosign's tag for attestations. */
    envelope(path: string, digest: string, ...envelopes: { type: string; text: string }[]): void {
        const layers = envelopes.map(({ type, text }) => ({
            ...this.#blob(path, "application/vnd.dsse.envelope.v1+json", text),
            annotations: { predicateType: type, "dev.cosignproject.cosign/signature": "" },
        }));
        this.#manifest(path, `${digest.replace(":", "-")}.att`, manifestType, this.#manifestOf(path, layers));
    }

    #statement(path: string, statement: string) {
        const { predicateType } = JSON.parse(statement) as { predicateType: string };
        const annotations = { "in-toto.io/predicate-type": predicateType };
        return { ...this.#blob(path, "application/vnd.in-toto+json", statement), annotations };
    }

    #published(path: string, manifest: string): string {
        this.#manifest(path, digestOf(manifest), manifestType, manifest);
        return digestOf(manifest);
    }

    /** Publishes signatures under cosign's tag for a digest. */
    sign(path: string, digest: string, ...signatures: Signature[]): void {
        const tag = `${digest.replace(":", "-")}.sig`;
        this.#manifest(path, tag, manifestType, this.#signatureManifest(path, signatures));
    }

    /** Publishes signatures as referrers, under the tag that stands for the API. */
    refer(path: string, digest: string, ...signatures: Signature[]): void {
        const manifest = this.#signatureManifest(path, signatures);
        const artifactType = "application/vnd.dev.cosign.artifact.sig.v1+json";
        this.referrers(path, digest, manifest, { artifactType });
    }

    /** Publishes a bundle as a referrer. */
    bundle(path: string, digest: string, bundle: object, viaApi = false, annotations = {}): void {
        const layer = this.#blob(path, bundleType, JSON.stringify(bundle));
        const manifest = this.#manifestOf(path, [layer]);
        this.referrers(path, digest, manifest, { artifactType: bundleType, annotations }, viaApi);
    }

    referrers(path: string, digest: string, manifest: string, about: object, viaApi = false): void {
        this.#manifest(path, digestOf(manifest), manifestType, manifest);
        const entry = {
            mediaType: manifestType,
            digest: digestOf(manifest),
            size: manifest.length,
            ...about,
        };
        const entries = [...(this.#referrers.get(`${digest} ${viaApi}`) ?? []), entry];
        this.#referrers.set(`${digest} ${viaApi}`, entries);
        const index = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: entries });
        if (viaApi) {
            this.pages[`/v2/${path}/referrers/${digest}`] = [indexType, index];
        } else {
            this.#manifest(path, digest.replace(":", "-"), indexType, index);
        }
    }

    #signatureManifest(path: string, signatures: readonly Signature[]): string {
        const layers = signatures.map(({ key, payload, published = payload, change, annotations }) => {
            const signature = sign("sha256", Buffer.from(payload), key).toString("base64");
            return {
                ...this.#blob(path, payloadType, published),
                annotations: {
                    "dev.cosignproject.cosign/signature": change?.(signature) ?? signature,
                    ...annotations,
                },
            };
        });
        return this.#manifestOf(path, layers);
    }

    #manifestOf(path: string, layers: readonly object[]): string {
        const config = this.#blob(path, "application/vnd.oci.image.config.v1+json", "{}");
        return JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers });
    }

    #manifest(path: string, tag: string, type: string, text: string): void {
        this.#tags[path] = [...(this.#tags[path] ?? []), tag];
        this.pages[`/v2/${path}/tags/list?n=1000`] = [
            "application/json",
            JSON.stringify({ tags: this.#tags[path] }),
        ];
        for (const name of [tag, digestOf(text)]) {
            this.pages[`/v2/${path}/manifests/${name}`] = [type, text];
        }
    }

    #blob(path: string, mediaType: string, text: string) {
        this.pages[`/v2/${path}/blobs/${digestOf(text)}`] = ["application/octet-stream", text];
        return { mediaType, digest: digestOf(text), size: text.length };
    }
}

/** A statement of in-toto about a digest. */
export const statementOf = (digest: string, predicateType: string, predicate: unknown = {}) =>
    JSON.stringify({
        _type: "https://in-toto.io/Statement/v1",
        subject: [{ digest: { sha256: digest.replace("sha256:", "") } }],
        predicateType,
        predicate,
    });

/** A signed statement, as cosign writes it. */
export function envelopeOf(key: KeyObject, payload: string) {
    const payloadType = "application/vnd.in-toto+json";
    const encoded = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(payload)} ${payload}`;
    return {
        payloadType,
        payload: Buffer.from(payload).toString("base64"),
        signatures: [{ sig: sign("sha256", Buffer.from(encoded), key).toString("base64") }],
    };
}

/** A bundle with a statement about an image, as cosign 3 signs it with a key. */
export function statementBundle(
    key: KeyObject,
    digest: string,
    predicateType = "https://sigstore.dev/cosign/sign/v1",
    predicate: unknown = {},
) {
    return {
        mediaType: bundleType,
        verificationMaterial: { publicKey: { hint: "any" }, tlogEntries: [] },
        dsseEnvelope: envelopeOf(key, statementOf(digest, predicateType, predicate)),
    };
}
