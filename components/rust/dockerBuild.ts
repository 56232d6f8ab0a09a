import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { relative } from "node:path";
import { rustBuildDefaults, type RustBuildArgs, type RustBuildPlan } from "./imageArgs.ts";

/**
 * The arguments of the Dockerfile for a build, all of them plain and known in a preview. Those that are left at the
 * Dockerfile's own defaults are absent.
 *
 * @param name tells caches of compiled code apart, with the context and the builder.
 */
export function dockerBuildArgs(
    name: string,
    build: RustBuildArgs,
    plan: RustBuildPlan,
): Record<string, string> {
    const { features = [], defaultFeatures = rustBuildDefaults.defaultFeatures } = build;
    return {
        BUILDER_IMAGE: build.builderImage,
        RUNTIME_IMAGE: build.runtimeImage,
        BINARY: build.binary,
        PACKAGE: plan.package.name,
        PROFILE: build.profile ?? rustBuildDefaults.profile,
        LINK: build.link ?? rustBuildDefaults.link,
        CACHE: cacheName(name, build),
        ...(features.length === 0 ? {} : { FEATURES: [...features].sort().join(",") }),
        ...(defaultFeatures ? {} : { DEFAULT_FEATURES: "false" }),
        ...((build.incremental ?? build.push === undefined) ? { INCREMENTAL: "true" } : {}),
        ...labelArgs(build, plan),
    };
}

/** The arguments that end up in the image's labels: https://github.com/opencontainers/image-spec/blob/main/annotations.md. */
function labelArgs(build: RustBuildArgs, plan: RustBuildPlan): Record<string, string> {
    const source = build.source ?? plan.package.repository;
    return {
        TITLE: build.binary,
        VERSION: plan.package.version,
        BASE_NAME: build.runtimeImage,
        ...(build.revision === undefined ? {} : { REVISION: build.revision }),
        ...(source === undefined ? {} : { SOURCE: source }),
    };
}

/** Code that another compiler made is of no use, and two projects must not take each other's for their own. */
function cacheName(name: string, { builderImage, context }: RustBuildArgs): string {
    const key = createHash("sha256")
        .update(JSON.stringify([name, context, builderImage]))
        .digest("hex");
    return `${name}-${key.slice(0, 8)}`;
}

/**
 * The one Dockerfile, relative to the program: an absolute path would differ from machine to machine. It has two names,
 * for the file beside it that says what a build is not shown goes by its name.
 */
export function dockerfilePath({ readsTexts }: Pick<RustBuildPlan, "readsTexts">, folder = process.cwd()) {
    const name = readsTexts ? "Dockerfile.texts" : "Dockerfile";
    return relative(folder, fileURLToPath(new URL(name, import.meta.url)));
}

/** The platform of the machine that this runs on, as Docker names it. */
export function hostPlatform(architecture: string = process.arch): string {
    return `linux/${architecture === "x64" ? "amd64" : architecture}`;
}

/** Where the program lies in the image. Fixed, for an entrypoint without a shell cannot be put together. */
export const programPath = "/app";
