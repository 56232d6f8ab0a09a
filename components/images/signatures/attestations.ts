import { RegistryFailure } from "../remoteImage.ts";
import { manifest, type Descriptor, type Manifest } from "./find.ts";
import type { RepositoryReader } from "./reader.ts";

/** What is attested about an image. It is listed, not verified. */
export interface Attested {
    readonly sbom: boolean;
    readonly provenance: boolean;
    /** Statements about vulnerabilities: a scan's findings, or which of them do not matter (VEX). */
    readonly vulnerabilities: boolean;
}

/** The annotations in which BuildKit, Docker, cosign and Sigstore name the type of an attestation. */
const typeAnnotations = ["in-toto.io/predicate-type", "dev.sigstore.bundle.predicateType", "predicateType"];

/** The most attestation manifests that are looked at. */
const maxManifests = 8;

/**
 * Lists what is attested about an image: in BuildKit's attestation manifests, among the referrers of the digest and of this
 * machine's platform (where Docker Hardened Images have theirs), and under cosign's tag `sha256-….att`.
 */
export async function findAttestations(reader: RepositoryReader, digest: string): Promise<Attested> {
    const index = (await attempt(() => manifest(reader, `manifests/${digest}`)))?.manifests ?? [];
    const platform = index.find(isThisPlatform)?.digest;
    const built = index
        .filter(({ annotations }) => annotations?.["vnd.docker.reference.type"] === "attestation-manifest")
        .slice(0, maxManifests);
    const subjects = [digest, ...(platform === undefined ? [] : [platform])];
    const tags = subjects.map((subject) => subject.replace(":", "-"));
    const places = [
        ...built.map((each) => `manifests/${each.digest}`),
        ...subjects.map((subject) => `referrers/${subject}`),
        ...tags.flatMap((tag) => [`manifests/${tag}`, `manifests/${tag}.att`]),
    ];
    const found = await Promise.all(places.map((place) => attempt(() => manifest(reader, place))));
    const types = found.flatMap(typesIn);
    const has = (pattern: RegExp) => types.some((type) => pattern.test(type));
    return {
        sbom: has(/spdx|cyclonedx|\/sbom\//i),
        provenance: has(/slsa\.dev\/provenance/i),
        vulnerabilities: has(/openvex|vuln|cves?\b/i),
    };
}

/** A list has what can be read of it. */
async function attempt<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
        return await read();
    } catch (error) {
        if (error instanceof RegistryFailure) {
            return undefined;
        }
        throw error;
    }
}

function typesIn(found: Manifest | undefined): string[] {
    const all: Descriptor[] = [...(found?.manifests ?? []), ...(found?.layers ?? [])];
    return all.flatMap(({ annotations = {}, artifactType = "" }) => [
        artifactType,
        ...typeAnnotations.map((name) => annotations[name] ?? ""),
    ]);
}

function isThisPlatform({ platform }: Descriptor): boolean {
    const architecture = process.arch === "x64" ? "amd64" : process.arch;
    return platform?.os === "linux" && platform.architecture === architecture;
}
