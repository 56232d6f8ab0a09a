import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join, relative } from "node:path";
import { symbolVariables } from "../cargo/profile.ts";
import { rustBuildDefaults, type RustBuildArgs } from "./args.ts";
import { printAssets } from "./assets.ts";
import { printEnvironment, revisionVariables, sqlxVariables } from "./environment.ts";
import type { RustBuildPlan } from "./plan.ts";

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
    const {
        features = [],
        defaultFeatures = rustBuildDefaults.defaultFeatures,
        builderPackages = [],
    } = build;
    const { profile = rustBuildDefaults.profile } = build;
    const all = {
        BUILDER_IMAGE: build.builderImage,
        RUNTIME_IMAGE: build.runtimeImage,
        BINARY: build.binary,
        PACKAGE: plan.package.name,
        PROFILE: profile,
        CACHE: cacheName(name, build),
        PROJECT: plan.place,
        PACKAGES: [...new Set(builderPackages)].sort().join(" "),
        FEATURES: [...features].sort().join(","),
        DEFAULT_FEATURES: defaultFeatures ? "" : "false",
        INCREMENTAL: (build.incremental ?? build.push === undefined) ? "true" : "",
        STRIP_BINARY: keepsSymbols(build, plan, profile) ? "false" : "",
        LINKER: plan.config.linker ?? "",
        CARGO_ENCODED_RUSTFLAGS: rustflags(build, plan),
        ENVIRONMENT: printEnvironment(environmentOf(build, plan)),
        OFFLINE: build.cargoSecrets === undefined ? "" : "true",
        ASSETS: printAssets(plan.assets),
        ...labelArgs(build, plan),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

/** Whether the project says itself what becomes of symbols: in its manifest, its configuration, or by a variable. */
function keepsSymbols(
    { buildEnvironment = {} }: RustBuildArgs,
    plan: RustBuildPlan,
    profile: string,
): boolean {
    return (
        [plan.project, plan.config].some((where) => where.profilesWithSymbols.includes(profile)) ||
        symbolVariables(profile).some((name) => name in buildEnvironment)
    );
}

/** The arguments of the Dockerfile's target `fetch`, which downloads private dependencies. */
export function dockerFetchArgs(build: RustBuildArgs, plan: RustBuildPlan): Record<string, string> {
    const {
        BUILDER_IMAGE = "",
        RUNTIME_IMAGE = "",
        PROJECT,
        PACKAGES,
        ENVIRONMENT,
    } = dockerBuildArgs("", build, plan);
    const optional = Object.entries({ PROJECT, PACKAGES, ENVIRONMENT }).filter(
        ([, value]) => value !== undefined,
    );
    return { BUILDER_IMAGE, RUNTIME_IMAGE, ...(Object.fromEntries(optional) as Record<string, string>) };
}

/** What cargo and build scripts find in their environment; what the user says comes last. */
function environmentOf({ context, revision, buildEnvironment }: RustBuildArgs, plan: RustBuildPlan) {
    return {
        ...plan.config.environment,
        ...sqlxVariables([context, join(context, plan.package.folder)]),
        ...revisionVariables(revision, context),
        ...buildEnvironment,
    };
}

/**
 * The compiler's flags, where cargo would not find them by itself: cargo reads one source of flags only, so what is
 * added to them has to come with all others. They are joined by a character that no flag has.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/config.html#buildrustflags.
 */
function rustflags({ link, buildEnvironment = {} }: RustBuildArgs, { config }: RustBuildPlan): string {
    const { RUSTFLAGS: said } = buildEnvironment;
    const own = said === undefined ? config.rustflags : said.split(/\s+/).filter((flag) => flag !== "");
    if (link === "static") {
        return [...own, "-Ctarget-feature=+crt-static"].join("\x1f");
    }
    return config.isChanged && said === undefined ? own.join("\x1f") : "";
}

/** The arguments that end up in the image's labels: https://github.com/opencontainers/image-spec/blob/main/annotations.md. */
function labelArgs(build: RustBuildArgs, plan: RustBuildPlan) {
    return {
        TITLE: build.binary,
        VERSION: plan.package.version,
        BASE_NAME: build.runtimeImage,
        REVISION: build.revision ?? "",
        SOURCE: build.source ?? plan.package.repository ?? "",
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
 * for an ignore file beside it would count in place of the project's own.
 */
export function dockerfilePath({ files }: { files: { hasOwnIgnoreFile: boolean } }, folder = process.cwd()) {
    const name = files.hasOwnIgnoreFile ? "Dockerfile.own" : "Dockerfile";
    return relative(folder, fileURLToPath(new URL(`../${name}`, import.meta.url)));
}

/** Where the program lies in the image. Fixed, for an entrypoint without a shell cannot be put together. */
export const programPath = "/app";
