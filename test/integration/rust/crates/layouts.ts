import { createHash } from "node:crypto";
import { lockOf } from "../../../unit/components/rust/crate.ts";
import { writeFiles } from "../../support/files.ts";
import { manifest, printing, type Crate } from "./crate.ts";

const library = (text: string) => `pub fn say() -> &'static str {\n    "${text}"\n}\n`;
const flat = (name: string, table: string, dependencies = "") =>
    manifest(name, `${table}\nname = "${name}"\npath = "main.rs"\n[dependencies]\n${dependencies}`);

const checksum = "5".repeat(64);

/** A project with a crate as `cargo vendor` writes it: cargo checks every file in its list. */
function vendored(name: string, what: string, text: string): Crate {
    const paper = {
        "Cargo.toml": manifest("paper", "", "1.0.0"),
        "README.md": text,
        LICENSE: "Cargo counts this file too.",
        "src/lib.rs": `pub fn print() -> &'static str { include_str!("../README.md") }`,
    };
    const sum = (content: string) => createHash("sha256").update(content).digest("hex");
    const sums = Object.fromEntries(Object.entries(paper).map(([path, content]) => [path, sum(content)]));
    const source = "registry+https://github.com/rust-lang/crates.io-index";
    return {
        name,
        what,
        build: { binary: "vendored" },
        files: {
            "Cargo.toml": manifest("vendored", `[dependencies]\npaper = "1"\n`),
            "Cargo.lock": lockOf([
                { name: "paper", version: "1.0.0", source, checksum },
                { name: "vendored", version: "0.1.0", dependencies: ["paper"] },
            ]),
            ".cargo/config.toml":
                `[source.crates-io]\nreplace-with = "vendored-sources"\n` +
                `[source.vendored-sources]\ndirectory = "vendor"\n`,
            "src/main.rs": printing(`[include_str!("../README.md"), paper::print()].join(" -- ")`),
            "README.md": "Read me.",
            "vendor/paper/.cargo-checksum.json": JSON.stringify({ files: sums, package: checksum }),
        },
        prepare: (folder) => writeFiles(`${folder}/vendor/paper`, paper),
        prints: `Read me. -- ${text}`,
    };
}

