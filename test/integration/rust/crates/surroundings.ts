import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { manifest, printing, type Crate } from "./crate.ts";

const odd = `it's "quoted", $HOME \${PATH} \`id\` \\n %s\nand a second line;\ttab # no comment`;

/** Reads the commit from git, as crates that show a version do, and from a variable without a repository. */
const readsCommit = `
use std::{env, process::Command};

fn main() {
    let git = Command::new("git").args(["rev-parse", "HEAD"]).output();
    let asked = git.ok().filter(|output| output.status.success());
    let commit = match asked {
        Some(output) => String::from_utf8(output.stdout).unwrap(),
        None => env::var("VERGEN_GIT_SHA").expect("a commit"),
    };
    println!("cargo:rustc-env=COMMIT={}", commit.trim());
    println!("cargo:rustc-env=TIME={}", env::var("SOURCE_DATE_EPOCH").unwrap_or_default());
    println!("cargo:rustc-env=SAME={}", env::var("GIT_COMMIT").unwrap() == commit.trim());
}
`;

/** A program that prints files next to it, and that it cannot change them. */
const reading = `
use std::{env, fs};

fn main() {
    for path in env::args().skip(1) {
        println!("{}: {}", path, fs::read_to_string(&path).unwrap_or_else(|error| error.to_string()).trim());
    }
    println!("{}", fs::write("templates/index.html", "mine").unwrap_err().kind());
}
`;

/** Projects that use files and variables at build time or at run time. */
export const surroundings: readonly Crate[] = [
    {
        name: "toolchain",
        what: "a pinned toolchain that the builder's tag can have",
        files: {
            "Cargo.toml": manifest("toolchain", `rust-version = "1.85"\n`),
            "rust-toolchain.toml": `[toolchain]\nchannel = "1.85.0"\ncomponents = ["rustfmt"]\n`,
            "src/main.rs": printing(`"pinned"`),
        },
        prints: "pinned",
    },
    {
        name: "nightly",
        what: "a nightly toolchain that it does not need",
        files: {
            "rust-toolchain": "nightly-2026-01-01\n",
            "src/main.rs": printing(`"by day"`),
        },
        build: { ignoreToolchain: true },
        prints: "by day",
    },
    {
        name: "committed",
        what: "a build script that runs git, in a repository",
        files: {
            "build.rs": readsCommit,
            "src/main.rs": printing(`concat!(env!("COMMIT"), " ", env!("TIME"), " ", env!("SAME"))`),
        },
        prepare: commitAll,
        // Files, author and time are fixed, so the commit is too.
        build: { revision: "HEAD" },
        prints: "HEAD 1767225600 true",
    },
    {
        name: "variables",
        what: "variables with odd values",
        files: {
            ".cargo/config.toml": `[env]\nFROM_CONFIG = "configured"\nODD = "not this"\n`,
            "src/main.rs": printing(
                `concat!(env!("ODD"), "|", env!("EMPTY"), "|", env!("FROM_CONFIG"), "|", env!("PROFILE"))`,
            ),
        },
        // The last names are also used in the Dockerfile.
        build: {
            buildEnvironment: { ODD: odd, EMPTY: "", PROFILE: "blue", BINARY: "b", CACHE: "c", host: "h" },
        },
        prints: `${odd}||configured|blue`,
    },
    {
        name: "assets",
        what: "files at run time, of a member and of the workspace",
        files: {
            "Cargo.toml": `[workspace]\nmembers = ["services/*"]\nresolver = "2"\n`,
            "Rocket.toml": "[default]\n",
            ".env": "A=1",
            "services/web/Cargo.toml": manifest("assets"),
            "services/web/src/main.rs": reading,
            "services/web/templates/index.html": "<p>templates</p>",
            "services/web/templates/deep/er/a b.txt": "with a space",
            "services/web/config/prod.yaml": "of the member",
            "config/prod.yaml": "of the workspace",
            "static/.well-known/security.txt": "hidden",
            "static/real/style.css": "p {}",
        },
        prepare: (folder) => {
            symlinkSync("real/style.css", join(folder, "static/style.css"));
            chmodSync(join(folder, "static/real"), 0o700);
            chmodSync(join(folder, "Rocket.toml"), 0o600);
        },
        build: { assets: ["templates/", "static", "Rocket.toml", "config/prod.yaml", ".env"] },
        arguments: [
            ...["templates/index.html", "templates/deep/er/a b.txt", "static/.well-known/security.txt"],
            ...["static/style.css", "Rocket.toml", "config/prod.yaml", ".env", "Cargo.toml"],
        ],
        // The files belong to root, so they are read-only even without a read-only root file system.
        options: ["--read-only=false"],
        prints: [
            "templates/index.html: <p>templates</p>",
            "templates/deep/er/a b.txt: with a space",
            "static/.well-known/security.txt: hidden",
            "static/style.css: p {}",
            "Rocket.toml: [default]",
            "config/prod.yaml: of the member",
            ".env: A=1",
            "Cargo.toml: No such file or directory (os error 2)",
            "permission denied",
        ].join("\n"),
    },
    {
        name: "allow-list",
        what: "an ignore file that excludes all files but a few",
        files: {
            ".dockerignore": "# only what counts\n*\n!Cargo.*\n!src\n!templates/**\nsrc/**/*.md\n",
            "src/main.rs": printing(`std::fs::read_to_string("templates/deep/a.html").unwrap()`),
            "src/notes.md": "left out",
            "templates/deep/a.html": "allowed",
            "huge.bin": "left out",
        },
        // A dangling link matters only when it is sent.
        prepare: (folder) => symlinkSync("nowhere", join(folder, "dangling")),
        build: { assets: ["templates"] },
        prints: "allowed",
    },
    {
        name: "links",
        what: "links of every kind, a pipe, and a socket that is left out",
        files: {
            ".dockerignore": "**/*.sock\n",
            "shared/main.rs": printing(`include_str!("../texts/a.txt")`),
            "texts/a.txt": "by a link",
        },
        prepare: (folder) => {
            symlinkSync("shared", join(folder, "src"));
            symlinkSync("..", join(folder, "shared/up"));
            mkdirSync(join(folder, "run"));
            execFileSync("mkfifo", [join(folder, "run/pipe")]);
            leaveSocket(join(folder, "run/agent.sock"));
        },
        prints: "by a link",
    },
];

/** Makes a Git repository in a folder, the same one every time. */
function commitAll(folder: string): void {
    const git = (...args: string[]) =>
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
            cwd: folder,
            env: {
                ...process.env,
                GIT_AUTHOR_DATE: "1767225600 +0000",
                GIT_COMMITTER_DATE: "1767225600 +0000",
            },
            stdio: "ignore",
        });
    git("init");
    git("add", ".");
    git("commit", "--message", "all");
}

/** Makes a socket without a server, like that of a crashed program. */
export function leaveSocket(path: string): void {
    spawnSync(process.execPath, [
        "-e",
        `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`,
        path,
    ]);
}
