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

/** What a build is about, as its project's files say. */
export interface RustBuildPlan {
    /** The folder that the build sees. */
    readonly root: string;
    /** The project's place in it: empty, or such as `services/api`. */
    readonly place: string;
    readonly project: CargoProject;
    readonly package: CargoPackage;
    readonly files: ContextFiles;
    readonly config: ConfigPlan;
    readonly assets: readonly Asset[];
}

/**
 * Reads what a checked build needs to know of its project.
 *
 * @throws {CargoProjectError} when the arguments were not checked.
 */
export function planRustBuild(build: RustBuildArgs): RustBuildPlan {
    const project = projectOf(build);
    const [found] = packagesWith(build, project);
    if (found === undefined) {
        throw new CargoProjectError(`"${build.binary}" is no program of ${build.context}`);
    }
    return planBuildOf(build, project, found);
}

/** {@link planRustBuild} where the project and the package are known already. */
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
 * @throws {CargoProjectError} when it cannot be read.
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
            `"${contextRoot}" does not hold "${context}"; name a folder above it`,
            "contextRoot",
        );
    }
    return place;
}

/** A folder and those above it, up to another one. */
function foldersBetween(folder: string, root: string): string[] {
    return resolve(folder) === resolve(root)
        ? [folder]
        : [folder, ...foldersBetween(dirname(resolve(folder)), root)];
}

/** The packages that have the program; where all is well, one. */
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

/** What a build is for. */
export function targetOf({ builderImage, platform }: RustBuildArgs): BuildTarget {
    const builder = tagOf(builderImage);
    return {
        arch: (platform ?? hostPlatform()).endsWith("arm64") ? "aarch64" : "x86_64",
        env: builder !== undefined && familyOf(builder) === "alpine" ? "musl" : "gnu",
    };
}

/** The tag of a reference; `undefined` for what is none, as the check of references says. */
export function tagOf(reference: string): Tag | undefined {
    try {
        return parseTag(parseReference(reference).tag);
    } catch {
        return undefined;
    }
}
