import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { readLock, type CargoLock } from "./lock.ts";
import { folderAt, packageTable, readPackage, type CargoPackage } from "./manifest.ts";
import { foldersMatching } from "./members.ts";
import { saysSymbols } from "./profile.ts";
import { isTable, parseToml, tableAt, textAt, textsAt, type Table } from "./toml.ts";

/** A Cargo project, as its files say: read without cargo, which the machine that deploys need not have. */
export interface CargoProject {
    /** The packages that lie in the folder: the workspace's or the only one, and what these depend on by path. */
    readonly packages: readonly CargoPackage[];
    /** Paths of dependencies that lie outside of what the build sees. */
    readonly outside: readonly string[];
    /** Profiles that may be built: `release`, and those of the manifest that are no development profiles. */
    readonly profiles: readonly string[];
    /** Those among them that say themselves what becomes of symbols and debug information. */
    readonly profilesWithSymbols: readonly string[];
    readonly lock: CargoLock;
    /** What a `rust-toolchain` file asks for: `1.85`, `stable`, `nightly-2026-01-01`. */
    readonly toolchain?: string | undefined;
}

/** A project that cannot be read. The message says which file and what to do. */
export class CargoProjectError extends Error {
    override readonly name = "CargoProjectError";

    /** @param argument the argument of the build that it is about. */
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
 * @param place the folder's path in what the build sees, where that is more than the folder: `services/api`.
 * @throws {CargoProjectError} when a file is missing or no TOML.
 */
export function readCargoProject(root: string, place = ""): CargoProject {
    const manifest = readManifest(root, "");
    const workspace = tableAt(manifest, "workspace");
    if (Object.keys(packageTable(manifest)).length === 0 && !isTable(manifest["workspace"])) {
        throw new CargoProjectError(`${join(root, "Cargo.toml")} has neither [package] nor [workspace]`);
    }
    const { packages, outside } = collectPackages(root, manifest, workspace, place);
    const profiles = tableAt(manifest, "profile");
    const named = Object.keys(profiles).filter((name) => !developmentProfiles.includes(name));
    return {
        packages,
        outside,
        profiles: [...new Set(["release", ...named])],
        profilesWithSymbols: Object.keys(profiles).filter((name) => saysSymbols(profiles, name)),
        lock: readLockFile(root),
        toolchain: readToolchain(root),
    };
}

/** The workspace's members, the package beside it, and what these depend on by path, which belongs to it as well. */
function collectPackages(root: string, manifest: Table, workspace: Table, place: string) {
    const isExcluded = exclusionOf(workspace);
    const members = textsAt(workspace, "members").flatMap((pattern) => foldersMatching(root, pattern));
    const packages = new Map<string, CargoPackage>();
    const outside = new Set<string>();
    const isOutside = (folder: string) => leavesFolder(posix.join(place, folder)) || posix.isAbsolute(folder);
    const visit = (folder: string, table: Table) => {
        const isBeside = leavesFolder(folder) && !members.includes(folder);
        const isMember = folder === "" || (isTable(manifest["workspace"]) && !isBeside);
        const shared = isBeside ? workspaceAbove(root, folder, isOutside) : workspace;
        const found = packages.has(folder)
            ? undefined
            : readPackage(table, { root, folder, workspace: shared, isMember });
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

/** The `[workspace]` that a package beside the project belongs to, if it belongs to one that the build sees. */
function workspaceAbove(root: string, folder: string, isOutside: (folder: string) => boolean): Table {
    if (isOutside(folder)) {
        return {};
    }
    const file = join(root, folder, "Cargo.toml");
    const found = existsSync(file) ? readToml(file)["workspace"] : undefined;
    return isTable(found) ? found : workspaceAbove(root, posix.join(folder, ".."), isOutside);
}

/** Where packages lie that the project puts in place of downloaded ones. Not all of them need be in use. */
function patchedFolders(manifest: Table): string[] {
    const registries = Object.values(tableAt(manifest, "patch")).filter(isTable);
    const patches = registries.flatMap((registry) => Object.values(registry)).filter(isTable);
    return patches.flatMap((patch) => textAt(patch, "path") ?? []).map((path) => folderAt("", path));
}

/**
 * What a workspace leaves out: what lies below the folders of `exclude`, and not below one that `members` names letter by
 * letter. As cargo has it: https://github.com/rust-lang/cargo/blob/master/src/cargo/core/workspace.rs (`is_excluded`).
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
                ? `there is no ${file}; name the folder of a Cargo package or workspace`
                : `there is no ${file}, and cargo wants one in each folder that a dependency names, or "members" of ` +
                      `[workspace], be it by a pattern; list folders that hold no package under "exclude" there`,
        );
    }
    return readToml(file);
}

function readToml(file: string): Table {
    const table = parseToml(readFileSync(file, "utf8"));
    if (typeof table === "string") {
        throw new CargoProjectError(`${file} is no TOML: ${table}`);
    }
    return table;
}

function readLockFile(root: string): CargoLock {
    const file = join(root, "Cargo.lock");
    if (!existsSync(file)) {
        throw new CargoProjectError(
            `there is no ${file}; make it with "cargo generate-lockfile" and commit it ` +
                `(a member of a workspace has none: name the workspace's folder, and the member as "package")`,
        );
    }
    return readLock(readToml(file));
}

/** The channel of a toolchain file, which is TOML or, as of old, a single line. */
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
