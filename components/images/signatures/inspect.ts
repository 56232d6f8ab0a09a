import { tagAddress } from "../movedTag.ts";
import type { AskOptions } from "../remoteImage.ts";
import { inspectAttestations, type Attested } from "./attestations/verify.ts";
import { RepositoryReader } from "./reader.ts";
import type { Trusted } from "./trusted.ts";
import { verifyImage } from "./verify.ts";

/** Who signed an image, and what is attached to it, for a report. */
export interface InspectedSignature extends Attested {
    readonly signedBy?: string;
    /** Why it is not known to be signed by one of those who are trusted. */
    readonly unsigned?: string;
}

/** Verifies an image and what is attested about it with its registry, without what was kept of earlier runs. */
export async function inspectSignature(
    reference: string,
    trusted: readonly Trusted[],
    { login, milliseconds = 20_000 }: AskOptions,
): Promise<InspectedSignature> {
    const verdict = await verifyImage(reference, trusted, { login, milliseconds });
    if (verdict.status === "unknown") {
        return { unsigned: verdict.reason, attested: [], unverified: [] };
    }
    const { registry, path } = tagAddress(reference);
    const reader = new RepositoryReader(registry, path, { login, signal: AbortSignal.timeout(milliseconds) });
    const isSigned = verdict.status === "signed";
    const image = { repository: `${registry}/${path}`, digest: verdict.digest, isSigned };
    const attested = await inspectAttestations(reader, image, trusted);
    return isSigned
        ? { signedBy: verdict.signer, ...attested }
        : { unsigned: trusted.length === 0 ? "nobody is trusted to sign it" : verdict.reason, ...attested };
}
