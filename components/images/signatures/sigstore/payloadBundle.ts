import { createHash } from "node:crypto";
import { Doubt, type SignedPayload, type SigningMaterial } from "../evidence.ts";

/** What cosign writes beside a payload about its entry in a transparency log. */
interface LogEntry {
    readonly SignedEntryTimestamp: string;
    readonly Payload: {
        readonly body: string;
        readonly integratedTime: number;
        readonly logIndex: number;
        readonly logID: string;
    };
}

/** A signature in cosign's older layout as a Sigstore bundle in JSON, so that one library verifies both. */
export function payloadBundle(evidence: SignedPayload): object {
    const payload = Buffer.from(evidence.payload, "base64");
    return {
        ...bundleWith(evidence),
        messageSignature: {
            messageDigest: {
                algorithm: "SHA2_256",
                digest: createHash("sha256").update(payload).digest("base64"),
            },
            signature: evidence.signature,
        },
    };
}

/** A signed statement in cosign's older layout, in JSON, as a Sigstore bundle in JSON. */
export function envelopeBundle(envelope: string, material: SigningMaterial): string {
    return JSON.stringify({ ...bundleWith(material), dsseEnvelope: parsed<object>(envelope) });
}

function bundleWith({ certificate, chain, logEntry: entry, timestamp }: SigningMaterial): object {
    const certificates = [...pemBlocks(certificate), ...pemBlocks(chain)];
    return {
        mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
        verificationMaterial: {
            ...(certificate === undefined
                ? { publicKey: { hint: "" } }
                : { x509CertificateChain: { certificates: certificates.map((rawBytes) => ({ rawBytes })) } }),
            tlogEntries: entry === undefined ? [] : [logEntry(entry)],
            timestampVerificationData: { rfc3161Timestamps: timestamps(timestamp) },
        },
    };
}

function logEntry(json: string): object {
    const { SignedEntryTimestamp, Payload } = parsed<LogEntry>(json);
    const body = parsed<{ kind: string; apiVersion: string }>(Buffer.from(Payload.body, "base64").toString());
    return {
        logIndex: String(Payload.logIndex),
        logId: { keyId: Buffer.from(Payload.logID, "hex").toString("base64") },
        kindVersion: { kind: body.kind, version: body.apiVersion },
        integratedTime: String(Payload.integratedTime),
        inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
        canonicalizedBody: Payload.body,
    };
}

function timestamps(json: string | undefined): object[] {
    return json === undefined
        ? []
        : [{ signedTimestamp: parsed<{ SignedRFC3161Timestamp: string }>(json).SignedRFC3161Timestamp }];
}

function parsed<T>(json: string): T {
    try {
        return JSON.parse(json) as T;
    } catch {
        throw new Doubt("incomplete", "is incomplete: what is beside it is not valid JSON");
    }
}

/** The content of PEM blocks, in base64. */
export function pemBlocks(pem = ""): string[] {
    return [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)].map(
        ([, text = ""]) => text.replace(/\s/g, ""),
    );
}
