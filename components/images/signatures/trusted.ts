import { createHash, createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import { hardenedKey } from "./hardenedKey.ts";

/** A public key whose signatures count. */
export interface TrustedKey {
    readonly kind: "key";
    /** For messages: where the key is from. */
    readonly name: string;
    readonly key: KeyObject;
    /** Of a key that was given as a certificate. */
    readonly validity?: { readonly from: Date; readonly to: Date };
}

/** Who a certificate must name, for images that are signed without a long-lived key. */
export interface TrustedIdentity {
    readonly kind: "identity";
    /** The identity provider that vouched for the signer, such as `https://token.actions.githubusercontent.com`. */
    readonly issuer: string;
    /** The signer, such as an e-mail address or a workflow's URL. `*` stands for any characters but `/`. */
    readonly identity: string;
    /** The authorities that issue certificates: a `trusted_root.json` of Sigstore, or certificates in PEM. */
    readonly roots: string;
}

export type Trusted = TrustedKey | TrustedIdentity;

/** Docker, for its hardened images. */
export const hardenedSigner: TrustedKey = {
    kind: "key",
    name: `Docker Hardened Images (key ${hardenedKey.fingerprint.slice(0, 8)}…)`,
    key: createPublicKey(hardenedKey.pem),
};

/**
 * Reads a public key or a certificate in PEM.
 *
 * @throws {Error} saying what else the text is, without its content.
 */
export function parseKey(pem: string, name: string): TrustedKey {
    if (/-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----/.test(pem)) {
        throw new Error("is a private key: use the public key");
    }
    const certificate = pem.includes("-----BEGIN CERTIFICATE-----") ? new X509Certificate(pem) : undefined;
    const key = certificate?.publicKey ?? createPublicKey(pem);
    if (!["ec", "rsa", "ed25519"].includes(key.asymmetricKeyType ?? "")) {
        throw new Error(`is a key of type ${key.asymmetricKeyType}: use one of ECDSA, RSA or Ed25519`);
    }
    return {
        kind: "key",
        name: `${name} (key ${fingerprint(key).slice(0, 8)}…)`,
        key,
        ...(certificate === undefined
            ? {}
            : { validity: { from: new Date(certificate.validFrom), to: new Date(certificate.validTo) } }),
    };
}

/** The SHA-256 of a key in PEM, as `sha256sum` prints it for a `cosign.pub`. */
export function fingerprint(key: KeyObject): string {
    return createHash("sha256")
        .update(key.export({ type: "spki", format: "pem" }))
        .digest("hex");
}

/** A trusted signer in a message. */
export function nameOfSigner(trusted: Trusted): string {
    return trusted.kind === "key" ? trusted.name : `${trusted.identity} (${trusted.issuer})`;
}
