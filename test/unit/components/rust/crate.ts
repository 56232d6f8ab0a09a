import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RustBuildArgs } from "../../../../components/rust/build/args.ts";

const made: string[] = [];

/** A small service with one dependency, as files by path. */
export const service: Readonly<Record<string, string>> = {
    "Cargo.toml": `
[package]
name = "shop"
version = "1.4.0"
edition = "2021"
repository = "https://example.com/shop"
rust-version = "1.80"

[features]
metrics = []

[dependencies]
serde = "1.0.100"
`,
    "Cargo.lock": lockOf([
        { name: "serde", version: "1.0.228", source: "registry" },
        { name: "shop", version: "1.4.0", dependencies: ["serde"] },
    ]),
    "src/main.rs": "fn main() {}",
};

/** A workspace of a library and two programs that inherit from it. */
export const workspace: Readonly<Record<string, string>> = {
    "Cargo.toml": `
[workspace]
members = ["crates/*"]
[workspace.package]
version = "2.0.0"
repository = "https://example.com/space"
[workspace.dependencies]
core = { path = "crates/core" }
`,
    "Cargo.lock": lockOf([
        { name: "api", version: "2.0.0", dependencies: ["core"] },
        { name: "core", version: "0.1.0" },
        { name: "worker", version: "2.0.0", dependencies: ["core"] },
    ]),
    "crates/core/Cargo.toml": `[package]\nname = "core"\nversion = "0.1.0"\n`,
    "crates/core/src/lib.rs": "",
    "crates/api/Cargo.toml": memberManifest("api"),
    "crates/api/src/main.rs": "fn main() {}",
    "crates/api/src/bin/tool.rs": "fn main() {}",
    "crates/worker/Cargo.toml": `${memberManifest("worker")}[[bin]]\nname = "run-worker"\npath = "src/main.rs"\n`,
    "crates/worker/src/main.rs": "fn main() {}",
    "crates/worker/src/bin/tool/main.rs": "fn main() {}",
};

function memberManifest(name: string): string {
    return (
        `[package]\nname = "${name}"\nedition = "2021"\nversion.workspace = true\nrepository.workspace = true\n` +
        `[dependencies]\ncore.workspace = true\n`
    );
}

/** A package in a lock file. */
interface Locked {
    readonly name: string;
    readonly version: string;
    readonly source?: string;
    readonly checksum?: string;
    readonly dependencies?: readonly string[];
}

/** The text of a `Cargo.lock`. */
export function lockOf(packages: readonly Locked[]): string {
    const entries = packages.map(({ name, version, source, checksum, dependencies = [] }) =>
        [
            "[[package]]",
            `name = "${name}"`,
            `version = "${version}"`,
            ...(source === undefined ? [] : [`source = "${source}"`]),
            ...(checksum === undefined ? [] : [`checksum = "${checksum}"`]),
            `dependencies = ${JSON.stringify(dependencies)}`,
        ].join("\n"),
    );
    return `version = 4\n\n${entries.join("\n\n")}\n`;
}

/** Writes files into a new folder, in addition to those of a base; `undefined` leaves one out. */
export function writeCrate(
    files: Readonly<Record<string, string | undefined>> = {},
    base: Readonly<Record<string, string>> = service,
): string {
    const folder = mkdtempSync(join(tmpdir(), "dhi-crate-"));
    made.push(folder);
    for (const [path, text] of Object.entries({ ...base, ...files })) {
        if (text !== undefined) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
    }
    return folder;
}

/** A valid build of the service or the workspace, with these arguments and files. */
export function buildOf(
    more: Partial<RustBuildArgs> = {},
    files: Readonly<Record<string, string | undefined>> = {},
    base: Readonly<Record<string, string>> = service,
): RustBuildArgs {
    return {
        context: writeCrate(files, base),
        binary: base === workspace ? "run-worker" : "shop",
        builderImage: "dhi.io/rust:1.98-debian13-dev",
        runtimeImage: "dhi.io/static:20250419-glibc-debian13",
        ...more,
    };
}

/** Removes all folders of {@link writeCrate}. */
export function removeCrates(): void {
    for (const folder of made.splice(0)) {
        rmSync(folder, { recursive: true });
    }
}
