/** What a registry has that can prove who signed an image. Nothing in it is trusted before it is verified. */

/** What proves who made a signature without a long-lived key, and when. */
export interface SigningMaterial {
    /** The signer's certificate, in PEM. */
    readonly certificate?: string | undefined;
    /** The intermediate certificates, in PEM. */
    readonly chain?: string | undefined;
    /** The entry of the transparency log, as cosign writes it in JSON. */
    readonly logEntry?: string | undefined;
    /** The time stamp of an authority, as cosign writes it in JSON. */
    readonly timestamp?: string | undefined;
}

/** A signature in cosign's older layout: a payload that names the digest, and the signature of that payload. */
export interface SignedPayload extends SigningMaterial {
    readonly kind: "payload";
    /** The payload's bytes, in base64. */
    readonly payload: string;
    /** In base64. */
    readonly signature: string;
}

/** A Sigstore bundle, in JSON. */
export interface BundleEvidence {
    readonly kind: "bundle";
    readonly bundle: string;
}

export type Evidence = SignedPayload | BundleEvidence;

/** The image that evidence is checked for. */
export interface SignedImage {
    /** `dhi.io/nats`: the registry and the path, without tag and digest. */
    readonly repository: string;
    /** What will run: the digest of the index, or of the manifest where the reference has that. */
    readonly digest: string;
}

/**
 * Why evidence does not prove that an image may run, the most telling reason last: with several signatures, the one that
 * came closest says what is wrong.
 */
export const doubts = [
    "unreadable",
    "otherSigner",
    "incomplete",
    "altered",
    "expired",
    "otherRepository",
    "otherDigest",
] as const;

/** Evidence that proves nothing. The message completes "its signature …". */
export class Doubt extends Error {
    readonly kind: (typeof doubts)[number];

    constructor(kind: Doubt["kind"], message: string) {
        super(message);
        this.kind = kind;
    }
}
