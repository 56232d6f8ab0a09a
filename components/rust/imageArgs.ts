import type { Input } from "@pulumi/pulumi";
import { whyNotPushable, whyNotPushed } from "../images/pushedReference.ts";
import { checkReference, parseReference } from "../images/reference.ts";
import { parseTag, type Tag } from "../images/tag.ts";
import type { Problem } from "../problems.ts";
import { whyStale } from "./cargo/lock.ts";
import type { CargoPackage } from "./cargo/manifest.ts";
import { CargoProjectError, readCargoProject, type CargoProject } from "./cargo/project.ts";
import { readsTexts } from "./cargo/texts.ts";
import { whyOtherToolchain, whyTooOld } from "./cargo/toolchain.ts";
import { whyNotPaired, type LinkMode } from "./pairing.ts";

/** The image of a Rust service: built here, or one that was built and pushed elsewhere. */
export type RustStaticImageArgs =
    | { readonly build: RustBuildArgs; readonly adopt?: never }
    | {
          /** A pushed image by digest, `registry/repository:tag@sha256:…`: how production takes what CI has built. */
          readonly adopt: string;
          readonly build?: never;
      };

/** How an image is built from a Cargo project. */
export interface RustBuildArgs {
    /** The folder with `Cargo.toml` and `Cargo.lock`, relative to the Pulumi program. For a workspace its root. */
    readonly context: string;
    /** The program to ship, by its name in the manifest. */
    readonly binary: string;
    /** The package it belongs to, where several of a workspace have a program of that name. @default - the only one */
    readonly package?: string;
    /** `dhi.io/rust:<tag>-dev`. */
    readonly builderImage: string;
    /** `dhi.io/static:<tag>`, in the variant that fits the builder and `link`: see {@link whyNotPaired}. */
    readonly runtimeImage: string;
    /** Whether the C library is loaded from the image, or built into the program. @default "dynamic" */
    readonly link?: LinkMode;
    /** Features of the package to turn on. @default - none but the default ones */
    readonly features?: readonly string[];
    /** Whether the package's default features are on. @default true */
    readonly defaultFeatures?: boolean;
    /** The profile of the manifest to build with. @default "release" */
    readonly profile?: string;
    /**
     * Whether the compiler keeps its intermediate results, so that a small change compiles in seconds; the program may
     * run a little slower for it, as it is optimised in smaller pieces. @default - true for an image that stays on the
     * engine, false for one that is pushed
     */
    readonly incremental?: boolean;
    /**
     * The platform to build for. One only: an engine keeps one platform of an image, and what builds for several
     * (and adopts them by the digest of their index) is CI. @default - that of the machine Pulumi runs on
     */
    readonly platform?: "linux/amd64" | "linux/arm64";
    /**
     * The commit it is built from, for the image's labels. Another value is another image, so give it where images
     * are published, not where they are tried out. @default - none
     */
    readonly revision?: string;
    /** Where the sources are to be found, for the image's labels. @default - `repository` of Cargo.toml */
    readonly source?: string;
    /** Whether `pulumi preview` builds, to see if it would succeed. @default false */
    readonly buildOnPreview?: boolean;
    /** Where to push it to. @default - nowhere: it stays on the engine */
    readonly push?: PushArgs;
    /**
     * A Dockerfile of one's own, which takes the same arguments as components/rust/Dockerfile. The `.dockerignore`
     * that counts is the one beside it, or else the context's. @default - components/rust/Dockerfile
     */
    readonly dockerfile?: string;
}

/** A registry to push to. */
export interface PushArgs {
    /** `registry/repository:tag`. */
    readonly image: string;
    /** Login for the registry. @default - what `docker login` left */
    readonly username?: string;
    /** A secret. */
    readonly password?: Input<string>;
}

/** Defaults of a build. */
export const rustBuildDefaults = { link: "dynamic", profile: "release", defaultFeatures: true } as const;

/** What a build is about, once its arguments are known to be good. */
export interface RustBuildPlan {
    readonly project: CargoProject;
    readonly package: CargoPackage;
    /** Whether a change of a README or its like is a change of what is built. */
    readonly readsTexts: boolean;
}

/** Every problem of the arguments that can be seen without building: it reads the project's files. */
export function checkRustImageArgs(args: RustStaticImageArgs): Problem[] {
    if (args.adopt !== undefined) {
        return at("adopt", whyNotPushed(args.adopt));
    }
    return checkRustBuild(args.build).map(({ path, reason }) => ({ path: `build.${path}`, reason }));
}

/** {@link checkRustImageArgs} for a build alone, with paths from its own arguments. */
export function checkRustBuild(build: RustBuildArgs): Problem[] {
    return [
        ...checkImages(build),
        ...checkProject(build),
        ...(build.push === undefined ? [] : at("push.image", whyNotPushable(build.push.image))),
    ];
}

