import { createHash } from "node:crypto";
import { lockOf } from "../../../unit/components/rust/crate.ts";
import { manifest, printing, type Crate } from "./crate.ts";

const checksum = "5".repeat(64);

/** A crate as `cargo vendor` writes it: cargo checks every file in the list, and assumes that files never change. */
function paper(text: string): Record<string, string> {
    const files = {
        "Cargo.toml": manifest("paper", "", "1.0.0"),
        "README.md": text,
        LICENSE: "Cargo counts this file too.",
        "src/lib.rs": `pub fn print() -> &'static str { include_str!("../README.md") }`,
    };
    const sums = Object.entries(files).map(([path, content]) => [
        path,
        createHash("sha256").update(content).digest("hex"),
    ]);
    const list = JSON.stringify({ files: Object.fromEntries(sums) as unknown, package: checksum });
    return Object.fromEntries(
        Object.entries({ ...files, ".cargo-checksum.json": list }).map(([path, content]) => [
            `vendor/paper/${path}`,
            content,
        ]),
    );
}

function project(text: string): Pick<Crate, "files" | "prints"> {
    return {
        files: {
            "Cargo.toml": manifest("vendored", `[dependencies]\npaper = "1"\n`),
            "Cargo.lock": lockOf([
                {
                    name: "paper",
                    version: "1.0.0",
                    source: "registry+https://github.com/rust-lang/crates.io-index",
                    checksum,
                },
                { name: "vendored", version: "0.1.0", dependencies: ["paper"] },
            ]),
            ".cargo/config.toml":
                `[source.crates-io]\nreplace-with = "vendored-sources"\n` +
                `[source.vendored-sources]\ndirectory = "vendor"\n`,
            "src/main.rs": printing(`[include_str!("../README.md"), paper::print()].join(" -- ")`),
            "README.md": "Read me.",
            ...paper(text),
        },
        prints: `Read me. -- ${text}`,
    };
}

/** Dependencies that are in no registry: cargo must find them in the folder. */
export const vendored: readonly Crate[] = [
    {
        name: "vendored",
        what: "vendored dependencies, of which cargo checks every file",
        ...project("printed on paper"),
    },
    {
        name: "twin",
        what: "the names of another project, and a different dependency with the same version",
        build: { binary: "vendored" },
        ...project("printed elsewhere"),
    },
];
