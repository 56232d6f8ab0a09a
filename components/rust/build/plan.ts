import { dirname, posix, relative, resolve, sep } from "node:path";
import { parseReference } from "../../images/reference.ts";
import { parseTag, type Tag } from "../../images/tag.ts";
import { planCargoConfig, type ConfigPlan } from "../cargo/config.ts";
import type { BuildTarget } from "../cargo/cfg.ts";
import type { CargoPackage } from "../cargo/manifest.ts";
import { CargoProjectError, readCargoProject, type CargoProject } from "../cargo/project.ts";
import type { RustBuildArgs } from "./args.ts";
import { familyOf } from "../image/pairing.ts";
import { findAssets, type Asset } from "./assets.ts";
import { readContextFiles, type ContextFiles } from "./contextFiles.ts";
import { hostPlatform } from "./platform.ts";

/** A build's project, as read from its files. */
export interface RustBuildPlan {
    /** The folder of the build context. */
    readonly root: string;
    /** The project's path in it: empty, or such as `services/api`. */
    readonly place: string;
    readonly project: CargoProject;
    readonly package: CargoPackage;
    readonly files: ContextFiles;
    readonly config: ConfigPlan;
    readonly assets: readonly Asset[];
}

/**
 * Reads the project of a checked build.
 *
 * @throws {CargoProjectError} if the arguments were not checked.
 */
export function planRustBuild(build: RustBuildArgs): RustBuildPlan {
    const project = projectOf(build);
    const [found] = packagesWith(build, project);
    if (found === undefined) {
        throw new CargoProjectError(`program "${build.binary}" does not exist in ${build.context}`);
    }
    return planBuildOf(build, project, found);
}

/** {@link planRustBuild} with a project and a package that are already known. */
export function planBuildOf(build: RustBuildArgs, project: CargoProject, found: CargoPackage): RustBuildPlan {
    const { context, contextRoot: root = context, assets = [], builderPackages = [] } = build;
    const place = placeOf(build);
    const folders = [posix.join(place, found.folder), place];
    return {
        root,
        place,
        project,
        package: found,
        files: readContextFiles(root),
        config: planCargoConfig(foldersBetween(context, root), targetOf(build), builderPackages),
        assets: findAssets(root, assets, folders),
    };
}

/**
 * The project of a build.
 *
 * @throws {CargoProjectError} if it cannot be read.
 */
export function projectOf(build: RustBuildArgs): CargoProject {
    return readCargoProject(build.context, placeOf(build));
}

function placeOf({ context, contextRoot }: RustBuildArgs): string {
    if (contextRoot === undefined) {
        return "";
    }
    const place = relative(contextRoot, context).split(sep).join("/");
    if (place === ".." || place.startsWith("../")) {
        throw new CargoProjectError(
            `"${contextRoot}" does not contain "${context}": use a folder above it`,
            "contextRoot",
        );
    }
    return place;
}

/** A folder and its parents, up to the root. */
function foldersBetween(folder: string, root: string): string[] {
    return resolve(folder) === resolve(root)
        ? [folder]
        : [folder, ...foldersBetween(dirname(resolve(folder)), root)];
}

/** The packages that have the program: exactly one if the build is valid. */
export function packagesWith(
    { binary, package: name }: RustBuildArgs,
    { packages }: CargoProject,
): CargoPackage[] {
    return packages.filter(
        (candidate) =>
            candidate.isMember &&
            candidate.binaries.includes(binary) &&
            (name === undefined || name === candidate.name),
    );
}

/** What a build compiles for. */
export function targetOf({ builderImage, platform }: RustBuildArgs): BuildTarget {
    const builder = tagOf(builderImage);
    return {
        arch: (platform ?? hostPlatform()).endsWith("arm64") ? "aarch64" : "x86_64",
        env: builder !== undefined && familyOf(builder) === "alpine" ? "musl" : "gnu",
    };
}

/** The tag of an image reference; `undefined` if it is not valid, which the check of references reports. */
export function tagOf(reference: string): Tag | undefined {
    try {
        return parseTag(parseReference(reference).tag);
    } catch {
        return undefined;
    }
}
