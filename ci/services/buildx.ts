import { hostPlatform } from "../../components/rust/build/platform.ts";

/** Of cargo-auditable, which writes what a program was made of into the program. */
export const auditableVersion = "0.7.1";

/** The platforms that images are built for, each with the runner of GitHub's that is one. */
export const runners: Readonly<Record<string, string>> = {
    "linux/amd64": "ubuntu-24.04",
    "linux/arm64": "ubuntu-24.04-arm",
};

/** Where builds keep what they have done, for other machines. */
export type CacheKind = (typeof cacheKinds)[number];
/** {@link CacheKind}s. */
export const cacheKinds = ["registry", "gha", "none"] as const;

/** One service for one platform. */
export interface PlatformBuild {
    /** The service's name. */
    readonly name: string;
    readonly context: string;
    readonly dockerfile: string;
    /** Arguments of the Dockerfile. */
    readonly args: Readonly<Record<string, string>>;
    /** The folder that {@link copyManifests} filled. */
    readonly manifests: string;
    /** @default - that of this machine */
    readonly platform?: string | undefined;
    /** Where the image goes; without one nothing is pushed and no cache can be kept in a registry. */
    readonly repository?: string | undefined;
    readonly cache: CacheKind;
    /** Whose cache is written: `main`, or `pr-7`. That of `main` is always read. */
    readonly cacheScope: string;
}

/** How an image is pushed. */
export interface Push {
    /** A file for what was pushed: {@link digestIn} reads it. */
    readonly metadata: string;
    /** The scanner that lists what is in the image. @default - BuildKit's own, which comes from Docker Hub */
    readonly sbomGenerator?: string | undefined;
}

/** Arguments of docker that run tests and lint in the builder image. */
export function checkArguments(build: PlatformBuild): string[] {
    return [...common(build, "-checks"), "--target", "checks", "--output", "type=cacheonly", build.context];
}

/** Arguments of docker that build the image; with `push` they push it by digest, with an SBOM and its provenance. */
export function imageArguments(build: PlatformBuild, push?: Push): string[] {
    return [...common(build, ""), ...(push === undefined ? unpushed : pushed(build, push)), build.context];
}

const unpushed = ["--provenance", "false", "--output", "type=cacheonly"];

function pushed({ repository }: PlatformBuild, { metadata, sbomGenerator }: Push): string[] {
    const generator = sbomGenerator === undefined ? "" : `,generator=${sbomGenerator}`;
    return [
        ...["--attest", `type=sbom${generator}`, "--attest", "type=provenance,mode=max"],
        ...["--metadata-file", metadata],
        ...["--output", `type=image,name=${repository},push-by-digest=true,name-canonical=true,push=true`],
    ];
}

function common(build: PlatformBuild, part: string): string[] {
    const args = { ...build.args, DEPENDENCIES: "-layer", AUDITABLE: auditableVersion };
    return [
        ...["buildx", "build", "--progress", "plain", "--file", build.dockerfile],
        ...["--platform", build.platform ?? hostPlatform()],
        ...["--build-context", `manifests=${build.manifests}`],
        ...Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
        ...cacheArguments(build, part),
    ];
}

/** A cache that cannot be written is a slow next build, and no reason to fail this one. */
function cacheArguments(build: PlatformBuild, part: string): string[] {
    if (build.cache === "none") {
        return [];
    }
    const [from, main] = [build.cacheScope, "main"].map((scope) => cacheAt(build, scope, part));
    return [
        ...[...new Set([from, main])].flatMap((cache) => ["--cache-from", cache ?? ""]),
        ...["--cache-to", `${from},mode=max,ignore-error=true`],
    ];
}

function cacheAt(build: PlatformBuild, scope: string, part: string): string {
    const architecture = (build.platform ?? hostPlatform()).replace("linux/", "");
    const name = `${scope}-${architecture}${part}`;
    return build.cache === "gha"
        ? `type=gha,scope=${build.name}-${name}`
        : `type=registry,ref=${build.repository}:cache-${name}`;
}

/** Arguments of docker that make one image of what each platform's runner has pushed. */
export function indexArguments(repository: string, tag: string, digests: readonly string[]): string[] {
    const parts = digests.map((digest) => `${repository}@${digest}`);
    return ["buildx", "imagetools", "create", "--tag", `${repository}:${tag}`, ...parts];
}
