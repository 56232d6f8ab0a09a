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

/** Files that cargo reads besides manifests, in any folder. */
const configuration = [
    "Cargo.lock",
    "rust-toolchain",
    "rust-toolchain.toml",
    ".cargo/config",
    ".cargo/config.toml",
];
/** Files that cargo uses as targets by default. */
const defaultTargets = ["build.rs", "src/main.rs", "src/lib.rs"];
const skipped = new Set(["target", ".git", "node_modules"]);

/**
 * Copies what the dependencies of a Cargo project are compiled from, without its sources: manifests, the lock file,
 * cargo's configuration and vendored crates. Targets become empty files, because cargo checks that they exist. As long
 * as nothing of this changes, the compiled dependencies can be reused.
 */
export function copyManifests(from: string, to: string): void {
    if (existsSync(join(from, ".cargo-checksum.json"))) {
        // A vendored crate is a dependency, so it is copied whole.
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
        .filter((entry) => entry.isDirectory() && !skipped.has(entry.name))
        .forEach(({ name }) => copyManifests(join(from, name), join(to, name)));
}

/** The existing root files of a package's targets. */
function targetsIn(folder: string): string[] {
    const manifest = parseToml(readFileSync(join(folder, "Cargo.toml"), "utf8"));
    const table: Table = typeof manifest === "string" ? {} : manifest;
    const stated = [
        textAt(tableAt(table, "package"), "build"),
        textAt(tableAt(table, "lib"), "path"),
        ...rootsOf(table, "bin", "src/bin"),
        ...rootsOf(table, "test", "tests"),
        ...rootsOf(table, "example", "examples"),
        ...rootsOf(table, "bench", "benches"),
    ];
    return [...defaultTargets, ...programsIn(folder), ...stated.flatMap((file) => file ?? [])].filter(
        (file) => existsSync(join(folder, file)),
    );
}

function rootsOf(table: Table, kind: string, usualFolder: string): string[] {
    return tablesAt(table, kind).flatMap((target) => {
        const path = textAt(target, "path");
        const root = `${usualFolder}/${textAt(target, "name")}`;
        return path === undefined ? [`${root}.rs`, `${root}/main.rs`] : [path];
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
