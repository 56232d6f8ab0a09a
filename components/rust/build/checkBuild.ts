import { posix } from "node:path";
import { withDefaults } from "../../arguments.ts";
import { checkReference } from "../../images/reference.ts";
import { whyNotPushable } from "../../images/pushedReference.ts";
import { invalid, type Problem } from "../../problems.ts";
import { whyStale } from "../cargo/lock.ts";
import { missingFeatures } from "../cargo/features.ts";
import type { CargoPackage } from "../cargo/manifest.ts";
import { CargoProjectError, type CargoProject } from "../cargo/project.ts";
import { whyTooOld } from "../cargo/toolchain.ts";
import { rustBuildDefaults, type CompleteBuildArgs, type RustBuildArgs } from "./args.ts";
import { whyNotPaired } from "../image/pairing.ts";
import { checkAssets } from "./assets.ts";
import { checkCargoSecrets } from "./cargoSecrets.ts";
import { checkContextFiles } from "./checkContext.ts";
import { checkBuildEnvironment } from "./environment.ts";
import { missingPackages, toolchainOf } from "./warnings.ts";
import { packagesWith, planBuildOf, projectOf, tagOf } from "./plan.ts";

/** Every problem of a build that shows without building. It reads the project's files. */
export function checkRustBuild(args: RustBuildArgs): Problem[] {
    const build = withDefaults(args, rustBuildDefaults);
    return [
        ...checkImages(build),
        ...checkPackages(build),
        ...checkBuildEnvironment(build.buildEnvironment ?? {}),
        ...checkCargoSecrets(build.cargoSecrets ?? {}),
        ...checkProject(build),
        ...(build.push === undefined ? [] : at("push.image", whyNotPushable(build.push.image))),
    ];
}

function checkImages({ builderImage, runtimeImage, link }: CompleteBuildArgs): Problem[] {
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
            reason: invalid("package name", name, `one such as "protobuf-compiler"`),
        }));
}

function checkProject(build: CompleteBuildArgs): Problem[] {
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
        ...project.outside.map((path) => ({ path: "context", reason: whyOutside(build, path) })),
        ...at("context", lockProblem(build.context, project)),
        ...(candidates.length === 1 ? [] : whyNoPackage(build, project, candidates)),
        ...candidates.slice(0, 1).flatMap((found) => checkPackage(build, project, found)),
        ...checkProfile(build, project),
        ...checkCompiler(build, project, candidates),
    ];
}

/** What can be checked once the package is known. */
function checkPackage(build: CompleteBuildArgs, project: CargoProject, found: CargoPackage): Problem[] {
    const plan = planBuildOf(build, project, found);
    const needed = ["Cargo.toml", "Cargo.lock", posix.join(found.folder, "Cargo.toml")].map((file) =>
        posix.join(plan.place, file),
    );
    const missing = missingPackages(build, plan).filter(({ isCertain }) => isCertain);
    return [
        ...checkFeatures(build, found),
        ...checkContextFiles(plan.root, plan.files, [...new Set(needed)]).flatMap((reason) =>
            at("context", reason),
        ),
        ...checkAssets(plan.root, plan.assets, plan.files.excludes),
        ...plan.config.problems.flatMap((reason) => at("context", reason)),
        ...missing.map(({ message }) => ({ path: "builderPackages", reason: message })),
    ];
}

function whyOutside({ context, contextRoot = context }: RustBuildArgs, path: string): string {
    const up = posix.normalize(posix.join(context, path)).split("/").slice(0, -1).join("/");
    return (
        `the dependency "${path}" is outside of "${contextRoot}", where the build cannot see it: ` +
        `set contextRoot to a folder that contains both${up === "" || posix.isAbsolute(path) ? "" : `, for example "${up}"`}`
    );
}

function lockProblem(context: string, { packages, lock }: CargoProject): string | undefined {
    const stale = whyStale(packages, lock);
    return (
        stale &&
        `${context}/Cargo.lock is out of date, as ${stale}: run "cargo check" there and commit the lock file`
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
        return at("package", `is required: ${names} have a program "${binary}": use one of them`);
    }
    const members = project.packages.filter(({ isMember }) => isMember);
    const scope = members.filter((candidate) => name === undefined || candidate.name === name);
    if (scope.length === 0 && name !== undefined) {
        const reason = doesNotExist(
            "package",
            name,
            build.context,
            members.map((member) => member.name),
        );
        return at("package", reason);
    }
    const binaries = scope.flatMap((candidate) => candidate.binaries);
    return at(
        "binary",
        binaries.length === 0
            ? `program "${binary}" does not exist: ${build.context} builds no program, as it has no src/main.rs`
            : doesNotExist("program", binary, build.context, binaries),
    );
}

function checkFeatures(build: CompleteBuildArgs, found: CargoPackage): Problem[] {
    const { features = [], defaultFeatures, binary } = build;
    const missing = missingFeatures(found, binary, defaultFeatures ? ["default", ...features] : features);
    const unknown = features
        .filter((feature) => !feature.includes("/") && !found.features.includes(feature))
        .map((feature) => ({
            path: "features",
            reason: doesNotExist("feature", feature, found.name, found.features),
        }));
    const all = [...features, ...missing].map((feature) => `"${feature}"`).join(", ");
    return [
        ...unknown,
        ...missing.slice(0, 1).map((feature) => ({
            path: "features",
            reason: `program "${binary}" requires the feature "${feature}", which is off: use features: [${all}]`,
        })),
    ];
}

function checkProfile({ profile }: CompleteBuildArgs, { profiles }: CargoProject): Problem[] {
    return profiles.includes(profile)
        ? []
        : at("profile", invalid("profile to ship", profile, `one of ${list(profiles)}`));
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
    return reason && `"${subject}" does not fit the builder: ${reason}`;
}

function at(path: string, reason: string | undefined): Problem[] {
    return reason === undefined ? [] : [{ path, reason }];
}

function doesNotExist(what: string, name: string, place: string, names: readonly string[]): string {
    const use = names.length === 0 ? "there are none" : `use one of ${list(names)}`;
    return `${what} "${name}" does not exist in ${place}: ${use}`;
}

function list(names: readonly string[]): string {
    return [...names]
        .sort()
        .map((name) => `"${name}"`)
        .join(", ");
}