/** Projects by the places of their files and packages. */
export const layouts: readonly Crate[] = [
    {
        name: "target",
        what: "sources with names that ignore files usually exclude, next to a folder of compiled code",
        files: {
            "src/main.rs": printing(
                `[target::NAME, deep::target::NAME, build::NAME, deep::target::dist::NAME, &TEXTS.concat()].join(" ")`,
                `mod build;\nmod deep;\nmod target;
const TEXTS: [&str; 6] = [
    include_str!("sample.log"),
    include_str!("../.env.example"),
    include_str!("../Dockerfile"),
    include_str!("../.gitignore"),
    include_str!("../scripts/run.sh"),
    include_str!("../tests/data/backup.swp~"),
];`,
            ),
            "src/target.rs": `pub const NAME: &str = "file";`,
            "src/build/mod.rs": `pub const NAME: &str = "folder";`,
            "src/deep.rs": "pub mod target;",
            "src/deep/target/mod.rs": `pub mod dist;\npub const NAME: &str = "below";`,
            "src/deep/target/dist.rs": `pub const NAME: &str = "bottom";`,
            "src/sample.log": "GET / 200\n",
            ".env.example": "PORT=3000\n",
            Dockerfile: "FROM scratch\n",
            ".gitignore": "target\n*.log\n",
            "scripts/run.sh": "exit 0\n",
            "tests/data/backup.swp~": "end",
        },
        prepare: (folder) => writeFiles(folder, { "target/release/target": "compiled by an older compiler" }),
        prints: "file below folder bottom GET / 200\nPORT=3000\nFROM scratch\ntarget\n*.log\nexit 0\nend",
    },
    {
        name: "any-depth",
        what: "members at any depth, with sources next to their manifests, except excluded ones",
        files: {
            "Cargo.toml": `[workspace]\nmembers = ["./crates/**"]\nexclude = ["crates/old"]\nresolver = "3"\n`,
            "Cargo.lock": lockOf([
                { name: "any-depth", version: "0.1.0", dependencies: ["deepest"] },
                { name: "deepest", version: "0.1.0" },
            ]),
            "crates/README.md": "No member.",
            "crates/top/Cargo.toml": flat("any-depth", "[[bin]]", `deepest = { path = "deep" }`),
            "crates/top/main.rs": printing("deepest::say()"),
            "crates/top/deep/Cargo.toml": flat("deepest", "[lib]"),
            "crates/top/deep/main.rs": library("deep down"),
            "crates/old/Cargo.toml": "[package]\nname = what was this",
        },
        prints: "deep down",
    },
    {
        name: "several",
        what: "several programs, another one of which is the default",
        files: {
            "Cargo.toml":
                manifest("several", `default-run = "serve"\n`) +
                `[[bin]]\nname = "listed"\npath = "tools/listed.rs"\n[[example]]\nname = "shown"\npath = "x.rs"\n`,
            "src/main.rs": 'compile_error!("this one is not asked for");',
            "src/bin/serve.rs": `compile_error!("nor is this");`,
            "src/bin/migrate/main.rs": printing("word::WORD", "mod word;"),
            "src/bin/migrate/word.rs": `pub const WORD: &str = "migrated";`,
            "tools/listed.rs": "fn main() {}",
            "x.rs": "fn main() {}",
        },
        build: { binary: "migrate" },
        prints: "migrated",
    },
    {
        name: "outside",
        what: "a dependency next to the project, which inherits from its own workspace",
        files: {
            "README.md": "One repository for all.",
            "common/Cargo.toml":
                `[workspace]\nmembers = ["*"]\n[workspace.package]\nversion = "5.1.0"\nedition = "2021"\n` +
                `[workspace.dependencies]\nletters = { path = "letters" }\n`,
            "common/words/Cargo.toml":
                `[package]\nname = "words"\nversion.workspace = true\nedition.workspace = true\n` +
                `[dependencies]\nletters.workspace = true\n`,
            "common/words/src/lib.rs": `pub fn say() -> &'static str { letters::say() }`,
            "common/letters/Cargo.toml": `[package]\nname = "letters"\nversion.workspace = true\n`,
            "common/letters/src/lib.rs": `pub fn say() -> &'static str { env!("CARGO_PKG_VERSION") }`,
            "services/api/Cargo.toml": manifest(
                "outside",
                `[dependencies]\nwords = { path = "../../common/words" }\n`,
            ),
            "services/api/Cargo.lock": lockOf([
                { name: "letters", version: "5.1.0" },
                { name: "outside", version: "0.1.0", dependencies: ["words"] },
                { name: "words", version: "5.1.0", dependencies: ["letters"] },
            ]),
            "services/api/src/main.rs": printing(
                `format!("{} {}", words::say(), std::fs::read_to_string("greeting.txt").unwrap())`,
            ),
            "services/api/greeting.txt": "hello",
        },
        build: { context: "services/api", contextRoot: "", assets: ["greeting.txt"] },
        prints: "5.1.0 hello",
    },
    {
        name: "replaced",
        what: "renamed dependencies, some for one platform, and one that replaces a downloaded one",
        files: {
            "Cargo.toml":
                manifest("replaced") +
                `[dependencies]\nserde = "1.0"\nours = { package = "their-own-name", path = "ours" }\n` +
                `[target.'cfg(windows)'.dependencies]\nwinners = { path = "windows" }\n` +
                `[patch.crates-io]\nserde = { path = "patches/serde" }\n`,
            "Cargo.lock": lockOf([
                { name: "replaced", version: "0.1.0", dependencies: ["serde", "their-own-name", "winners"] },
                { name: "serde", version: "1.0.999" },
                { name: "their-own-name", version: "0.1.0" },
                { name: "winners", version: "0.1.0" },
            ]),
            "src/main.rs": printing(`[serde::say(), ours::say()].join(" ")`),
            "ours/Cargo.toml": manifest("their-own-name"),
            "ours/src/lib.rs": library("ours"),
            "windows/Cargo.toml": manifest("winners"),
            "windows/src/lib.rs": `compile_error!("not here");`,
            "patches/serde/Cargo.toml": manifest("serde", "", "1.0.999"),
            "patches/serde/src/lib.rs": library("patched"),
        },
        prints: "patched ours",
    },
    vendored("vendored", "vendored dependencies, of which cargo checks every file", "printed on paper"),
    vendored(
        "twin",
        "the names of another project, and a different dependency with the same version",
        "printed elsewhere",
    ),
];
