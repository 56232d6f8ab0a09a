import { repositories } from "../catalog.ts";
import { mirrorPrefix } from "../reference.ts";
import { Doubt, type SignedImage } from "./evidence.ts";

const signPredicate = "https://sigstore.dev/cosign/sign/v1";
/** The types that payloads of cosign, and of the format before it, state. */
const payloadTypes = ["cosign container image signature", "atomic container signature", signPredicate];

/** The payload of a signature in cosign's older layout. */
interface Payload {
    readonly critical?: {
        readonly type?: unknown;
        readonly identity?: { readonly "docker-reference"?: unknown };
        readonly image?: { readonly "docker-manifest-digest"?: unknown };
    };
}

/**
 * Checks what a signed payload says. Call it for payloads whose signature was verified.
 *
 * @throws {Doubt}
 */
export function checkPayload(payload: Buffer, image: SignedImage): void {
    const { critical } = parsed<Payload>(payload);
    if (!payloadTypes.includes(String(critical?.type))) {
        throw new Doubt("unreadable", "is not one of an image");
    }
    checkDigest([String(critical?.image?.["docker-manifest-digest"])], image);
    const claimed = critical?.identity?.["docker-reference"];
    if (typeof claimed === "string" && claimed !== "" && !isSameRepository(claimed, image.repository)) {
        throw new Doubt("otherRepository", `is for "${claimed}", not for ${image.repository}`);
    }
}

/** The digest that an unverified payload names. */
export function claimedDigest(payload: Buffer): unknown {
    return parsed<Payload>(payload).critical?.image?.["docker-manifest-digest"];
}

/** The media type of in-toto statements. */
export const statementType = "application/vnd.in-toto+json";

/** The part of an in-toto statement that decides. */
interface Statement {
    readonly predicateType?: unknown;
    readonly predicate?: unknown;
    readonly subject?: readonly { readonly digest?: { readonly sha256?: unknown } }[];
}

/**
 * Checks what a signed statement says. An attestation is none: it may say that the image is bad.
 *
 * @throws {Doubt}
 */
export function checkStatement(type: string, statement: Buffer, image: SignedImage): void {
    const { predicateType, subject } = parsed<Statement>(statement);
    if (type !== statementType || predicateType !== signPredicate) {
        throw new Doubt(
            "unreadable",
            `is an attestation of "${String(predicateType)}", not of the image itself`,
        );
    }
    checkDigest(subjectsOf(subject), image);
}

/**
 * The predicate of a statement about one of several digests: of an image's index, or of its platform.
 *
 * @throws {Doubt}
 */
export function predicateOf(statement: Buffer, digests: readonly string[]): unknown {
    const { predicate, subject } = parsed<Statement>(statement);
    const subjects = subjectsOf(subject);
    if (!subjects.some((digest) => digests.includes(digest))) {
        throw new Doubt("otherDigest", `is about another digest, ${subjects.join(", ") || "none"}`);
    }
    return predicate;
}

function subjectsOf(subject: Statement["subject"]): string[] {
    return (Array.isArray(subject) ? subject : []).map(({ digest }) => `sha256:${String(digest?.sha256)}`);
}

function checkDigest(signed: readonly string[], { digest }: SignedImage): void {
    if (!signed.includes(digest)) {
        throw new Doubt("otherDigest", `is for another digest, ${signed.join(", ") || "none"}`);
    }
}

/**
 * Whether a signature's claim names the repository that is used. One key signs many repositories: without this, a registry
 * could serve another signed image. Mirrors have other hosts, namespaces and prefixes, so the last part of the path decides.
 */
export function isSameRepository(claimed: string, used: string): boolean {
    const [one, other] = [nameOf(claimed), nameOf(used)];
    return one === other || withoutPrefix(one) === withoutPrefix(other) || isMirrored(one, other);
}

/** `nats` of `index.docker.io/acme/nats:2.15.1@sha256:…`. */
function nameOf(reference: string): string {
    return reference.split("@")[0]?.split("/").at(-1)?.split(":")[0] ?? "";
}

function withoutPrefix(name: string): string {
    return name.startsWith(mirrorPrefix) ? name.slice(mirrorPrefix.length) : name;
}

/** Whether a mirror with a prefix of its own has the repository of the catalog that is claimed. */
function isMirrored(claimed: string, used: string): boolean {
    const repository = withoutPrefix(claimed);
    const known = repositories.find(
        (each) => used === each || (/[._-]$/.test(used.slice(0, -each.length)) && used.endsWith(each)),
    );
    return known !== undefined && known === repository;
}

/** @throws {Doubt} for anything but an object in JSON. */
export function parsed<T>(text: Buffer): T {
    try {
        const value: unknown = JSON.parse(text.toString("utf8"));
        if (typeof value === "object" && value !== null) {
            return value as T;
        }
    } catch {
        // Reported below.
    }
    throw new Doubt("unreadable", "has a payload that is not a JSON object");
}