function checkImages({
    builderImage,
    runtimeImage,
    link = rustBuildDefaults.link,
}: RustBuildArgs): Problem[] {
    const problems = [
        ...checkReference(builderImage, "build", "rust").map((reason) => ({ path: "builderImage", reason })),
        ...checkReference(runtimeImage, "run", "static").map((reason) => ({ path: "runtimeImage", reason })),
    ];
    const [builder, runtime] = [builderImage, runtimeImage].map(tagOf);
    return problems.length > 0 || builder === undefined || runtime === undefined
        ? problems
        : at("runtimeImage", prefixed(runtimeImage, whyNotPaired(builder, runtime, link)));
}

function checkProject(build: RustBuildArgs): Problem[] {
    let project: CargoProject;
    try {
        project = readCargoProject(build.context);
    } catch (error) {
        if (error instanceof CargoProjectError) {
            return at("context", error.message);
        }
        throw error;
    }
    const candidates = packagesWith(build, project);
    return [
        ...project.outside.map((path) => ({ path: "context", reason: outside(path) })),
        ...at("context", lockProblem(build.context, project)),
        ...(candidates.length === 1 ? [] : whyNoPackage(build, project, candidates)),
        ...candidates.slice(0, 1).flatMap((found) => checkFeatures(build, found)),
        ...checkProfile(build, project),
        ...checkCompiler(build, project, candidates),
    ];
}

function outside(path: string): string {
    return (
        `a dependency lies outside it ("${path}"), where the build cannot see it; ` +
        `name a folder that holds both, with a workspace Cargo.toml`
    );
}

function lockProblem(context: string, { packages, lock }: CargoProject): string | undefined {
    const stale = whyStale(packages, lock);
    return (
        stale &&
        `${context}/Cargo.lock is not current: ${stale}; run "cargo check" there and commit the lock file`
    );
}

/** The packages that have the program; where all is well, one. */
function packagesWith({ binary, package: name }: RustBuildArgs, { packages }: CargoProject): CargoPackage[] {
    return packages.filter(
        (candidate) =>
            candidate.isMember &&
            candidate.binaries.includes(binary) &&
            (name === undefined || name === candidate.name),
    );
}

function whyNoPackage(
    build: RustBuildArgs,
    project: CargoProject,
    found: readonly CargoPackage[],
): Problem[] {
    const { binary, package: name } = build;
    if (found.length > 1) {
        const names = found.map((candidate) => `"${candidate.name}"`).join(" and ");
        return at("package", `missing: ${names} both have a program "${binary}"; name one of them`);
    }
    const members = project.packages.filter(({ isMember }) => isMember);
    const scope = members.filter((candidate) => name === undefined || candidate.name === name);
    if (scope.length === 0 && name !== undefined) {
        const reason = `there is no package "${name}"; there is ${list(members.map((member) => member.name))}`;
        return at("package", reason);
    }
    const binaries = scope.flatMap((candidate) => candidate.binaries);
    const choice =
        binaries.length === 0 ? "it builds none at all: it has no src/main.rs" : `there is ${list(binaries)}`;
    return at("binary", `"${binary}" is no program of ${build.context}; ${choice}`);
}

function checkFeatures({ features = [] }: RustBuildArgs, found: CargoPackage): Problem[] {
    return features
        .filter((feature) => !feature.includes("/") && !found.features.includes(feature))
        .map((feature) => ({
            path: "features",
            reason: `${found.name} has no feature "${feature}"; it has ${list(found.features)}`,
        }));
}

function checkProfile(
    { profile = rustBuildDefaults.profile }: RustBuildArgs,
    { profiles }: CargoProject,
): Problem[] {
    return profiles.includes(profile)
        ? []
        : at("profile", `"${profile}" is no profile to ship; write ${list(profiles)}`);
}

function checkCompiler(
    build: RustBuildArgs,
    project: CargoProject,
    found: readonly CargoPackage[],
): Problem[] {
    const builder = tagOf(build.builderImage);
    if (builder === undefined) {
        return [];
    }
    const { toolchain } = project;
    const oldest = found[0]?.rustVersion;
    return [
        ...at("context", toolchain === undefined ? undefined : whyOtherToolchain(toolchain, builder)),
        ...at("builderImage", oldest === undefined ? undefined : whyTooOld(oldest, builder)),
    ];
}

/**
 * Reads what a checked build needs to know of its project.
 *
 * @throws {CargoProjectError} when the arguments were not checked.
 */
export function planRustBuild(build: RustBuildArgs): RustBuildPlan {
    const project = readCargoProject(build.context);
    const [found] = packagesWith(build, project);
    if (found === undefined) {
        throw new CargoProjectError(`"${build.binary}" is no program of ${build.context}`);
    }
    return { project, package: found, readsTexts: readsTexts(build.context) };
}

function tagOf(reference: string): Tag | undefined {
    try {
        return parseTag(parseReference(reference).tag);
    } catch {
        // No reference at all: checkReference says so.
        return undefined;
    }
}

function prefixed(subject: string, reason: string | undefined): string | undefined {
    return reason && `"${subject}" does not fit: ${reason}`;
}

function at(path: string, reason: string | undefined): Problem[] {
    return reason === undefined ? [] : [{ path, reason }];
}

function list(names: readonly string[]): string {
    return names.length === 0
        ? "none"
        : [...names]
              .sort()
              .map((name) => `"${name}"`)
              .join(", ");
}
