import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { checkRustImageArgs } from "../../../../../components/rust/image/args.ts";
import { buildOf, removeCrates, service, workspace } from "../crate.ts";
import { shown } from "../../problems.ts";

type Inputs = Parameters<typeof buildOf>;

const manifest = service["Cargo.toml"] ?? "";
const digest = `sha256:${"a".repeat(64)}`;
const tool = (more: Partial<RustBuildArgs>): Inputs => [{ binary: "tool", ...more }, {}, workspace];

const accepted: [what: string, inputs: Inputs][] = [
    ["a package", []],
    ["static linking", [{ link: "static", runtimeImage: "dhi.io/static:20250419" }]],
    ["a feature, and one of a dependency", [{ features: ["metrics", "serde/rc"] }]],
    ["the program of a workspace's only package that has it", [{}, {}, workspace]],
    ["a program by its package", tool({ package: "worker" })],
    ["an ignored toolchain", [{ ignoreToolchain: true }, { "rust-toolchain": "1.85" }]],
    [
        "a mirror with digests",
        [
            {
                builderImage: `docker.io/acme/dhi-rust:1.98.0-debian13-dev@${digest}`,
                runtimeImage: `docker.io/acme/dhi-static:20250419-glibc-debian13@${digest}`,
            },
        ],
    ],
    ["system packages with versions", [{ builderPackages: ["libssl-dev=3.5.1-1", "g++"] }]],
    ["a registry with a port to push to", [{ push: { image: "localhost:5000/team/shop:1" } }]],
];

/** A program that requires a feature. */
const needy = `name = "till"\npath = "src/main.rs"\nrequired-features = ["metrics"]\n`;

/** The project's folder in messages. */
const folder = "PROJECT";

const refused: [what: string, inputs: Inputs, ...problems: string[]][] = [
    [
        "a wrong pairing",
        [{ runtimeImage: "dhi.io/static:20250419-debian13" }],
        'runtimeImage: "dhi.io/static:20250419-debian13" does not fit the builder: it has no C library, and a program from Debian 13 loads glibc: use "20250419-glibc-debian13", or link: "static"',
    ],
    [
        "a builder that is not a development image, and a runtime that is not static",
        [{ builderImage: "dhi.io/rust:1.98-debian13", runtimeImage: "dhi.io/busybox:1-debian13" }],
        'builderImage: "1.98-debian13" cannot build, because it runs as nonroot without a package manager: use "1.98-debian13-dev"',
        'runtimeImage: "dhi.io/busybox:1-debian13" is an image of busybox: use an image of static',
    ],
    [
        "no lock file",
        [{}, { "Cargo.lock": undefined }],
        `context: ${folder}/Cargo.lock does not exist: run "cargo generate-lockfile" and commit it (for a member of a workspace, use the workspace's folder as context and the member as package)`,
    ],
    [
        "a lock file that is out of date",
        [{}, { "Cargo.toml": `${manifest}rand = "0.9"\n` }],
        `context: ${folder}/Cargo.lock is out of date, as it lacks rand, which shop depends on: run "cargo check" there and commit the lock file`,
    ],
    [
        "a program that does not exist, a development profile, and bad names",
        [
            {
                binary: "till",
                profile: "dev",
                builderPackages: ["good", "bad name"],
                push: { image: "shop" },
            },
        ],
        'builderPackages: "bad name" is not a valid package name: use one such as "protobuf-compiler"',
        `binary: program "till" does not exist in ${folder}: use one of "shop"`,
        'profile: "dev" is not a valid profile to ship: use one of "release"',
        'push.image: "shop" is not a valid reference to push to: use one such as "registry.example.com/team/app:1.2.3"',
    ],
    [
        "a library",
        [{}, { "src/main.rs": undefined, "src/lib.rs": "" }],
        `binary: program "shop" does not exist: ${folder} builds no program, as it has no src/main.rs`,
    ],
    [
        "a program that two packages have",
        tool({}),
        'package: is required: "api" and "worker" have a program "tool": use one of them',
    ],
    [
        "a package that does not exist",
        tool({ package: "web" }),
        `package: package "web" does not exist in ${folder}: use one of "api", "core", "worker"`,
    ],
    [
        "a feature that does not exist",
        [{ features: ["metrics", "tracing"] }],
        'features: feature "tracing" does not exist in shop: use one of "metrics"',
    ],
    [
        "a program whose features are off",
        [{ binary: "till" }, { "Cargo.toml": `${manifest}[[bin]]\n${needy}` }],
        'features: program "till" requires the feature "metrics", which is off: use features: ["metrics"]',
    ],
    [
        "a dependency outside the context",
        [
            {},
            {
                "Cargo.toml": `${manifest}common = { path = "../common" }\n`,
                "Cargo.lock": service["Cargo.lock"]?.replace('["serde"]', '["common", "serde"]'),
            },
        ],
        `context: the dependency "../common" is outside of "${folder}", where the build cannot see it: set contextRoot to a folder that contains both, for example "${tmpdir()}"`,
    ],
    [
        "a context outside its root",
        [{ contextRoot: "/elsewhere" }],
        `contextRoot: "/elsewhere" does not contain "${folder}": use a folder above it`,
    ],
    [
        "a toolchain that the builder does not have",
        [{}, { "rust-toolchain": "1.85" }],
        'context: rust-toolchain requires 1.85, and the builder is 1.98: use channel = "stable" there, use a builder of that version for this service (images: { rust: … }) if your registry has one, or set ignoreToolchain: true to build with the builder\'s compiler',
    ],
    [
        "a compiler that is too old",
        [{ builderImage: "dhi.io/rust:1.79-debian13-dev" }],
        "builderImage: Rust 1.79 is too old: Cargo.toml requires rust-version 1.80: use a newer builder",
    ],
    [
        "an ignore file that excludes what the build needs, and flags of a nightly compiler",
        [
            { assets: ["hidden"] },
            {
                ".dockerignore": "*.lock\nhidden\n",
                "hidden/a": "",
                ".cargo/config.toml": `[build]\nrustflags = ["-Zthreads=8"]\n`,
            },
        ],
        `context: ${folder}/.dockerignore excludes "Cargo.lock", which the build needs: add "!Cargo.lock" at its end`,
        'assets[0]: "hidden" is excluded by .dockerignore: add "!hidden" at its end',
        'context: .cargo/config.toml: rustflags has "-Zthreads=8", which only a nightly compiler supports: remove it',
    ],
];

describe("the arguments of a Rust image", () => {
    afterEach(removeCrates);

    for (const [what, inputs] of accepted) {
        it(`accept ${what}`, () => assert.deepEqual(checkRustBuild(buildOf(...inputs)), []));
    }

    for (const [what, inputs, ...problems] of refused) {
        it(`refuse ${what}`, () => {
            const args = buildOf(...inputs);
            const found = shown(checkRustBuild(args)).map((each) => each.replaceAll(args.context, folder));
            assert.deepEqual(found, problems);
        });
    }

    const adoptions: [image: string, isValid: boolean][] = [
        [`registry.example.com/team/shop:1.4.0@${digest}`, true],
        [`localhost:5000/shop@${digest}`, true],
        ["registry.example.com/team/shop:1.4.0", false],
        [`shop@${digest}`, false],
        ["registry.example.com/team/shop@sha256:abc", false],
    ];
    for (const [image, isValid] of adoptions) {
        it(`${isValid ? "accept" : "refuse"} ${image} to adopt`, () => {
            const paths = checkRustImageArgs({ adopt: image }).map(({ path }) => path);
            assert.deepEqual(paths, isValid ? [] : ["adopt"]);
        });
    }
});
