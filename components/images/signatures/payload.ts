import { verify, type KeyObject } from "node:crypto";
import { checkPayload, claimedDigest } from "./claims.ts";
import { Doubt, type SignedImage, type SignedPayload } from "./evidence.ts";
import type { TrustedKey } from "./trusted.ts";

/**
 * Checks a signature in cosign's older layout with a public key.
 *
 * @throws {Doubt}
 */
export function checkPayloadByKey(evidence: SignedPayload, trusted: TrustedKey, image: SignedImage): void {
    const payload = Buffer.from(evidence.payload, "base64");
    const signature = decodeSignature(evidence.signature);
    if (!isSignedBy(payload, signature, trusted.key)) {
        throw whyNotSigned(payload, signature, trusted, image);
    }
    checkValidity(trusted);
    checkPayload(payload, image);
}

/** Refuses a key that was given as a certificate, outside the time for which that is valid. */
export function checkValidity({ validity }: TrustedKey, now = new Date()): void {
    if (validity !== undefined && (now < validity.from || now > validity.to)) {
        throw new Doubt("expired", validityText(validity.from, validity.to));
    }
}

/** Completes "its signature …" for a certificate that is not valid now. */
export function validityText(from: Date, to: Date): string {
    const day = (date: Date) => date.toISOString().replace(/\.\d+/, "");
    return `has a certificate that was valid only from ${day(from)} to ${day(to)}: it has expired`;
}

function decodeSignature(text: string): Buffer {
    const signature = Buffer.from(text, "base64");
    if (signature.length === 0 || signature.toString("base64") !== text.trim()) {
        throw new Doubt("incomplete", "is incomplete: it is not valid base64");
    }
    return signature;
}

function isSignedBy(payload: Buffer, signature: Buffer, key: KeyObject): boolean {
    return hashes(key).some((hash) => verify(hash, payload, key, signature));
}

/** cosign hashes by SHA-256; newer versions use a longer hash for a longer curve. */
function hashes(key: KeyObject): (string | null)[] {
    switch (key.asymmetricKeyType) {
        case "ed25519":
            return [null];
        case "ec":
            return ["sha256", "sha384", "sha512"];
        default:
            return ["sha256"];
    }
}

function whyNotSigned(
    payload: Buffer,
    signature: Buffer,
    { key, name }: TrustedKey,
    image: SignedImage,
): Doubt {
    if (!isWhole(signature, key)) {
        return new Doubt("incomplete", "is incomplete: it does not have the form of a signature");
    }
    const claimed = claimedDigest(payload);
    if (claimed !== image.digest) {
        return new Doubt(
            "altered",
            `does not match its payload, which names another digest, ${String(claimed)}: the payload was changed after it was signed`,
        );
    }
    return new Doubt("otherSigner", `is by another key than ${name}, or its payload was changed`);
}

/** Whether a signature has the length of one by this kind of key: an ECDSA signature states its own. */
function isWhole(signature: Buffer, key: KeyObject): boolean {
    switch (key.asymmetricKeyType) {
        case "ed25519":
            return signature.length === 64;
        case "ec":
            return isSequence(signature);
        default:
            return signature.length * 8 >= (key.asymmetricKeyDetails?.modulusLength ?? 0);
    }
}

/** Whether bytes are one whole DER sequence. */
function isSequence(bytes: Buffer): boolean {
    const [tag, first = 0, second = 0] = bytes;
    const [header, length] = first === 0x81 ? [3, second] : [2, first];
    return tag === 0x30 && bytes.length === header + length;
}
