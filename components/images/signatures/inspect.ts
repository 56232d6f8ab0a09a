import { tagAddress } from "../movedTag.ts";
import type { AskOptions } from "../remoteImage.ts";
import { findAttestations } from "./attestations.ts";
import { RepositoryReader } from "./reader.ts";
import type { Trusted } from "./trusted.ts";
import { verifyImage } from "./verify.ts";

/** Who signed an image, and what is attached to it, for a report. */
export interface InspectedSignature {
    readonly signedBy?: string;
    /** Why it is not known to be signed by one of those who are trusted. */
    readonly unsigned?: string;
    /** What is attached to it. It is listed, not verified. */
    readonly attested: readonly string[];
}

/** Verifies an image with its registry, without what was kept of earlier runs, and lists what is attested about it. */
export async function inspectSignature(
    reference: string,
    trusted: readonly Trusted[],
    { login, milliseconds = 20_000 }: AskOptions,
): Promise<InspectedSignature> {
    const verdict = await verifyImage(reference, trusted, { login, milliseconds });
    if (verdict.status === "unknown") {
        return { unsigned: verdict.reason, attested: [] };
    }
    const { registry, path } = tagAddress(reference);
    const reader = new RepositoryReader(registry, path, { login, signal: AbortSignal.timeout(milliseconds) });
    const { sbom, provenance, vulnerabilities } = await findAttestations(reader, verdict.digest);
    const attested = [
        ...(sbom ? ["SBOM"] : []),
        ...(provenance ? ["provenance"] : []),
        ...(vulnerabilities ? ["vulnerabilities"] : []),
    ];
    return verdict.status === "signed"
        ? { signedBy: verdict.signer, attested }
        : { unsigned: trusted.length === 0 ? "nobody is trusted to sign it" : verdict.reason, attested };
}
