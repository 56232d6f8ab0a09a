import {
    copyFileSync,
    cpSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { parseToml, tableAt, tablesAt, textAt, type Table } from "../../components/rust/cargo/toml.ts";

/** What cargo reads beside manifests, in any folder. */
const configuration = [
    "Cargo.lock",
    "rust-toolchain",
    "rust-toolchain.toml",
    ".cargo/config",
    ".cargo/config.toml",
];
/** What cargo takes for a program, a library or a build script without being told. */
const usual = ["build.rs", "src/main.rs", "src/lib.rs"];
const nowhere = new Set(["target", ".git", "node_modules"]);

/**
 * Copies what decides how the dependencies of a Cargo project compile, and no source: manifests, the lock file, cargo's
 * configuration and vendored crates. Programs and libraries are empty files, for cargo wants to see that they are there.
 * While none of it changes, what was compiled from it need not be compiled again.
 */
export function copyManifests(from: string, to: string): void {
    if (existsSync(join(from, ".cargo-checksum.json"))) {
        // A vendored crate: a dependency like those that are downloaded.
        cpSync(from, to, { recursive: true, verbatimSymlinks: true });
        return;
    }
    const copied = configuration.filter((file) => existsSync(join(from, file)));
    copied.forEach((file) => put(join(to, file), (target) => copyFileSync(join(from, file), target)));
    if (existsSync(join(from, "Cargo.toml"))) {
        put(join(to, "Cargo.toml"), (target) => copyFileSync(join(from, "Cargo.toml"), target));
        targetsIn(from).forEach((file) => put(join(to, file), (target) => writeFileSync(target, "")));
    }
    readdirSync(from, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !nowhere.has(entry.name))
        .forEach(({ name }) => copyManifests(join(from, name), join(to, name)));
}

/** The files that a package's targets start from, as far as they are there. */
function targetsIn(folder: string): string[] {
    const manifest = parseToml(readFileSync(join(folder, "Cargo.toml"), "utf8"));
    const table: Table = typeof manifest === "string" ? {} : manifest;
    const stated = [
        textAt(tableAt(table, "package"), "build"),
        textAt(tableAt(table, "lib"), "path"),
        ...startsOf(table, "bin", "src/bin"),
        ...startsOf(table, "test", "tests"),
        ...startsOf(table, "example", "examples"),
        ...startsOf(table, "bench", "benches"),
    ];
    return [...usual, ...programsIn(folder), ...stated.flatMap((file) => file ?? [])].filter((file) =>
        existsSync(join(folder, file)),
    );
}

function startsOf(table: Table, kind: string, usualFolder: string): string[] {
    return tablesAt(table, kind).flatMap((target) => {
        const path = textAt(target, "path");
        const start = `${usualFolder}/${textAt(target, "name")}`;
        return path === undefined ? [`${start}.rs`, `${start}/main.rs`] : [path];
    });
}

function programsIn(folder: string): string[] {
    const bin = join(folder, "src/bin");
    return existsSync(bin)
        ? readdirSync(bin).map((name) =>
              name.endsWith(".rs") ? `src/bin/${name}` : `src/bin/${name}/main.rs`,
          )
        : [];
}

function put(file: string, write: (file: string) => void): void {
    mkdirSync(dirname(file), { recursive: true });
    write(file);
}
