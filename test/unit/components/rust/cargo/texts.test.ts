import assert from "node:assert/strict";
import { readsTexts } from "../../../../../components/rust/cargo/texts.ts";
import { removeCrates, writeCrate } from "../crate.ts";

const vendored = `[source.crates-io]\nreplace-with = "vendored-sources"\n[source.vendored-sources]\ndirectory = "vendor"\n`;

describe("the texts that a build reads", () => {
    afterEach(removeCrates);

    const cases: [what: string, files: Record<string, string>, isRead: boolean][] = [
        ["a source without any", {}, false],
        ["a README as documentation", { "src/lib.rs": `#![doc = include_str!("../README.md")]` }, true],
        [
            "a licence to print, in a member",
            {
                "crates/a/src/bin/b.rs": `const TEXT: &[u8] = include_bytes!(
                    concat!(env!("CARGO_MANIFEST_DIR"), "/LICENSE-MIT")
                );`,
            },
            true,
        ],
        ["another file", { "src/lib.rs": `const SQL: &str = include_str!("query.sql");` }, false],
        [
            "a README that is only talked of",
            { "src/lib.rs": `// See README.md for include_str!("x");` },
            false,
        ],
        ["one of a crate that is compiled already", { "target/x.rs": `include_str!("README.md")` }, false],
        ["vendored crates", { ".cargo/config.toml": vendored }, true],
        ["vendored crates, as of old", { ".cargo/config": vendored }, true],
        ["other settings of cargo's", { ".cargo/config.toml": `[net]\nretry = 3\n` }, false],
        ["broken settings of cargo's", { ".cargo/config.toml": "[net" }, false],
    ];
    for (const [what, files, isRead] of cases) {
        it(`${isRead ? "count" : "do not count"} with ${what}`, () => {
            assert.equal(readsTexts(writeCrate(files)), isRead);
        });
    }
});
