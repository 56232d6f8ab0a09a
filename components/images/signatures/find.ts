import { RegistryFailure } from "../remoteImage.ts";
import type { Evidence, SigningMaterial } from "./evidence.ts";
import type { Content, RepositoryReader } from "./reader.ts";

const imageTypes = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");
/** The annotation with the signature of a payload. */
export const signatureAnnotation = "dev.cosignproject.cosign/signature";
const payloadType = "application/vnd.dev.cosign.simplesigning.v1+json";
/** What cosign calls a signature in its older layout among an image's referrers. */
const signatureArtifact = "application/vnd.dev.cosign.artifact.sig.v1+json";
export const bundleType =
    /^application\/vnd\.dev\.sigstore\.bundle(?:\.v[\d.]+\+json|\+json;version=[\d.]+)$/;

/** The most signatures of one image that are looked at. More would be an attempt to waste time. */
const maxSignatures = 32;
/** The most pages of referrers that are read. */
const maxPages = 16;

export interface Descriptor {
    readonly mediaType?: string;
    readonly digest?: string;
    readonly artifactType?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly platform?: { readonly os?: string; readonly architecture?: string };
}

/** The parts of manifests and indexes that lead to signatures. */
export interface Manifest {
    readonly artifactType?: string;
    readonly config?: Descriptor;
    readonly layers?: readonly Descriptor[];
    readonly annotations?: Readonly<Record<string, string>>;
    /** The digest that a referrer refers to. */
    readonly subject?: Descriptor;
    readonly manifests?: readonly Descriptor[];
}

/** What was found, and which places could not be read. */
export interface Found {
    readonly evidence: readonly Evidence[];
    readonly failures: readonly RegistryFailure[];
}

/** The digest that a tag points to. */
export async function findTag(reader: RepositoryReader, tag: string): Promise<string | undefined> {
    return (await reader.read(`manifests/${tag}`, imageTypes))?.digest;
}

/**
 * Finds everything that may prove who signed a digest: under cosign's tag `sha256-….sig`, and among its referrers.
 */
export async function findEvidence(reader: RepositoryReader, digest: string): Promise<Found> {
    const [older, { referrers, failures }] = await Promise.all([
        attempt(() => manifest(reader, `manifests/${digest.replace(":", "-")}.sig`)),
        findReferrers(reader, digest),
    ]);
    const possible = referrers.filter(maySign);
    const [named, unnamed] = [possible.filter(isNamed), possible.filter((each) => !isNamed(each))];
    const wanted = unique([...named, ...unnamed]).slice(0, maxSignatures);
    const manifests = await Promise.all(
        wanted.map((digest) => attempt(() => manifest(reader, `manifests/${digest}`))),
    );
    const all = [older, ...manifests].flatMap(({ value }) => signatureLayers(value)).slice(0, maxSignatures);
    const evidence = await Promise.all(all.map((layer) => attempt(() => readEvidence(reader, layer))));
    return {
        evidence: evidence.flatMap(({ value }) => value ?? []),
        failures: [
            ...failures,
            ...[older, ...manifests, ...evidence].flatMap(({ failure }) => failure ?? []),
        ],
    };
}

/**
 * Everything that refers to a digest: in the pages of OCI 1.1's list, and under the tag `sha256-…` that stands for it in
 * registries without one, such as dhi.io.
 */
export async function findReferrers(
    reader: RepositoryReader,
    digest: string,
): Promise<{ readonly referrers: readonly Descriptor[]; readonly failures: readonly RegistryFailure[] }> {
    const found = await Promise.all([
        attempt(() => referrerPages(reader, digest)),
        attempt(
            async () => (await manifest(reader, `manifests/${digest.replace(":", "-")}`))?.manifests ?? [],
        ),
    ]);
    return {
        referrers: found.flatMap(({ value }) => value ?? []),
        failures: found.flatMap(({ failure }) => failure ?? []),
    };
}

async function referrerPages(reader: RepositoryReader, digest: string): Promise<Descriptor[]> {
    const all: Descriptor[] = [];
    let place: string | undefined = `referrers/${digest}`;
    for (let page = 0; page < maxPages && place !== undefined; page++) {
        const content: Content | undefined = await reader.read(place, imageTypes);
        all.push(...(parsed(content)?.manifests ?? []));
        place = content?.next;
    }
    return all;
}

/** Other places may have what one of them cannot give. */
export async function attempt<T>(read: () => Promise<T>): Promise<{ value?: T; failure?: RegistryFailure }> {
    try {
        return { value: await read() };
    } catch (error) {
        if (error instanceof RegistryFailure) {
            return { failure: error };
        }
        throw error;
    }
}

export async function manifest(reader: RepositoryReader, place: string): Promise<Manifest | undefined> {
    return parsed(await reader.read(place, imageTypes));
}

function parsed(content: Content | undefined): Manifest | undefined {
    try {
        const value: unknown = JSON.parse(content?.body.toString("utf8") ?? "null");
        return typeof value === "object" && value !== null ? value : undefined;
    } catch {
        return undefined;
    }
}

/** Attestations, SBOMs and the like are left out, unless an index does not say what it lists. */
function maySign({ artifactType = "", annotations = {} }: Descriptor): boolean {
    const predicate = annotations["dev.sigstore.bundle.predicateType"];
    return (
        artifactType === "" ||
        artifactType === signatureArtifact ||
        (bundleType.test(artifactType) && (predicate === undefined || predicate.includes("/cosign/sign/")))
    );
}

function isNamed({ artifactType = "" }: Descriptor): boolean {
    return artifactType !== "";
}

function unique(descriptors: readonly Descriptor[]): string[] {
    const digests = descriptors.map(({ digest }) => String(digest));
    return [...new Set(digests)].filter((digest) => /^sha256:[0-9a-f]{64}$/.test(digest));
}

function signatureLayers(manifest: Manifest | undefined): Descriptor[] {
    return (manifest?.layers ?? []).filter(
        ({ mediaType = "" }) => mediaType === payloadType || bundleType.test(mediaType),
    );
}

async function readEvidence(reader: RepositoryReader, layer: Descriptor): Promise<Evidence | undefined> {
    const { mediaType = "", digest, annotations = {} } = layer;
    const blob = await reader.read(`blobs/${digest}`, "*/*");
    if (blob === undefined) {
        return undefined;
    }
    if (bundleType.test(mediaType)) {
        return { kind: "bundle", bundle: blob.body.toString("utf8") };
    }
    return {
        kind: "payload",
        payload: blob.body.toString("base64"),
        signature: annotations[signatureAnnotation] ?? "",
        ...materialIn(annotations),
    };
}

/** What cosign's older layout has beside a signature, in annotations. */
export function materialIn(annotations: Readonly<Record<string, string>>): SigningMaterial {
    return {
        certificate: annotations["dev.sigstore.cosign/certificate"],
        chain: annotations["dev.sigstore.cosign/chain"],
        logEntry: annotations["dev.sigstore.cosign/bundle"],
        timestamp: annotations["dev.sigstore.cosign/rfc3161timestamp"],
    };
}
