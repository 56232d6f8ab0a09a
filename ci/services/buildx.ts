import { hostPlatform } from "../../components/rust/build/platform.ts";

/** The version of cargo-auditable, which adds a list of dependencies to a program. */
export const auditableVersion = "0.7.1";

/** The platforms that images are built for, each with GitHub's native runner. */
export const runners: Readonly<Record<string, string>> = {
    "linux/amd64": "ubuntu-24.04",
    "linux/arm64": "ubuntu-24.04-arm",
};

/** Where builds cache their results for other machines. */
export type CacheKind = (typeof cacheKinds)[number];
/** All {@link CacheKind}s. */
export const cacheKinds = ["registry", "gha", "none"] as const;

/** The build of a service for one platform. */
export interface PlatformBuild {
    /** The service's name. */
    readonly name: string;
    readonly context: string;
    readonly dockerfile: string;
    /** Arguments of the Dockerfile. */
    readonly args: Readonly<Record<string, string>>;
    /** The folder that {@link copyManifests} filled. */
    readonly manifests: string;
    /** @default - this machine's */
    readonly platform?: string | undefined;
    /** The repository of the image, for pushing it and for a cache in its registry. */
    readonly repository?: string | undefined;
    readonly cache: CacheKind;
    /** The cache to write, such as `main` or `pr-7`. The one named `main` is always read. */
    readonly cacheScope: string;
}

/** How an image is pushed. */
export interface Push {
    /** The file in which BuildKit records the pushed digest. */
    readonly metadata: string;
    /** The image of the SBOM scanner. @default - BuildKit's, from Docker Hub */
    readonly sbomGenerator?: string | undefined;
}

/** Arguments of docker to run tests and clippy in the builder image. */
export function checkArguments(build: PlatformBuild): string[] {
    return [...common(build, "-checks"), "--target", "checks", "--output", "type=cacheonly", build.context];
}

/** Arguments of docker to build the image and, with `push`, to push it by digest with an SBOM and provenance. */
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

/** A cache that cannot be written slows down the next build, but does not fail this one. */
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

/** Arguments of docker to combine the pushed images of all platforms into one. */
export function indexArguments(repository: string, tag: string, digests: readonly string[]): string[] {
    const parts = digests.map((digest) => `${repository}@${digest}`);
    return ["buildx", "imagetools", "create", "--tag", `${repository}:${tag}`, ...parts];
}
