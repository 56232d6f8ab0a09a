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
    readonly requests: string[] = [];
    address = "";
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
    bundle(path: string, digest: string, bundle: object, viaApi = false): void {
        const layer = this.#blob(path, bundleType, JSON.stringify(bundle));
        const manifest = this.#manifestOf(path, [layer]);
        this.referrers(path, digest, manifest, { artifactType: bundleType }, viaApi);
    }

    referrers(path: string, digest: string, manifest: string, about: object, viaApi = false): void {
        this.#manifest(path, digestOf(manifest), manifestType, manifest);
        const entry = {
            mediaType: manifestType,
            digest: digestOf(manifest),
            size: manifest.length,
            ...about,
        };
        const index = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: [entry] });
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

/** A bundle with a statement about an image, as cosign 3 signs it with a key. */
export function statementBundle(
    key: KeyObject,
    digest: string,
    predicateType = "https://sigstore.dev/cosign/sign/v1",
) {
    const payloadType = "application/vnd.in-toto+json";
    const payload = JSON.stringify({
        _type: "https://in-toto.io/Statement/v1",
        subject: [{ digest: { sha256: digest.replace("sha256:", "") } }],
        predicateType,
        predicate: {},
    });
    const encoded = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(payload)} ${payload}`;
    return {
        mediaType: bundleType,
        verificationMaterial: { publicKey: { hint: "any" }, tlogEntries: [] },
        dsseEnvelope: {
            payloadType,
            payload: Buffer.from(payload).toString("base64"),
            signatures: [{ sig: sign("sha256", Buffer.from(encoded), key).toString("base64") }],
        },
    };
}
