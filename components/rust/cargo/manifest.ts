import { existsSync, readdirSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { isTable, tableAt, tablesAt, textAt, type Table } from "./toml.ts";

/** A package of a Cargo project: what its `Cargo.toml` says, with what it inherits from its workspace filled in. */
export interface CargoPackage {
    /** Its folder, relative to the project's. Empty for the project's own. */
    readonly folder: string;
    /** Whether its programs can be built; of what lies beside the workspace, cargo builds libraries only. */
    readonly isMember: boolean;
    readonly name: string;
    readonly version: string;
    readonly repository?: string | undefined;
    /** The oldest compiler it accepts: `1.85`. */
    readonly rustVersion?: string | undefined;
    /** Names of the programs it builds. */
    readonly binaries: readonly string[];
    /** Features that may be asked for, optional dependencies among them. */
    readonly features: readonly string[];
    /** Normal, build and development dependencies of every platform. */
    readonly dependencies: readonly CargoDependency[];
}

/** A line under `[dependencies]` or one of its kin. */
export interface CargoDependency {
    /** The package's name, which a renamed dependency has another key than. */
    readonly package: string;
    /** What versions will do: `1.2`. Absent for one that is named by path or repository alone. */
    readonly requirement?: string | undefined;
    /** Where it lies, from the project's folder; absent for one that is downloaded. */
    readonly folder?: string | undefined;
    /** Whether `Cargo.lock` must have it, which it need not where a package is no member of the workspace. */
    readonly isLocked: boolean;
    /** Whether only tests, examples and benchmarks need it. */
    readonly isDev: boolean;
}

/** A manifest, and where it stands in its project. */
export interface ManifestPlace {
    /** The project's folder. */
    readonly root: string;
    /** The package's, relative to it. */
    readonly folder: string;
    /** The project's `[workspace]`; empty where it has none. */
    readonly workspace: Table;
    /** Whether it belongs to the workspace, or to the project of one package: cargo then locks all it may ever need. */
    readonly isMember: boolean;
}

/** Reads a package out of its manifest, or `undefined` for a manifest that only has a workspace. */
export function readPackage(manifest: Table, place: ManifestPlace): CargoPackage | undefined {
    const { root, folder, workspace } = place;
    const table = packageTable(manifest);
    const name = textAt(table, "name");
    if (name === undefined) {
        return undefined;
    }
    const inherited = (key: string) => inheritable(table, tableAt(workspace, "package"), key);
    const dependencies = dependenciesOf(manifest, place);
    return {
        folder,
        isMember: place.isMember,
        name,
        version: inherited("version") ?? "0.0.0",
        repository: inherited("repository"),
        rustVersion: inherited("rust-version"),
        binaries: binariesOf(join(root, folder), manifest, name),
        features: [
            ...Object.keys(tableAt(manifest, "features")),
            ...dependencies.filter(({ optional }) => optional).map(({ key }) => key),
        ],
        dependencies,
    };
}

/** A field of a package: its own, or with `workspace = true` the workspace's. */
function inheritable(table: Table, workspace: Table, key: string): string | undefined {
    return tableAt(table, key)["workspace"] === true ? textAt(workspace, key) : textAt(table, key);
}

/** The tables with dependencies, and as cargo wrote them before the edition of 2024. */
const dependencyTables = [
    "dependencies",
    "build-dependencies",
    "build_dependencies",
    "dev-dependencies",
    "dev_dependencies",
];

interface DeclaredDependency extends CargoDependency {
    readonly key: string;
    readonly optional: boolean;
}

function dependenciesOf(manifest: Table, place: ManifestPlace): DeclaredDependency[] {
    const platforms = Object.values(tableAt(manifest, "target")).filter(isTable);
    return [manifest, ...platforms].flatMap((scope) =>
        dependencyTables.flatMap((table) =>
            Object.entries(tableAt(scope, table)).map(([key, value]) => {
                const declared = readDependency(key, value, place);
                const isDev = table.startsWith("dev");
                return { ...declared, isDev, isLocked: place.isMember || !(declared.optional || isDev) };
            }),
        ),
    );
}

function readDependency(
    key: string,
    value: unknown,
    { folder, workspace }: ManifestPlace,
): Omit<DeclaredDependency, "isLocked" | "isDev"> {
    const own = isTable(value) ? value : { version: value };
    const isInherited = own["workspace"] === true;
    const shared = tableAt(workspace, "dependencies")[key];
    // A member may add to what it inherits that it is optional, and nothing else that counts here.
    const said = !isInherited ? own : isTable(shared) ? shared : { version: shared };
    const path = textAt(said, "path");
    return {
        key,
        optional: own["optional"] === true,
        package: textAt(said, "package") ?? key,
        requirement: textAt(said, "version"),
        folder: path === undefined ? undefined : folderAt(isInherited ? "" : folder, path),
    };
}

/** A folder, from the project's, that is named from another one. */
export function folderAt(from: string, path: string): string {
    return posix.isAbsolute(path) ? path : posix.join(from, path).replace(/^\.$|\/$/g, "");
}

/** `[package]`, which was `[project]` until the edition of 2024. */
export function packageTable(manifest: Table): Table {
    return tableAt(manifest, isTable(manifest["package"]) ? "package" : "project");
}

/**
 * The programs of a package: those it lists, and those that cargo finds by their place.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery.
 */
function binariesOf(folder: string, manifest: Table, name: string): string[] {
    const declared = tablesAt(manifest, "bin");
    const names = declared.map((bin) => textAt(bin, "name") ?? name);
    if (packageTable(manifest)["autobins"] === false) {
        return names;
    }
    const taken = new Set(declared.map((bin) => textAt(bin, "path")));
    const found = [{ name, path: "src/main.rs" }, ...programsUnder(folder)].filter(
        ({ path }) => existsSync(join(folder, path)) && !taken.has(path),
    );
    return [...new Set([...names, ...found.map((program) => program.name)])];
}

function programsUnder(folder: string): { name: string; path: string }[] {
    const place = join(folder, "src", "bin");
    const files = existsSync(place) ? readdirSync(place, { withFileTypes: true }) : [];
    return files.flatMap((file) => {
        const path = relative(folder, join(place, file.name));
        if (file.isDirectory()) {
            return [{ name: file.name, path: `${path}/main.rs` }];
        }
        return file.name.endsWith(".rs") ? [{ name: file.name.slice(0, -3), path }] : [];
    });
}
