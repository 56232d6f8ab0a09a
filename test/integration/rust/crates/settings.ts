import type { RustBuildArgs } from "../../../../components/rust/build/args.ts";
import { manifest, type Crate } from "./crate.ts";

/** A program that prints how it was compiled. The names it searches for are reversed, so that it does not find its own. */
const anatomy = `
use std::fs;

fn has(program: &[u8], reversed: &str) -> bool {
    let name: Vec<u8> = std::hint::black_box(reversed).bytes().rev().collect();
    program.windows(name.len()).any(|window| window == name)
}

fn main() {
    let program = fs::read("/proc/self/exe").expect("its own program");
    let loaded = fs::read_to_string("/proc/self/maps").expect("its own memory");
    let facts = [
        ("special", cfg!(special)),
        ("symbols", has(&program, "\\0batmys.\\0")),
        ("lines", has(&program, "\\0enil_gubed.\\0")),
        ("libc", loaded.contains("libc.so")),
    ];
    let true_facts: Vec<&str> = facts.iter().filter(|fact| fact.1).map(|fact| fact.0).collect();
    println!("{}", true_facts.join(" "));
}
`;

function looking(
    name: string,
    what: string,
    more: { profile?: string; config?: string },
    build: Partial<RustBuildArgs>,
    prints: string,
): Crate {
    const { profile = "", config } = more;
    const lints = `[lints.rust]\nunexpected_cfgs = { level = "warn", check-cfg = ["cfg(special)"] }\n`;
    return {
        name,
        what,
        files: {
            "Cargo.toml": manifest(name, `${lints}${profile}`),
            "src/main.rs": anatomy,
            ...(config === undefined ? {} : { ".cargo/config.toml": config }),
        },
        build,
        prints,
    };
}

/** A developer's configuration with clang, mold and a compilation cache. */
export const laptop = `
[build]
rustc-wrapper = "sccache"
jobs = 2
target-dir = "/tmp/shared-target"

[net]
git-fetch-with-cli = true

[target.x86_64-unknown-linux-gnu]
linker = "clang"
rustflags = ["-C", "link-arg=-fuse-ld=mold", "--cfg", "special"]

[target.'cfg(all(target_os = "linux", target_arch = "aarch64"))']
linker = "/usr/bin/clang"
rustflags = ["-Clink-arg=-fuse-ld=/usr/bin/mold", "--cfg=special"]

[target.'cfg(windows)']
rustflags = ["--cfg", "windows_only"]

[target.x86_64-apple-darwin]
linker = "no-such-linker"

[alias]
r = "run --release"
`;

/** Projects with settings of the compiler and of cargo. */
export const settings: readonly Crate[] = [
    looking("laptop", "a configuration made for a laptop", { config: laptop }, {}, "special libc"),
    looking(
        "flags-bare",
        "compiler flags, linked statically",
        { config: `[build]\nrustflags = ["--cfg", "special"]\n` },
        { link: "static" },
        "special",
    ),
    looking(
        "by-variable",
        "compiler flags and a profile in variables",
        {},
        { buildEnvironment: { RUSTFLAGS: "--cfg special", CARGO_PROFILE_RELEASE_STRIP: "none" } },
        "special symbols lines libc",
    ),
    looking(
        "unstripped",
        "a profile that keeps symbols, inherited",
        {
            profile: `[profile.release]\nstrip = false\n[profile.small]\ninherits = "release"\nopt-level = "s"\n`,
        },
        { profile: "small" },
        "symbols lines libc",
    ),
];
