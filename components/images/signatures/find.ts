import { RegistryFailure } from "../remoteImage.ts";
import type { Evidence } from "./evidence.ts";
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
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v[\d.]+\+json|\+json;version=[\d.]+)$/;

/** The most signatures of one image that are looked at. More would be an attempt to waste time. */
const maxSignatures = 32;

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
 * Finds everything that may prove who signed a digest: under cosign's tag `sha256-….sig`, among the referrers of OCI 1.1,
 * and under the tag `sha256-…` that stands for these in registries without them, such as dhi.io.
 */
export async function findEvidence(reader: RepositoryReader, digest: string): Promise<Found> {
    const tag = digest.replace(":", "-");
    const [older, ...indexes] = await Promise.all([
        attempt(() => manifest(reader, `manifests/${tag}.sig`)),
        attempt(() => manifest(reader, `referrers/${digest}`)),
        attempt(() => manifest(reader, `manifests/${tag}`)),
    ]);
    const referrers = indexes.flatMap(({ value }) => value?.manifests ?? []);
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
        failures: [older, ...indexes, ...manifests, ...evidence].flatMap(({ failure }) => failure ?? []),
    };
}

/** Other places may have what one of them cannot give. */
async function attempt<T>(read: () => Promise<T>): Promise<{ value?: T; failure?: RegistryFailure }> {
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
        certificate: annotations["dev.sigstore.cosign/certificate"],
        chain: annotations["dev.sigstore.cosign/chain"],
        logEntry: annotations["dev.sigstore.cosign/bundle"],
        timestamp: annotations["dev.sigstore.cosign/rfc3161timestamp"],
    };
}
