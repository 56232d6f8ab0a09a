import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { isTable, tableAt, tablesAt, textAt, type Table } from "./toml.ts";

/** A package of a Cargo project: what its `Cargo.toml` says, with what it inherits from its workspace filled in. */
export interface CargoPackage {
    /** Its folder, relative to the project's. Empty for the project's own. */
    readonly folder: string;
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
    /** Where it lies, relative to the package that depends on it. */
    readonly path?: string | undefined;
}

/** Reads a package out of its manifest, or `undefined` for a manifest that only has a workspace. */
export function readPackage(
    root: string,
    folder: string,
    manifest: Table,
    workspace: Table,
): CargoPackage | undefined {
    const table = tableAt(manifest, "package");
    const name = textAt(table, "name");
    if (name === undefined) {
        return undefined;
    }
    const inherited = (key: string) => inheritable(table, tableAt(workspace, "package"), key);
    const dependencies = dependenciesOf(manifest, tableAt(workspace, "dependencies"));
    return {
        folder,
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

const dependencyTables = ["dependencies", "dev-dependencies", "build-dependencies"];

interface DeclaredDependency extends CargoDependency {
    readonly key: string;
    readonly optional: boolean;
}

function dependenciesOf(manifest: Table, workspace: Table): DeclaredDependency[] {
    const platforms = Object.values(tableAt(manifest, "target")).filter(isTable);
    return [manifest, ...platforms].flatMap((scope) =>
        dependencyTables.flatMap((kind) =>
            Object.entries(tableAt(scope, kind)).map(([key, value]) => readDependency(key, value, workspace)),
        ),
    );
}

function readDependency(key: string, value: unknown, workspace: Table): DeclaredDependency {
    const own = isTable(value) ? value : { version: value };
    const optional = own["optional"] === true;
    if (own["workspace"] === true) {
        // Its path is relative to the workspace: the workspace's own table is read for those.
        return { ...readDependency(key, workspace[key], {}), path: undefined, optional };
    }
    return {
        key,
        optional,
        package: textAt(own, "package") ?? key,
        requirement: textAt(own, "version"),
        path: textAt(own, "path"),
    };
}

/** Dependencies that the workspace declares for its members, which name paths from the workspace's folder. */
export function workspaceDependencies(workspace: Table): readonly CargoDependency[] {
    return Object.entries(tableAt(workspace, "dependencies")).map(([key, value]) =>
        readDependency(key, value, {}),
    );
}

/**
 * The programs of a package: those it lists, and those that cargo finds by their place.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery.
 */
function binariesOf(folder: string, manifest: Table, name: string): string[] {
    const declared = tablesAt(manifest, "bin");
    const names = declared.map((bin) => textAt(bin, "name") ?? name);
    if (tableAt(manifest, "package")["autobins"] === false) {
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
