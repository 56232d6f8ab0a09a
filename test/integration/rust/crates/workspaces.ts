import { lockOf } from "../../../unit/components/rust/crate.ts";
import { manifest, printing, type Crate } from "./crate.ts";

const library = (text: string) => `pub fn say() -> &'static str {\n    "${text}"\n}\n`;
const member = (name: string, dependencies = "") => manifest(name, `[dependencies]\n${dependencies}`);
const flat = (name: string, table: string, dependencies = "") =>
    manifest(name, `${table}\nname = "${name}"\npath = "main.rs"\n[dependencies]\n${dependencies}`);

/** Projects of several packages. */
export const workspaces: readonly Crate[] = [
    {
        name: "two-stars",
        what: "members two levels down",
        files: {
            "Cargo.toml": `[workspace]\nmembers = ["crates/*/*"]\nresolver = "2"\n`,
            "Cargo.lock": lockOf([
                { name: "greet", version: "0.1.0" },
                { name: "two-stars", version: "0.1.0", dependencies: ["greet"] },
            ]),
            "crates/README.md": "No member.",
            "crates/apps/web/Cargo.toml": member("two-stars", `greet = { path = "../../libs/greet" }`),
            "crates/apps/web/src/main.rs": printing("greet::say()"),
            "crates/libs/notes.txt": "No member.",
            "crates/libs/greet/Cargo.toml": member("greet"),
            "crates/libs/greet/src/lib.rs": library("two levels"),
        },
        prints: "two levels",
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
            "crates/top/Cargo.toml": flat("any-depth", "[[bin]]", `deepest = { path = "deep" }`),
            "crates/top/main.rs": printing("deepest::say()"),
            "crates/top/deep/Cargo.toml": flat("deepest", "[lib]"),
            "crates/top/deep/main.rs": library("deep down"),
            "crates/old/Cargo.toml": "[package]\nname = what was this",
        },
        prints: "deep down",
    },
    {
        name: "nested",
        what: "a workspace in a workspace whose library it uses",
        files: {
            "Cargo.toml": `[workspace]\nmembers = ["app"]\nexclude = ["sdk"]\nresolver = "2"\n`,
            "Cargo.lock": lockOf([
                { name: "nested", version: "0.1.0", dependencies: ["sdk-core"] },
                { name: "sdk-core", version: "7.0.0" },
            ]),
            "app/Cargo.toml": member("nested", `sdk-core = { path = "../sdk/core" }`),
            "app/src/main.rs": printing("sdk_core::say()"),
            "sdk/Cargo.toml": `[workspace]\nmembers = ["core"]\n[workspace.package]\nversion = "7.0.0"\n`,
            "sdk/Cargo.lock": lockOf([{ name: "sdk-core", version: "7.0.0" }]),
            "sdk/core/Cargo.toml": `[package]\nname = "sdk-core"\nversion.workspace = true\nedition = "2021"\n`,
            "sdk/core/src/lib.rs": `pub fn say() -> &'static str { env!("CARGO_PKG_VERSION") }`,
        },
        prints: "7.0.0",
    },
    {
        name: "kept",
        what: "a member in an excluded folder",
        files: {
            "Cargo.toml": `[workspace]\nmembers = ["tools/kept"]\nexclude = ["tools"]\nresolver = "2"\n`,
            "Cargo.lock": lockOf([{ name: "kept", version: "0.1.0" }]),
            "tools/kept/Cargo.toml": member("kept"),
            "tools/kept/src/main.rs": printing(`"kept"`),
            "tools/other/Cargo.toml": member("other"),
            "tools/other/src/main.rs": "not even Rust",
        },
        prints: "kept",
    },
    {
        name: "inheriting",
        what: "resolver 3, with members that inherit everything, also a renamed dependency",
        files: {
            "Cargo.toml":
                `[workspace]\nmembers = ["app", "lib"]\nresolver = "3"\n` +
                `[workspace.package]\nversion = "2.4.0"\nedition = "2024"\nrust-version = "1.85"\nlicense = "MIT"\n` +
                `[workspace.lints.rust]\nunsafe_code = "forbid"\n` +
                `[workspace.dependencies]\nlong = { path = "lib", package = "long-name", default-features = false }\n`,
            "Cargo.lock": lockOf([
                { name: "inheriting", version: "2.4.0", dependencies: ["long-name"] },
                { name: "long-name", version: "2.4.0" },
            ]),
            "app/Cargo.toml":
                `[package]\nname = "inheriting"\nversion.workspace = true\nedition.workspace = true\n` +
                `rust-version.workspace = true\nlicense = { workspace = true }\n[lints]\nworkspace = true\n` +
                `[dependencies]\nlong = { workspace = true, features = ["loud"] }\n`,
            "app/src/main.rs": printing(`format!("{} {}", env!("CARGO_PKG_VERSION"), long::say())`),
            "lib/Cargo.toml":
                `[package]\nname = "long-name"\nversion.workspace = true\nedition.workspace = true\n` +
                `[features]\ndefault = ["quiet"]\nquiet = []\nloud = []\n`,
            "lib/src/lib.rs":
                `pub fn say() -> &'static str {\n` +
                `    if cfg!(feature = "quiet") { "hush" } else if cfg!(feature = "loud") { "HEY" } else { "?" }\n}\n`,
        },
        prints: "2.4.0 HEY",
    },
    {
        name: "several",
        what: "several programs, another one of which is the default",
        files: {
            "Cargo.toml":
                manifest("several", `default-run = "serve"\n`) +
                `[[bin]]\nname = "listed"\npath = "tools/listed.rs"\n[[example]]\nname = "shown"\npath = "x.rs"\n`,
            "Cargo.lock": lockOf([{ name: "several", version: "0.1.0" }]),
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
            "services/api/Cargo.toml": member("outside", `words = { path = "../../common/words" }`),
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
                `[target.'cfg(unix)'.dependencies]\nunix = { path = "unix" }\n` +
                `[target.'cfg(windows)'.dependencies]\nwinners = { path = "windows" }\n` +
                `[target.x86_64-unknown-linux-gnu.build-dependencies]\nunix = { path = "unix" }\n` +
                `[patch.crates-io]\nserde = { path = "patches/serde" }\n`,
            "Cargo.lock": lockOf([
                {
                    name: "replaced",
                    version: "0.1.0",
                    dependencies: ["serde", "their-own-name", "unix", "winners"],
                },
                { name: "serde", version: "1.0.999" },
                { name: "their-own-name", version: "0.1.0" },
                { name: "unix", version: "0.1.0" },
                { name: "winners", version: "0.1.0" },
            ]),
            "src/main.rs": printing(`[serde::say(), ours::say(), unix::say()].join(" ")`),
            "ours/Cargo.toml": manifest("their-own-name"),
            "ours/src/lib.rs": library("ours"),
            "unix/Cargo.toml": manifest("unix"),
            "unix/src/lib.rs": library("unix"),
            "windows/Cargo.toml": manifest("winners"),
            "windows/src/lib.rs": `compile_error!("not here");`,
            "patches/serde/Cargo.toml": manifest("serde", "", "1.0.999"),
            "patches/serde/src/lib.rs": library("patched"),
        },
        prints: "patched ours unix",
    },
    {
        name: "featured",
        what: "a program that requires features",
        files: {
            "Cargo.toml": manifest(
                "featured",
                `[features]\ndefault = ["basic"]\nbasic = []\nserver = ["dep:extra"]\n` +
                    `[dependencies]\nextra = { path = "extra", optional = true }\n` +
                    `[[bin]]\nname = "featured"\npath = "src/serve.rs"\nrequired-features = ["server", "basic"]\n`,
            ),
            "Cargo.lock": lockOf([
                { name: "extra", version: "0.1.0" },
                { name: "featured", version: "0.1.0", dependencies: ["extra"] },
            ]),
            "src/serve.rs": printing(`format!("{} {}", extra::say(), cfg!(feature = "basic"))`),
            "extra/Cargo.toml": manifest("extra"),
            "extra/src/lib.rs": library("extra"),
        },
        build: { features: ["server"] },
        prints: "extra true",
    },
];
