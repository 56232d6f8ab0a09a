import { existsSync, readdirSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { isTable, tableAt, tablesAt, textAt, textsAt, type Table } from "./toml.ts";

/** A package of a Cargo project: its `Cargo.toml`, with what it inherits from its workspace. */
export interface CargoPackage {
    /** Its folder, relative to the project's; empty for the root package. */
    readonly folder: string;
    /** Whether its programs can be built. Of packages outside the workspace, cargo builds only the libraries. */
    readonly isMember: boolean;
    readonly name: string;
    readonly version: string;
    readonly repository?: string | undefined;
    /** The oldest compiler that it supports: `1.85`. */
    readonly rustVersion?: string | undefined;
    /** The names of its programs. */
    readonly binaries: readonly string[];
    /** The required features of each program. */
    readonly requiredFeatures: Readonly<Record<string, readonly string[]>>;
    /** Its features, optional dependencies among them. */
    readonly features: readonly string[];
    /** The features that each one turns on. */
    readonly featureTable: Readonly<Record<string, readonly string[]>>;
    /** Normal, build and development dependencies of every platform. */
    readonly dependencies: readonly CargoDependency[];
}

/** An entry of `[dependencies]`, `[build-dependencies]` or `[dev-dependencies]`. */
export interface CargoDependency {
    /** The package's name. A renamed dependency has another key. */
    readonly package: string;
    /** The required version: `1.2`. Absent for a dependency by path or repository only. */
    readonly requirement?: string | undefined;
    /** Its folder, relative to the project's; absent for a downloaded dependency. */
    readonly folder?: string | undefined;
    /** Whether `Cargo.lock` must have it. Those of packages outside the workspace may be missing. */
    readonly isLocked: boolean;
    /** Whether only tests, examples and benchmarks need it. */
    readonly isDev: boolean;
    /** Its key of `[target]`: `cfg(windows)`. Absent for a dependency on every platform. */
    readonly platform?: string | undefined;
}

/** Where a manifest is in its project. */
export interface ManifestPlace {
    /** The project's folder. */
    readonly root: string;
    /** The package's, relative to it. */
    readonly folder: string;
    /** The `[workspace]` that it belongs to; empty without one. */
    readonly workspace: Table;
    /** That workspace's folder, relative to the project's. */
    readonly workspaceFolder: string;
    /** Whether it belongs to the workspace, or is the project's only package: cargo then locks all of its dependencies. */
    readonly isMember: boolean;
}

/** Reads a package from its manifest; `undefined` for a manifest with only a workspace. */
export function readPackage(manifest: Table, place: ManifestPlace): CargoPackage | undefined {
    const { root, folder, workspace } = place;
    const table = packageTable(manifest);
    const name = textAt(table, "name");
    if (name === undefined) {
        return undefined;
    }
    const inherited = (key: string) => inheritable(table, tableAt(workspace, "package"), key);
    const dependencies = dependenciesOf(manifest, place);
    const features = tableAt(manifest, "features");
    return {
        folder,
        isMember: place.isMember,
        name,
        version: inherited("version") ?? "0.0.0",
        repository: inherited("repository"),
        rustVersion: inherited("rust-version"),
        binaries: binariesOf(join(root, folder), manifest, name),
        requiredFeatures: Object.fromEntries(
            tablesAt(manifest, "bin").map((bin) => [
                textAt(bin, "name") ?? name,
                textsAt(bin, "required-features"),
            ]),
        ),
        features: [
            ...Object.keys(features),
            ...dependencies.filter(({ optional }) => optional).map(({ key }) => key),
        ],
        featureTable: Object.fromEntries(Object.keys(features).map((key) => [key, textsAt(features, key)])),
        dependencies,
    };
}

/** A field of a package: its own, or with `workspace = true` the workspace's. */
function inheritable(table: Table, workspace: Table, key: string): string | undefined {
    return tableAt(table, key)["workspace"] === true ? textAt(workspace, key) : textAt(table, key);
}

/** The tables of dependencies, with their names before edition 2024. */
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
    const scopes: [platform: string | undefined, Table][] = [
        [undefined, manifest],
        ...Object.entries(tableAt(manifest, "target")).filter((entry): entry is [string, Table] =>
            isTable(entry[1]),
        ),
    ];
    return scopes.flatMap(([platform, scope]) =>
        dependencyTables.flatMap((table) =>
            Object.entries(tableAt(scope, table)).map(([key, value]) => {
                const declared = readDependency(key, value, place);
                const isDev = table.startsWith("dev");
                return {
                    ...declared,
                    platform,
                    isDev,
                    isLocked: place.isMember || !(declared.optional || isDev),
                };
            }),
        ),
    );
}

function readDependency(
    key: string,
    value: unknown,
    { folder, workspace, workspaceFolder }: ManifestPlace,
): Omit<DeclaredDependency, "isLocked" | "isDev" | "platform"> {
    const own = isTable(value) ? value : { version: value };
    const isInherited = own["workspace"] === true;
    const shared = tableAt(workspace, "dependencies")[key];
    // Of what is read here, a member may only add "optional" to an inherited dependency.
    const declared = !isInherited ? own : isTable(shared) ? shared : { version: shared };
    const path = textAt(declared, "path");
    return {
        key,
        optional: own["optional"] === true,
        package: textAt(declared, "package") ?? key,
        requirement: textAt(declared, "version"),
        folder: path === undefined ? undefined : folderAt(isInherited ? workspaceFolder : folder, path),
    };
}

/** The folder at a path that is relative to another folder, relative to the project's. */
export function folderAt(from: string, path: string): string {
    return posix.isAbsolute(path) ? path : posix.join(from, path).replace(/^\.$|\/$/g, "");
}

/** `[package]`, or `[project]` as it was called before edition 2024. */
export function packageTable(manifest: Table): Table {
    return tableAt(manifest, isTable(manifest["package"]) ? "package" : "project");
}

/**
 * The programs of a package: those in its manifest, and those that cargo discovers.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery.
 */
function binariesOf(folder: string, manifest: Table, name: string): string[] {
    const declared = tablesAt(manifest, "bin");
    const names = declared.map((bin) => textAt(bin, "name") ?? name);
    const { autobins, edition = "2015" } = packageTable(manifest);
    // In edition 2015, a manifest that has one program must have all.
    if (autobins === false || (autobins === undefined && edition === "2015" && names.length > 0)) {
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
