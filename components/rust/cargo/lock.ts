import semver from "semver";
import type { CargoDependency, CargoPackage } from "./manifest.ts";
import { isTable, tablesAt, textAt, textsAt, type Table } from "./toml.ts";

/** A package that `Cargo.lock` pins. */
export interface LockedPackage {
    readonly name: string;
    readonly version: string;
    /** Where it is downloaded from; absent for the project's own packages. */
    readonly source?: string | undefined;
    /** `name`, or with the version (and the source) where there are several of that name. */
    readonly dependencies: readonly string[];
}

/** What `Cargo.lock` pins. */
export type CargoLock = readonly LockedPackage[];

/** Reads the packages of a `Cargo.lock`. Until 2017 the project's own stood apart from the others, as `[root]`. */
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
 * Why cargo would refuse the lock file with `--locked`: the first difference between the manifests and it. Returns
 * `undefined` when there is none to be seen without the registry.
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
            ? `it does not know the package ${own.name}`
            : `it has ${own.name} ${locked}, and Cargo.toml has ${own.version}`;
    }
    const wanted = new Set(own.dependencies.map((dependency) => dependency.package));
    const gone = entry.dependencies.find((line) => !wanted.has(nameIn(line)));
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
    return requirement === undefined || versions.some((version) => fulfils(version, requirement))
        ? undefined
        : `it has ${dependency.package} ${versions.join(", ")}, and ${own.name} wants "${requirement}"`;
}

/** Whether a version is one that a requirement of Cargo's allows. What is not understood is left to cargo. */
export function fulfils(version: string, requirement: string): boolean {
    // "1.2" means "^1.2" to cargo and "1.2.x" to npm; several are separated by commas, not by spaces.
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

/** The name in a line of `dependencies`, which may have a version and a source after it. */
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
