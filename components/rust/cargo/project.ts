import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { readLock, type CargoLock } from "./lock.ts";
import { folderAt, packageTable, readPackage, type CargoPackage } from "./manifest.ts";
import { foldersMatching } from "./members.ts";
import { definesSymbols } from "./profile.ts";
import { isTable, parseToml, tableAt, textAt, textsAt, type Table } from "./toml.ts";

/** A Cargo project. Its files are read without cargo, which the machine that deploys need not have. */
export interface CargoProject {
    /** The packages in the folder: those of the workspace or the only one, and what they depend on by path. */
    readonly packages: readonly CargoPackage[];
    /** The paths of dependencies outside of the build context. */
    readonly outside: readonly string[];
    /** Profiles that can be built: `release`, and those of the manifest except development profiles. */
    readonly profiles: readonly string[];
    /** Those that define what happens to symbols and debug information. */
    readonly profilesWithSymbols: readonly string[];
    readonly lock: CargoLock;
    /** The channel in a `rust-toolchain` file: `1.85`, `stable`, `nightly-2026-01-01`. */
    readonly toolchain?: string | undefined;
}

/** A project that cannot be read. The message names the file and what to do. */
export class CargoProjectError extends Error {
    override readonly name = "CargoProjectError";

    /** @param argument the argument of the build that is not valid. */
    constructor(
        message: string,
        readonly argument = "context",
    ) {
        super(message);
    }
}

const developmentProfiles = ["dev", "test", "bench"];

/**
 * Reads the Cargo project in a folder.
 *
 * @param place the folder's path in the build context: empty, or such as `services/api`.
 * @throws {CargoProjectError} if a file is missing or is not valid TOML.
 */
export function readCargoProject(root: string, place = ""): CargoProject {
    const manifest = readManifest(root, "");
    const workspace = tableAt(manifest, "workspace");
    if (Object.keys(packageTable(manifest)).length === 0 && !isTable(manifest["workspace"])) {
        throw new CargoProjectError(`${join(root, "Cargo.toml")} must have [package] or [workspace]`);
    }
    const { packages, outside } = collectPackages(root, manifest, workspace, place);
    const profiles = tableAt(manifest, "profile");
    const named = Object.keys(profiles).filter((name) => !developmentProfiles.includes(name));
    return {
        packages,
        outside,
        profiles: [...new Set(["release", ...named])],
        profilesWithSymbols: Object.keys(profiles).filter((name) => definesSymbols(profiles, name)),
        lock: readLockFile(root),
        toolchain: readToolchain(root),
    };
}

/** The workspace's members, the root package, and what they depend on by path. */
function collectPackages(root: string, manifest: Table, workspace: Table, place: string) {
    const isExcluded = exclusionOf(workspace);
    const members = textsAt(workspace, "members").flatMap((pattern) => foldersMatching(root, pattern));
    const packages = new Map<string, CargoPackage>();
    const outside = new Set<string>();
    const isOutside = (folder: string) => leavesFolder(posix.join(place, folder)) || posix.isAbsolute(folder);
    const visit = (folder: string, table: Table) => {
        const isOutsideWorkspace = leavesFolder(folder) && !members.includes(folder);
        const isMember = folder === "" || (isTable(manifest["workspace"]) && !isOutsideWorkspace);
        const shared = isOutsideWorkspace
            ? workspaceAbove(root, folder, isOutside)
            : { workspace, workspaceFolder: "" };
        const found = packages.has(folder)
            ? undefined
            : readPackage(table, { root, folder, ...shared, isMember });
        if (found !== undefined) {
            packages.set(folder, found);
            const certain = found.dependencies.filter(({ isLocked }) => isLocked);
            follow(certain.flatMap((dependency) => dependency.folder ?? []));
        }
    };
    const follow = (folders: readonly string[]) => {
        for (const folder of folders) {
            if (isOutside(folder)) {
                outside.add(folder);
            } else if (!isExcluded(folder)) {
                visit(folder, readManifest(root, folder));
            }
        }
    };
    visit("", manifest);
    patchedFolders(manifest)
        .filter(isOutside)
        .forEach((folder) => outside.add(folder));
    follow(members);
    return { packages: [...packages.values()], outside: [...outside].sort() };
}

function leavesFolder(path: string): boolean {
    return path === ".." || path.startsWith("../");
}

/** The `[workspace]` in the build context that a package outside of the project belongs to, if any. */
function workspaceAbove(
    root: string,
    folder: string,
    isOutside: (folder: string) => boolean,
): { workspace: Table; workspaceFolder: string } {
    if (isOutside(folder)) {
        return { workspace: {}, workspaceFolder: "" };
    }
    const file = join(root, folder, "Cargo.toml");
    const found = existsSync(file) ? readToml(file)["workspace"] : undefined;
    return isTable(found)
        ? { workspace: found, workspaceFolder: folder }
        : workspaceAbove(root, posix.join(folder, ".."), isOutside);
}

/** The folders of `[patch]`, whose packages replace downloaded ones. Not all of them need be used. */
function patchedFolders(manifest: Table): string[] {
    const registries = Object.values(tableAt(manifest, "patch")).filter(isTable);
    const patches = registries.flatMap((registry) => Object.values(registry)).filter(isTable);
    return patches.flatMap((patch) => textAt(patch, "path") ?? []).map((path) => folderAt("", path));
}

/**
 * What a workspace excludes: what is below a folder of `exclude`, unless it is also below one that `members` names without
 * a pattern. Source: https://github.com/rust-lang/cargo/blob/master/src/cargo/core/workspace.rs (`is_excluded`).
 */
function exclusionOf(workspace: Table): (folder: string) => boolean {
    const [excluded, named] = ["exclude", "members"].map((key) =>
        textsAt(workspace, key).map((folder) => posix.normalize(folder).replace(/\/$/, "")),
    );
    const isBelow = (folder: string, tops: readonly string[] = []) =>
        tops.some((top) => folder === top || folder.startsWith(`${top}/`));
    return (folder) => isBelow(folder, excluded) && !isBelow(folder, named);
}

function readManifest(root: string, folder: string): Table {
    const file = join(root, folder, "Cargo.toml");
    if (!existsSync(file)) {
        throw new CargoProjectError(
            folder === ""
                ? `${file} does not exist: use the folder of a Cargo package or workspace`
                : `${file} does not exist, and cargo requires it in each folder that a dependency names or that "members" of ` +
                      `[workspace] matches: list folders without a package under "exclude" there`,
        );
    }
    return readToml(file);
}

function readToml(file: string): Table {
    const table = parseToml(readFileSync(file, "utf8"));
    if (typeof table === "string") {
        throw new CargoProjectError(`${file} is not valid TOML: ${table}`);
    }
    return table;
}

function readLockFile(root: string): CargoLock {
    const file = join(root, "Cargo.lock");
    if (!existsSync(file)) {
        throw new CargoProjectError(
            `${file} does not exist: run "cargo generate-lockfile" and commit it ` +
                `(for a member of a workspace, use the workspace's folder as context and the member as package)`,
        );
    }
    return readLock(readToml(file));
}

/** The channel of a toolchain file, which is TOML or, in its older form, a single line. */
function readToolchain(root: string): string | undefined {
    const file = ["rust-toolchain", "rust-toolchain.toml"]
        .map((name) => join(root, name))
        .find((path) => existsSync(path));
    if (file === undefined) {
        return undefined;
    }
    const text = readFileSync(file, "utf8").trim();
    return /^[\w.-]+$/.test(text) ? text : textAt(tableAt(readToml(file), "toolchain"), "channel");
}
