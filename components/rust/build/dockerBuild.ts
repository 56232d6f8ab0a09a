import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join, relative } from "node:path";
import { withDefaults } from "../../arguments.ts";
import { symbolVariables } from "../cargo/profile.ts";
import { rustBuildDefaults, type RustBuildArgs } from "./args.ts";
import { printAssets } from "./assets.ts";
import { printEnvironment, revisionVariables, sqlxVariables } from "./environment.ts";
import type { RustBuildPlan } from "./plan.ts";

/**
 * The build arguments of the Dockerfile, all of them known in a preview. Arguments with the Dockerfile's own defaults are
 * absent.
 *
 * @param name separates caches of compiled code, together with the context and the builder.
 */
export function dockerBuildArgs(
    name: string,
    build: RustBuildArgs,
    plan: RustBuildPlan,
): Record<string, string> {
    const {
        features = [],
        builderPackages = [],
        defaultFeatures,
        profile,
    } = withDefaults(build, rustBuildDefaults);
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

/** Whether the project decides what happens to symbols: in its manifest, its configuration, or by a variable. */
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

const fetchArgs: ReadonlySet<string> = new Set([
    "BUILDER_IMAGE",
    "RUNTIME_IMAGE",
    "PROJECT",
    "PACKAGES",
    "ENVIRONMENT",
]);

/** The build arguments of the Dockerfile's target `fetch`, which downloads private dependencies. */
export function dockerFetchArgs(build: RustBuildArgs, plan: RustBuildPlan): Record<string, string> {
    const all = Object.entries(dockerBuildArgs("", build, plan));
    return Object.fromEntries(all.filter(([name]) => fetchArgs.has(name)));
}

/** The environment of cargo and build scripts. The user's variables take precedence. */
function environmentOf({ context, revision, buildEnvironment }: RustBuildArgs, plan: RustBuildPlan) {
    return {
        ...plan.config.environment,
        ...sqlxVariables([context, join(context, plan.package.folder)]),
        ...revisionVariables(revision, context),
        ...buildEnvironment,
    };
}

/**
 * The compiler's flags, if they differ from those that cargo finds: cargo reads them from one source only, so a further
 * flag needs all others with it. They are joined by a character that no flag contains.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/config.html#buildrustflags.
 */
function rustflags({ link, buildEnvironment = {} }: RustBuildArgs, { config }: RustBuildPlan): string {
    const { RUSTFLAGS: stated } = buildEnvironment;
    const own = stated === undefined ? config.rustflags : stated.split(/\s+/).filter((flag) => flag !== "");
    if (link === "static") {
        return [...own, "-Ctarget-feature=+crt-static"].join("\x1f");
    }
    return config.isChanged && stated === undefined ? own.join("\x1f") : "";
}

/** The build arguments for the image's labels: https://github.com/opencontainers/image-spec/blob/main/annotations.md. */
function labelArgs(build: RustBuildArgs, plan: RustBuildPlan) {
    return {
        TITLE: build.binary,
        VERSION: plan.package.version,
        BASE_NAME: build.runtimeImage,
        REVISION: build.revision ?? "",
        SOURCE: build.source ?? plan.package.repository ?? "",
    };
}

/** A cache per project and compiler: compiled code of another one is of no use, or wrong. */
function cacheName(name: string, { builderImage, context }: RustBuildArgs): string {
    const key = createHash("sha256")
        .update(JSON.stringify([name, context, builderImage]))
        .digest("hex");
    return `${name}-${key.slice(0, 8)}`;
}

/**
 * The path of the Dockerfile, relative to the program: absolute paths differ between machines. It has two names, as
 * `Dockerfile.dockerignore` would take precedence over the project's own `.dockerignore`.
 *
 * Do not move the files: their paths are in the state of existing stacks.
 */
export function dockerfilePath({ files }: { files: { hasOwnIgnoreFile: boolean } }, folder = process.cwd()) {
    const name = files.hasOwnIgnoreFile ? "Dockerfile.own" : "Dockerfile";
    return relative(folder, fileURLToPath(new URL(`../${name}`, import.meta.url)));
}

/** The path of the program in the image. It is fixed, as an entrypoint without a shell cannot contain variables. */
export const programPath = "/app";
