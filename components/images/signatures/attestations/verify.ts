import { parsed, predicateOf, statementType } from "../claims.ts";
import { Doubt, type SignedImage } from "../evidence.ts";
import { materialIn, type Descriptor } from "../find.ts";
import type { RepositoryReader } from "../reader.ts";
import { RegistryFailure } from "../../remoteImage.ts";
import { openBundle } from "../sigstore/bundle.ts";
import { envelopeBundle } from "../sigstore/payloadBundle.ts";
import type { Trusted } from "../trusted.ts";
import { verifyDigest } from "../verify.ts";
import {
    findAttachments,
    kindNames,
    type Attachment,
    type Attachments,
    type AttestationKind,
} from "./find.ts";
import { countFindings, type FindingCounts } from "./findings.ts";

/** What is attested about an image. */
export interface Attested {
    /** Everything that is attached to it. */
    readonly attested: readonly AttestationKind[];
    /** What of that no trusted key signed, or could be read. */
    readonly unverified: readonly AttestationKind[];
    /** What verified scans and VEX statements say together; absent where there are none. */
    readonly findings?: FindingCounts;
}

/** An image, and whether a trusted key signed it: then what its index has in it is signed, too. */
export interface InspectedImage extends SignedImage {
    readonly isSigned: boolean;
}

/** What shows whether an attestation counts. */
interface Verification {
    readonly isVerified: boolean;
    /** What it says, where that may be findings. */
    readonly predicate?: unknown;
}

const unverified: Verification = { isVerified: false };

/** Lists what is attested about an image, and verifies it with the keys of the image. */
export async function inspectAttestations(
    reader: RepositoryReader,
    image: InspectedImage,
    trusted: readonly Trusted[],
): Promise<Attested> {
    const { attachments, digests } = await findAttachments(reader, image.digest);
    const all = await Promise.all(
        attachments.map(async (each) => ({
            kind: each.kind,
            ...(await verify(reader, each, { ...image, digests }, trusted)),
        })),
    );
    const attested = kindNames.filter((name) => all.some(({ kind }) => kind === name));
    const findings = countFindings(all.map(({ predicate }) => predicate));
    return {
        attested,
        unverified: attested.filter((name) => !all.some((each) => each.kind === name && each.isVerified)),
        ...(findings === undefined ? {} : { findings }),
    };
}

async function verify(
    reader: RepositoryReader,
    attachment: Attachment,
    image: InspectedImage & Pick<Attachments, "digests">,
    trusted: readonly Trusted[],
): Promise<Verification> {
    const { signed, layer } = attachment;
    try {
        if (signed === "envelope" || signed === "bundle") {
            return await verifyStatement(await contentOf(reader, layer), attachment, image, trusted);
        }
        const isSigned =
            signed === "index" ? image.isSigned : await isManifestSigned(reader, attachment, image, trusted);
        if (!isSigned || !attachment.hasFindings) {
            return { isVerified: isSigned };
        }
        const document = parsed<{ predicate?: unknown }>(await contentOf(reader, layer));
        return { isVerified: true, predicate: document.predicate ?? document };
    } catch (error) {
        if (error instanceof Doubt || error instanceof RegistryFailure) {
            return unverified;
        }
        throw error;
    }
}

/** Of Docker Hardened Images each attestation is signed as an image is: by its manifest, which has its content's digest. */
async function isManifestSigned(
    reader: RepositoryReader,
    { manifest, subject }: Attachment,
    { repository, digests }: SignedImage & Pick<Attachments, "digests">,
    trusted: readonly Trusted[],
): Promise<boolean> {
    // An attestation of another image is signed, too.
    return (
        subject !== undefined &&
        digests.includes(subject) &&
        (await verifyDigest(reader, { repository, digest: manifest }, trusted)).status === "signed"
    );
}

async function verifyStatement(
    content: Buffer,
    { signed, layer, hasFindings }: Attachment,
    { digests }: Pick<Attachments, "digests">,
    trusted: readonly Trusted[],
): Promise<Verification> {
    const text = content.toString("utf8");
    const bundle = signed === "bundle" ? text : envelopeBundle(text, materialIn(layer.annotations ?? {}));
    for (const each of trusted) {
        const statement = await openBundle(bundle, each).catch(() => undefined);
        if (statement?.payloadType === statementType) {
            const predicate = predicateOf(statement.payload, digests);
            return { isVerified: true, ...(hasFindings ? { predicate } : {}) };
        }
    }
    return unverified;
}

async function contentOf(reader: RepositoryReader, { digest }: Descriptor): Promise<Buffer> {
    const content = await reader.read(`blobs/${digest}`, "*/*");
    if (content === undefined) {
        throw new Doubt("incomplete", "is incomplete: the registry does not have its content");
    }
    return content.body;
}
