import { digestIn } from "../pushedReference.ts";
import { tagAddress } from "../movedTag.ts";
import { RegistryFailure } from "../remoteImage.ts";
import type { Login } from "../dockerLogin.ts";
import { Doubt, doubts, type Evidence, type SignedImage } from "./evidence.ts";
import { checkBundle, checkPayloadByIdentity } from "./sigstore/bundle.ts";
import { findEvidence, findTag, type Found } from "./find.ts";
import { findOrigin } from "./origin.ts";
import { checkPayloadByKey } from "./payload.ts";
import { RepositoryReader } from "./reader.ts";
import { nameOfSigner, type Trusted } from "./trusted.ts";

/** Keeps evidence that was verified, by digest. It is verified again whenever it is used. */
export interface EvidenceStore {
    recall(digest: string): readonly Evidence[];
    remember(digest: string, evidence: Evidence): void;
}

/** How an image is verified. */
export interface VerifyOptions {
    readonly login?: Login | undefined;
    /** The longest that a registry is waited for, in milliseconds. */
    readonly milliseconds: number;
    readonly store?: EvidenceStore | undefined;
}

/** Whether an image is signed by somebody who is trusted. */
export type Verdict =
    | {
          readonly status: "signed";
          readonly digest: string;
          readonly signer: string;
          /** Whether evidence of an earlier run was used, without the registry. */
          readonly remembered: boolean;
      }
    /** The image is there, but nothing proves who signed it. */
    | {
          readonly status: "refused";
          readonly digest: string;
          readonly problem: Problem;
          readonly reason: string;
      }
    /** The registry could not be read, which proves nothing. */
    | { readonly status: "unknown"; readonly reason: string };

/** What is wrong: there is no signature, or a {@link Doubt} about those that there are. */
export type Problem = "unsigned" | Doubt["kind"];

/**
 * Verifies that an image's digest is signed by one of those who are trusted. A reference without a digest is verified for the
 * digest that its tag points to now.
 */
export async function verifyImage(
    reference: string,
    trusted: readonly Trusted[],
    { login, milliseconds, store }: VerifyOptions,
): Promise<Verdict> {
    const { registry, path, version } = tagAddress(reference);
    const repository = `${registry}/${path}`;
    const reader = new RepositoryReader(registry, path, { login, signal: AbortSignal.timeout(milliseconds) });
    try {
        const digest = digestIn(reference) ?? (await findTag(reader, version));
        if (digest === undefined) {
            return { status: "unknown", reason: `${registry} does not have the image` };
        }
        return await verifyDigest(reader, { repository, digest }, trusted, store);
    } catch (error) {
        if (error instanceof RegistryFailure) {
            return { status: "unknown", reason: error.message };
        }
        const reason = error instanceof Error ? error.message : String(error);
        return {
            status: "unknown",
            reason: `${registry} answers with something else than images: ${reason}`,
        };
    }
}

/**
 * Verifies that a digest is signed by one of those who are trusted: of an image, or of anything else in its repository.
 *
 * @throws {RegistryFailure}
 */
export async function verifyDigest(
    reader: RepositoryReader,
    image: SignedImage,
    trusted: readonly Trusted[],
    store?: EvidenceStore,
): Promise<Verdict> {
    const { digest } = image;
    const earlier = await firstProof(store?.recall(digest) ?? [], trusted, image);
    if ("signer" in earlier) {
        return { status: "signed", digest, signer: earlier.signer, remembered: true };
    }
    const found = await findEvidence(reader, digest);
    const proof = await firstProof(found.evidence, trusted, image);
    if ("signer" in proof) {
        store?.remember(digest, proof.evidence);
        return { status: "signed", digest, signer: proof.signer, remembered: false };
    }
    return refusal(digest, found, await explained(proof.doubt, reader, digest, found.evidence));
}

function refusal(digest: string, { failures }: Found, doubt: Doubt | undefined): Verdict {
    if (doubt !== undefined) {
        return { status: "refused", digest, problem: doubt.kind, reason: `its signature ${doubt.message}` };
    }
    const [failure] = failures;
    return failure === undefined
        ? { status: "refused", digest, problem: "unsigned", reason: "it has no signature" }
        : { status: "unknown", reason: failure.message };
}

/** Tells a signature that was taken from another image, with the payload changed, from one by another key. */
async function explained(
    doubt: Doubt | undefined,
    reader: RepositoryReader,
    digest: string,
    evidence: readonly Evidence[],
): Promise<Doubt | undefined> {
    const origin = doubt?.kind === "otherSigner" ? await findOrigin(reader, digest, evidence) : undefined;
    return origin === undefined
        ? doubt
        : new Doubt(
              "altered",
              `is that of another digest, ${origin}: the payload was changed after it was signed`,
          );
}

type Proof = { signer: string; evidence: Evidence } | { doubt: Doubt | undefined };

/** The first evidence by one of those who are trusted; else the most telling doubt. */
async function firstProof(
    all: readonly Evidence[],
    trusted: readonly Trusted[],
    image: SignedImage,
): Promise<Proof> {
    let doubt: Doubt | undefined;
    for (const evidence of all) {
        for (const each of trusted) {
            try {
                await checkEvidence(evidence, each, image);
                return { signer: nameOfSigner(each), evidence };
            } catch (error) {
                doubt = moreTelling(doubt, toDoubt(error));
            }
        }
    }
    return { doubt };
}

/** Anything can be in a registry: what a library does not expect is a doubt, too. */
function toDoubt(error: unknown): Doubt {
    return error instanceof Doubt
        ? error
        : new Doubt(
              "unreadable",
              `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          );
}

function moreTelling(one: Doubt | undefined, other: Doubt): Doubt {
    return one !== undefined && doubts.indexOf(one.kind) >= doubts.indexOf(other.kind) ? one : other;
}

async function checkEvidence(evidence: Evidence, trusted: Trusted, image: SignedImage): Promise<void> {
    if (evidence.kind === "payload" && trusted.kind === "key") {
        checkPayloadByKey(evidence, trusted, image);
        return;
    }
    if (evidence.kind === "bundle") {
        await checkBundle(evidence, trusted, image);
    } else if (trusted.kind === "identity") {
        await checkPayloadByIdentity(evidence, trusted, image);
    }
}
