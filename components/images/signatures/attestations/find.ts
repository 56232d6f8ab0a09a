import { attempt, bundleType, findReferrers, manifest, type Descriptor, type Manifest } from "../find.ts";
import type { RepositoryReader } from "../reader.ts";

/** What an attestation can be of. */
export const kindNames = ["SBOM", "provenance", "vulnerabilities"] as const;
export type AttestationKind = (typeof kindNames)[number];

/** An attestation about an image, unverified. */
export interface Attachment {
    readonly kind: AttestationKind;
    /** Whether it may have findings of scanners or VEX statements: an SBOM of CycloneDX, too. */
    readonly hasFindings: boolean;
    /** What its signature is of: the index with the image, the manifest with it, or the statement itself. */
    readonly signed: "index" | "manifest" | "envelope" | "bundle";
    /** The digest of the manifest with it. */
    readonly manifest: string;
    /** What the manifest refers to. */
    readonly subject?: string | undefined;
    readonly layer: Descriptor;
}

/** What is attested about an image. */
export interface Attachments {
    readonly attachments: readonly Attachment[];
    /** The digests of the image: of its index, and of this machine's platform in it. */
    readonly digests: readonly string[];
}

/** The annotations in which BuildKit, Docker, cosign and Sigstore name the type of an attestation. */
const typeAnnotations = ["in-toto.io/predicate-type", "dev.sigstore.bundle.predicateType", "predicateType"];

const kinds: readonly [AttestationKind, RegExp][] = [
    ["vulnerabilities", /vex|vuln|cves?\b|sarif/i],
    ["SBOM", /spdx|cyclonedx|\/sbom\//i],
    ["provenance", /slsa\.dev\/provenance/i],
];
const withFindings = /vex|vuln|cves?\b|sarif|cyclonedx/i;

/** The most attestations in one place that are looked at. */
const maxAttachments = 32;

/**
 * Lists what is attested about an image: in BuildKit's attestation manifests, among the referrers of the digest and of this
 * machine's platform (where Docker Hardened Images have theirs), and under cosign's tag `sha256-….att`.
 */
export async function findAttachments(reader: RepositoryReader, digest: string): Promise<Attachments> {
    const { value } = await attempt(() => manifest(reader, `manifests/${digest}`));
    const index = value?.manifests ?? [];
    const platform = index.find(isThisPlatform)?.digest;
    const digests = platform === undefined ? [digest] : [digest, platform];
    const built = index.filter(
        ({ annotations = {} }) =>
            annotations["vnd.docker.reference.type"] === "attestation-manifest" &&
            annotations["vnd.docker.reference.digest"] === platform,
    );
    const referrers = await Promise.all(digests.map((each) => findReferrers(reader, each)));
    const found = await Promise.all([
        ...relevant(built).map((each) => attachmentsIn(reader, each, "index")),
        ...referrers.flatMap((each) =>
            relevant(each.referrers).map((each) => attachmentsIn(reader, each, "manifest")),
        ),
        ...digests.map((each) =>
            attachmentsIn(reader, { digest: `${each.replace(":", "-")}.att` }, "manifest"),
        ),
    ]);
    return { attachments: found.flat(), digests };
}

/** The attestations in a manifest. */
async function attachmentsIn(
    reader: RepositoryReader,
    about: Descriptor,
    covering: "index" | "manifest",
): Promise<Attachment[]> {
    const { value } = await attempt(() => manifest(reader, `manifests/${about.digest}`));
    return (value?.layers ?? []).slice(0, maxAttachments).flatMap((layer) => {
        const types = [...typesOf(layer), ...typesOf(about), ...typesOf(value ?? {})];
        const kind = kindOf(types);
        return kind === undefined
            ? []
            : [
                  {
                      kind,
                      hasFindings: withFindings.test(types[0] ?? ""),
                      signed: signedIn(layer) ?? covering,
                      manifest: String(about.digest),
                      subject: value?.subject?.digest,
                      layer,
                  },
              ];
    });
}

function signedIn({ mediaType = "" }: Descriptor): "envelope" | "bundle" | undefined {
    if (bundleType.test(mediaType)) {
        return "bundle";
    }
    return mediaType === "application/vnd.dsse.envelope.v1+json" ? "envelope" : undefined;
}

function typesOf({ annotations = {}, ...about }: Descriptor | Manifest): string[] {
    const named = typeAnnotations.flatMap((name) => annotations[name] ?? []);
    const { artifactType = "" } = about;
    // What only says that there is a statement or a bundle does not say about what.
    const isWrapper = artifactType === "" || /in-toto|sigstore|dsse/.test(artifactType);
    return [...named, ...(isWrapper ? [] : [artifactType])];
}

function kindOf(types: readonly string[]): AttestationKind | undefined {
    return kinds.find(([, pattern]) => types.some((type) => pattern.test(type)))?.[0];
}

/** What may be attestations: not what an index names as something else. */
function relevant(descriptors: readonly Descriptor[]): Descriptor[] {
    const possible = descriptors.filter((each) => {
        const types = typesOf(each);
        return types.length === 0 || kindOf(types) !== undefined;
    });
    return [...new Map(possible.map((each) => [each.digest, each])).values()].slice(0, maxAttachments);
}

function isThisPlatform({ platform }: Descriptor): boolean {
    const architecture = process.arch === "x64" ? "amd64" : process.arch;
    return platform?.os === "linux" && platform.architecture === architecture;
}
