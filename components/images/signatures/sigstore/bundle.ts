import type { Bundle } from "@sigstore/bundle";
import type { SignedEntity, Signer, TrustMaterial } from "@sigstore/verify";
import type { KeyObject } from "node:crypto";
import { checkPayload, checkStatement } from "../claims.ts";
import { Doubt, type BundleEvidence, type SignedImage, type SignedPayload } from "../evidence.ts";
import { checkValidity, validityText } from "../payload.ts";
import { payloadBundle } from "./payloadBundle.ts";
import { trustRoot } from "./trustRoot.ts";
import { nameOfSigner, type Trusted, type TrustedIdentity } from "../trusted.ts";

/**
 * Checks a Sigstore bundle with a public key, or with the identity in its certificate.
 *
 * @throws {Doubt}
 */
export async function checkBundle(
    evidence: BundleEvidence,
    trusted: Trusted,
    image: SignedImage,
): Promise<void> {
    const { payloadType, payload } = await openBundle(evidence.bundle, trusted);
    checkStatement(payloadType, payload, image);
}

/**
 * The statement in a Sigstore bundle, whatever it says, once its signature was verified.
 *
 * @throws {Doubt}
 */
export async function openBundle(
    text: string,
    trusted: Trusted,
): Promise<{ readonly payloadType: string; readonly payload: Buffer }> {
    const bundle = await parseBundle(text);
    if (bundle.content.$case !== "dsseEnvelope") {
        throw new Doubt("unreadable", "has no statement about the image");
    }
    await verifyBundle(bundle, trusted);
    return bundle.content.dsseEnvelope;
}

/**
 * Checks a signature in cosign's older layout with the identity in its certificate.
 *
 * @throws {Doubt}
 */
export async function checkPayloadByIdentity(
    evidence: SignedPayload,
    trusted: TrustedIdentity,
    image: SignedImage,
): Promise<void> {
    if (evidence.certificate === undefined) {
        throw new Doubt("otherSigner", `has no certificate, but must be by ${nameOfSigner(trusted)}`);
    }
    const payload = Buffer.from(evidence.payload, "base64");
    await verifyBundle(await parseBundle(JSON.stringify(payloadBundle(evidence))), trusted, payload);
    checkPayload(payload, image);
}

async function parseBundle(text: string): Promise<Bundle> {
    const { bundleFromJSON } = await import("./packages.ts");
    try {
        return bundleFromJSON(JSON.parse(text));
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Doubt("incomplete", `is incomplete: it is not a valid Sigstore bundle (${reason})`);
    }
}

async function verifyBundle(bundle: Bundle, trusted: Trusted, payload?: Buffer): Promise<void> {
    const { toSignedEntity } = await import("./packages.ts");
    const entity = toSignedEntity(bundle, payload);
    if (trusted.kind === "key") {
        // The log is not required, as it is not for cosign with a key: images of private registries are not in it.
        await verifyEntity({ ...entity, tlogEntries: [], timestamps: [] }, trusted, keyMaterial(trusted.key));
        checkValidity(trusted);
        return;
    }
    if (entity.key.$case !== "certificate") {
        throw new Doubt("otherSigner", `has no certificate, but must be by ${nameOfSigner(trusted)}`);
    }
    const root = await trustRoot(trusted.roots);
    const { identity } = await verifyEntity(atKnownTime(entity, root), trusted, root);
    checkIdentity(identity, trusted);
}

/**
 * Verifies, and requires what the trusted authorities have: an entry in their log, and the certificate in theirs. Authorities
 * without a log and time stamps prove no time of signing, so that certificates must be valid now.
 */
async function verifyEntity(entity: SignedEntity, trusted: Trusted, root: TrustMaterial): Promise<Signer> {
    const { Verifier } = await import("./packages.ts");
    const verifier = new Verifier(root, {
        ctlogThreshold: Math.min(root.ctlogs.length, 1),
        tlogThreshold: Math.min(root.tlogs.length, 1),
        timestampThreshold: trusted.kind === "key" ? 0 : 1,
    });
    try {
        return verifier.verify(entity);
    } catch (error) {
        throw doubtFrom(error, entity, trusted);
    }
}

function keyMaterial(key: KeyObject): TrustMaterial {
    return {
        certificateAuthorities: [],
        timestampAuthorities: [],
        tlogs: [],
        ctlogs: [],
        publicKey: () => ({ publicKey: key, validFor: () => true }),
    };
}

/**
 * Takes the time of this check as that of signing, where the authorities have neither a log nor time stamps. The verifier takes
 * times from entries of a log only.
 */
function atKnownTime(entity: SignedEntity, { tlogs, timestampAuthorities }: TrustMaterial): SignedEntity {
    if (tlogs.length > 0 || timestampAuthorities.length > 0) {
        return entity;
    }
    const tlogEntry = {
        integratedTime: String(Math.floor(Date.now() / 1000)),
        inclusionPromise: {},
        logId: { keyId: Buffer.alloc(0) },
    };
    return {
        ...entity,
        tlogEntries: [],
        timestamps: [{ $case: "transparency-log", tlogEntry }] as unknown as SignedEntity["timestamps"],
    };
}

function doubtFrom(error: unknown, { key }: SignedEntity, trusted: Trusted): Doubt {
    const { message, code } = error as { message: string; code?: string };
    if (code === "SIGNATURE_ERROR") {
        return new Doubt("otherSigner", `is not by ${nameOfSigner(trusted)}, or what it signs was changed`);
    }
    if (key.$case === "certificate" && code === "CERTIFICATE_ERROR") {
        const { notBefore, notAfter } = key.certificate;
        const isValid = key.certificate.validForDate(new Date());
        return isValid
            ? new Doubt("otherSigner", "has a certificate that no trusted authority issued")
            : new Doubt("expired", validityText(notBefore, notAfter));
    }
    return new Doubt("otherSigner", `cannot be verified: ${message}`);
}

function checkIdentity(found: Signer["identity"], trusted: TrustedIdentity): void {
    const name = found?.subjectAlternativeName ?? "nobody";
    const issuer = found?.extensions?.issuer;
    if (!matches(trusted.identity, name) || issuer !== trusted.issuer) {
        throw new Doubt("otherSigner", `is by ${name} (${issuer}), not by ${nameOfSigner(trusted)}`);
    }
}

/** Whether a name matches a pattern, in which `*` stands for any characters but `/`. */
function matches(pattern: string, name: string): boolean {
    const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join("[^/]*")}$`).test(name);
}
