import { lockOf } from "../../../unit/components/rust/crate.ts";
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
    build: Crate["build"],
    prints: string,
): Crate {
    const { profile = "", config } = more;
    const lints = `[lints.rust]\nunexpected_cfgs = { level = "warn", check-cfg = ["cfg(special)"] }\n`;
    return {
        name,
        what,
        files: {
            "Cargo.toml": manifest(name, `${lints}${profile}`),
            "Cargo.lock": lockOf([{ name, version: "0.1.0" }]),
            "src/main.rs": anatomy,
            ...(config === undefined ? {} : { ".cargo/config.toml": config }),
        },
        ...(build === undefined ? {} : { build }),
        prints,
    };
}

const bare = { link: "static" } as const;
const special = `[build]\nrustflags = ["--cfg", "special"]\n`;

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
    looking("plain", "no settings", {}, {}, "libc"),
    looking("bare", "no settings, linked statically", {}, bare, ""),
    looking("laptop", "a configuration made for a laptop", { config: laptop }, {}, "special libc"),
    looking("flags", "compiler flags", { config: special }, {}, "special libc"),
    looking("flags-bare", "compiler flags, linked statically", { config: special }, bare, "special"),
    looking(
        "flags-by-variable",
        "compiler flags in a variable, linked statically",
        {},
        { ...bare, buildEnvironment: { RUSTFLAGS: "--cfg special" } },
        "special",
    ),
    looking(
        "debug",
        "a profile with line numbers for debugging",
        { profile: "[profile.release]\ndebug = 1\n" },
        {},
        "symbols lines libc",
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
    looking(
        "no-debug",
        "a profile with default settings",
        { profile: '[profile.release]\ndebug = false\nlto = true\ncodegen-units = 1\npanic = "abort"\n' },
        {},
        "libc",
    ),
    looking(
        "configured-profile",
        "a profile in cargo's configuration",
        { config: '[profile.release]\nstrip = "debuginfo"\n' },
        {},
        "symbols libc",
    ),
    looking(
        "profile-by-variable",
        "a profile in variables",
        {},
        { buildEnvironment: { CARGO_PROFILE_RELEASE_STRIP: "none" } },
        "symbols lines libc",
    ),
];
