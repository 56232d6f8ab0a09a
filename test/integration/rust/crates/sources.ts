import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockOf } from "../../../unit/components/rust/crate.ts";
import { manifest, printing, type Crate } from "./crate.ts";

/** Sources with names that ignore files usually exclude. */
export const sources: readonly Crate[] = [
    {
        name: "target",
        what: "modules named target, next to a folder of compiled code",
        files: {
            "Cargo.toml": manifest("target"),
            "Cargo.lock": lockOf([{ name: "target", version: "0.1.0" }]),
            "src/main.rs": printing(
                `[target::NAME, deep::target::NAME, build::NAME, deep::target::dist::NAME].join(" ")`,
                "mod build;\nmod deep;\nmod target;",
            ),
            "src/target.rs": `pub const NAME: &str = "file";`,
            "src/build/mod.rs": `pub const NAME: &str = "folder";`,
            "src/deep.rs": "pub mod target;",
            "src/deep/target/mod.rs": `pub mod dist;\npub const NAME: &str = "below";`,
            "src/deep/target/dist.rs": `pub const NAME: &str = "bottom";`,
        },
        prepare: (folder) => {
            mkdirSync(join(folder, "target/release"), { recursive: true });
            writeFileSync(join(folder, "target/release/target"), "compiled by an older compiler");
        },
        prints: "file below folder bottom",
    },
    {
        name: "included",
        what: "included texts: a log, a script, an example of variables, a Dockerfile",
        files: {
            "Cargo.toml": manifest("included"),
            "Cargo.lock": lockOf([{ name: "included", version: "0.1.0" }]),
            "src/main.rs": printing(
                `TEXTS.concat()`,
                `const TEXTS: [&str; 6] = [
    include_str!("sample.log"),
    include_str!("../.env.example"),
    include_str!("../Dockerfile"),
    include_str!("../.gitignore"),
    include_str!("../scripts/run.sh"),
    include_str!("../tests/data/backup.swp~"),
];`,
            ),
            "src/sample.log": "GET / 200\n",
            ".env.example": "PORT=3000\n",
            Dockerfile: "FROM scratch\n",
            ".gitignore": "target\n*.log\n",
            "scripts/run.sh": "exit 0\n",
            "tests/data/backup.swp~": "end",
        },
        prints: "GET / 200\nPORT=3000\nFROM scratch\ntarget\n*.log\nexit 0\nend",
    },
    {
        name: "texts",
        what: "a README as documentation and an included license, from a member of a workspace",
        files: {
            "Cargo.toml": `[workspace]\nmembers = ["app"]\nresolver = "2"\n`,
            "Cargo.lock": lockOf([{ name: "texts", version: "0.1.0" }]),
            "README.md": "# Texts\n",
            LICENSE: "Do as you like.",
            "app/CHANGELOG.md": "1.0\n",
            "app/Cargo.toml": manifest("texts"),
            "app/src/main.rs":
                `#![doc = include_str!("../../README.md")]\n` +
                printing(
                    `concat!(include_str!("../CHANGELOG.md"), include_str!("../../README.md"), TEXT)`.replace(
                        "TEXT",
                        `include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../LICENSE"))`,
                    ),
                ),
        },
        prints: "1.0\n# Texts\nDo as you like.",
    },
    {
        name: "old-times",
        what: "a package of 2015, with the table names and the lock file of that time",
        files: {
            "Cargo.toml":
                `[project]\nname = "old-times"\nversion = "0.1.0"\nauthors = []\n` +
                `[lib]\nname = "times"\ncrate_type = ["rlib"]\n` +
                `[[bin]]\nname = "old-times"\npath = "src/program.rs"\n` +
                `[dependencies.with_underscore]\npath = "with_underscore"\n`,
            "Cargo.lock":
                `[root]\nname = "old-times"\nversion = "0.1.0"\n` +
                `dependencies = [\n "with_underscore 0.1.0",\n]\n\n` +
                `[[package]]\nname = "with_underscore"\nversion = "0.1.0"\n\n`,
            "src/lib.rs": `pub fn old() -> &'static str { "old" }`,
            "src/program.rs":
                `extern crate times;\nextern crate with_underscore;\n` +
                printing(`format!("{} {}", times::old(), with_underscore::times())`),
            "with_underscore/Cargo.toml": `[package]\nname = "with_underscore"\nversion = "0.1.0"\nedition = "2018"\n`,
            "with_underscore/src/lib.rs": `pub fn times() -> &'static str { "times" }`,
        },
        prints: "old times",
    },
];
