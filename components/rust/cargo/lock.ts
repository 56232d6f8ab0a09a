import semver from "semver";
import type { CargoDependency, CargoPackage } from "./manifest.ts";
import { isTable, tablesAt, textAt, textsAt, type Table } from "./toml.ts";

/** A package in `Cargo.lock`. */
export interface LockedPackage {
    readonly name: string;
    readonly version: string;
    /** Where it comes from; absent for the project's own packages. */
    readonly source?: string | undefined;
    /** `name`, or `name version` or `name version source` if several packages have the name. */
    readonly dependencies: readonly string[];
}

/** The packages in `Cargo.lock`. */
export type CargoLock = readonly LockedPackage[];

/** Reads the packages of a `Cargo.lock`. Until 2017 the project's own package was in `[root]`. */
export function readLock(table: Table): CargoLock {
    const root = isTable(table["root"]) ? [table["root"]] : [];
    return [...root, ...tablesAt(table, "package")].map((entry) => ({
        name: textAt(entry, "name") ?? "",
        version: textAt(entry, "version") ?? "",
        source: textAt(entry, "source"),
        dependencies: textsAt(entry, "dependencies"),
    }));
}

/**
 * Why cargo would refuse the lock file with `--locked`: its first difference from the manifests. Returns `undefined` if none
 * shows without the registry.
 */
export function whyStale(packages: readonly CargoPackage[], lock: CargoLock): string | undefined {
    for (const own of packages) {
        const reason = whyStaleFor(own, lock);
        if (reason !== undefined) {
            return reason;
        }
    }
    return undefined;
}

function whyStaleFor(own: CargoPackage, lock: CargoLock): string | undefined {
    const entries = lock.filter(({ name, source }) => name === own.name && source === undefined);
    const entry = entries.find(({ version }) => version === own.version);
    if (entry === undefined) {
        const locked = entries.map(({ version }) => version).join(", ");
        return locked === ""
            ? `it does not have the package ${own.name}`
            : `it has ${own.name} ${locked}, and Cargo.toml has ${own.version}`;
    }
    const declared = new Set(own.dependencies.map((dependency) => dependency.package));
    const gone = entry.dependencies.find((line) => !declared.has(nameIn(line)));
    if (gone !== undefined) {
        return `it still has ${nameIn(gone)}, which ${own.name} no longer depends on`;
    }
    return first(own.dependencies, (dependency) => whyUnmet(own, entry, dependency, lock));
}

function whyUnmet(
    own: CargoPackage,
    entry: LockedPackage,
    dependency: CargoDependency,
    lock: CargoLock,
): string | undefined {
    const lines = entry.dependencies.filter((line) => nameIn(line) === dependency.package);
    if (lines.length === 0) {
        return !dependency.isLocked
            ? undefined
            : `it lacks ${dependency.package}, which ${own.name} depends on`;
    }
    const { requirement } = dependency;
    const versions = lines.flatMap((line) => versionsOf(line, lock));
    return requirement === undefined || versions.some((version) => matches(version, requirement))
        ? undefined
        : `it has ${dependency.package} ${versions.join(", ")}, and ${own.name} requires "${requirement}"`;
}

/** Whether a version matches a requirement of Cargo's. Requirements that semver cannot parse are left to cargo. */
export function matches(version: string, requirement: string): boolean {
    // "1.2" means "^1.2" to cargo and "1.2.x" to npm; cargo separates several by commas, npm by spaces.
    const range = requirement
        .split(",")
        .map((part) =>
            part
                .trim()
                .replace(/^(?=\d)/, "^")
                .replace(/\s+/g, ""),
        )
        .join(" ");
    return semver.validRange(range) === null || semver.satisfies(version, range, { includePrerelease: true });
}

function versionsOf(line: string, lock: CargoLock): string[] {
    const [name, version] = line.split(" ");
    return version === undefined
        ? lock.filter((entry) => entry.name === name).map((entry) => entry.version)
        : [version];
}

/** The name in a line of `dependencies`, which may be followed by a version and a source. */
export function nameIn(line: string): string {
    return line.split(" ")[0] ?? line;
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
    for (const item of items) {
        const found = find(item);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}
