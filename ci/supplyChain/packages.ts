import { readLock } from "../../components/rust/cargo/lock.ts";
import { parseToml } from "../../components/rust/cargo/toml.ts";

/** A dependency in a lock file. */
export interface Package {
    readonly ecosystem: "npm" | "crates.io";
    readonly name: string;
    readonly version: string;
    /** An SPDX expression, where it is known. */
    readonly license?: string | undefined;
    /** The hash of the archive, where one is locked. */
    readonly hash?: string | undefined;
    /** Where it is downloaded from, if not from the ecosystem's registry. */
    readonly source?: string | undefined;
}

interface LockedNpmPackage {
    readonly name?: string;
    readonly version: string;
    readonly license?: string;
    readonly integrity?: string;
    readonly resolved?: string;
}

/** The packages in a `package-lock.json`. Its registry is left out of `resolved`, so what has one is from elsewhere. */
export function npmPackages(lock: string): Package[] {
    const { packages } = JSON.parse(lock) as { packages: Record<string, LockedNpmPackage> };
    return Object.entries(packages)
        .filter(([path]) => path !== "")
        .map(([path, { name, version, license, integrity, resolved }]) => ({
            ecosystem: "npm",
            // An alias has the name of what it stands for.
            name: name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
            version,
            license,
            hash: integrity,
            source: resolved,
        }));
}

/** The crates in a `Cargo.lock`, which has no licenses. */
export function lockedCrates(lock: string): Package[] {
    const table = parseToml(lock);
    if (typeof table === "string") {
        throw new Error(`Cargo.lock: ${table}`);
    }
    return readLock(table)
        .filter(({ source }) => source !== undefined)
        .map(({ name, version, source }) => ({ ecosystem: "crates.io", name, version, source }));
}

/** The crates that `cargo metadata` prints, with their licenses. Its own packages have no source. */
export function cratesOf(metadata: string): Package[] {
    interface Crate {
        readonly name: string;
        readonly version: string;
        readonly license: string | null;
        readonly source: string | null;
    }
    const { packages } = JSON.parse(metadata) as { packages: readonly Crate[] };
    return packages
        .filter(({ source }) => source !== null)
        .map(({ name, version, license }) => ({
            ecosystem: "crates.io",
            name,
            version,
            // Crates from before 2018 write "MIT/Apache-2.0".
            license: license?.replaceAll(/\s*\/\s*/g, " OR "),
        }));
}
