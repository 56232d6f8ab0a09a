import { posix } from "node:path";
import { checkReference } from "../../images/reference.ts";
import { whyNotPushable } from "../../images/pushedReference.ts";
import type { Problem } from "../../problems.ts";
import { whyStale } from "../cargo/lock.ts";
import { missingFeatures } from "../cargo/features.ts";
import type { CargoPackage } from "../cargo/manifest.ts";
import { CargoProjectError, type CargoProject } from "../cargo/project.ts";
import { whyTooOld } from "../cargo/toolchain.ts";
import { rustBuildDefaults, type RustBuildArgs } from "./args.ts";
import { whyNotPaired } from "../image/pairing.ts";
import { checkAssets } from "./assets.ts";
import { checkCargoSecrets } from "./cargoSecrets.ts";
import { checkContextFiles } from "./checkContext.ts";
import { checkBuildEnvironment } from "./environment.ts";
import { needsOf, toolchainOf } from "./warnings.ts";
import { packagesWith, planBuildOf, projectOf, tagOf } from "./plan.ts";

/** Every problem of a build that can be seen without building, with paths from its arguments: it reads the project's files. */
export function checkRustBuild(build: RustBuildArgs): Problem[] {
    return [
        ...checkImages(build),
        ...checkPackages(build),
        ...checkBuildEnvironment(build.buildEnvironment ?? {}),
        ...checkCargoSecrets(build.cargoSecrets ?? {}),
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

function checkPackages({ builderPackages = [] }: RustBuildArgs): Problem[] {
    return builderPackages
        .filter((name) => !/^[a-z0-9][a-z0-9+.-]*(?:=[\w.+:~-]+)?$/.test(name))
        .map((name) => ({
            path: "builderPackages",
            reason: `"${name}" is not a valid name of a package; write one such as "protobuf-compiler"`,
        }));
}

function checkProject(build: RustBuildArgs): Problem[] {
    let project: CargoProject;
    try {
        project = projectOf(build);
    } catch (error) {
        if (error instanceof CargoProjectError) {
            return at(error.argument, error.message);
        }
        throw error;
    }
    const candidates = packagesWith(build, project);
    return [
        ...project.outside.map((path) => ({ path: "context", reason: outside(build, path) })),
        ...at("context", lockProblem(build.context, project)),
        ...(candidates.length === 1 ? [] : whyNoPackage(build, project, candidates)),
        ...candidates.slice(0, 1).flatMap((found) => checkPackage(build, project, found)),
        ...checkProfile(build, project),
        ...checkCompiler(build, project, candidates),
    ];
}

/** What can be said only once it is clear which package is built. */
function checkPackage(build: RustBuildArgs, project: CargoProject, found: CargoPackage): Problem[] {
    const plan = planBuildOf(build, project, found);
    const needed = ["Cargo.toml", "Cargo.lock", posix.join(found.folder, "Cargo.toml")].map((file) =>
        posix.join(plan.place, file),
    );
    const needs = needsOf(build, plan).filter(({ isCertain }) => isCertain);
    return [
        ...checkFeatures(build, found),
        ...checkContextFiles(plan.root, plan.files, [...new Set(needed)]).flatMap((reason) =>
            at("context", reason),
        ),
        ...checkAssets(plan.root, plan.assets, plan.files.hides),
        ...plan.config.problems.flatMap((reason) => at("context", reason)),
        ...needs.map(({ message }) => ({ path: "builderPackages", reason: message })),
    ];
}

function outside({ context, contextRoot = context }: RustBuildArgs, path: string): string {
    const up = posix.normalize(posix.join(context, path)).split("/").slice(0, -1).join("/");
    return (
        `a dependency lies outside of "${contextRoot}" ("${path}"), where the build cannot see it; ` +
        `name a folder that holds both as contextRoot${up === "" || posix.isAbsolute(path) ? "" : `, such as "${up}"`}`
    );
}

function lockProblem(context: string, { packages, lock }: CargoProject): string | undefined {
    const stale = whyStale(packages, lock);
    return (
        stale &&
        `${context}/Cargo.lock is not current: ${stale}; run "cargo check" there and commit the lock file`
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

function checkFeatures(build: RustBuildArgs, found: CargoPackage): Problem[] {
    const { features = [], defaultFeatures = rustBuildDefaults.defaultFeatures, binary } = build;
    const missing = missingFeatures(found, binary, defaultFeatures ? ["default", ...features] : features);
    const unknown = features
        .filter((feature) => !feature.includes("/") && !found.features.includes(feature))
        .map((feature) => ({
            path: "features",
            reason: `${found.name} has no feature "${feature}"; it has ${list(found.features)}`,
        }));
    const all = [...features, ...missing].map((feature) => `"${feature}"`).join(", ");
    return [
        ...unknown,
        ...missing.slice(0, 1).map((feature) => ({
            path: "features",
            reason: `the program "${binary}" requires the feature "${feature}", which nothing turns on; write features: [${all}]`,
        })),
    ];
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
    const oldest = found[0]?.rustVersion;
    return [
        ...at("context", toolchainOf(build, project).problem),
        ...at("builderImage", oldest === undefined ? undefined : whyTooOld(oldest, builder)),
    ];
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
