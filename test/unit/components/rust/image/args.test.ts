import assert from "node:assert/strict";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { checkRustImageArgs } from "../../../../../components/rust/image/args.ts";
import { removeCrates, service, workspace, writeCrate } from "../crate.ts";

const manifest = service["Cargo.toml"] ?? "";
const digest = `sha256:${"a".repeat(64)}`;

/** A build that is good. */
function build(more: Partial<RustBuildArgs> = {}, files = {}, base = service): RustBuildArgs {
    return {
        context: writeCrate(files, base),
        binary: "shop",
        builderImage: "dhi.io/rust:1.98-debian13-dev",
        runtimeImage: "dhi.io/static:20250419-glibc-debian13",
        ...more,
    };
}

interface Refusal {
    readonly what: string;
    readonly args?: Partial<RustBuildArgs>;
    readonly files?: Record<string, string | undefined>;
    readonly base?: Readonly<Record<string, string>>;
    readonly path: string;
    readonly reason: RegExp;
}

const refusals: Refusal[] = [
    {
        what: "a wrong pairing",
        args: { runtimeImage: "dhi.io/static:20250419-debian13" },
        path: "runtimeImage",
        reason: /^"dhi\.io\/static:20250419-debian13" does not fit: .* write "20250419-glibc-debian13"/,
    },
    {
        what: "a builder that is no development image",
        args: { builderImage: "dhi.io/rust:1.98-debian13" },
        path: "builderImage",
        reason: /"1\.98-debian13" cannot build: .*write "1\.98-debian13-dev"/,
    },
    {
        what: "a development image to run on",
        args: { runtimeImage: "dhi.io/rust:1.98-debian13-dev" },
        path: "runtimeImage",
        reason: /is an image of rust; an image of static is needed here/,
    },
    {
        what: "a runtime that is no static",
        args: { runtimeImage: "dhi.io/busybox:1.37.0-debian13" },
        path: "runtimeImage",
        reason: /is an image of busybox; an image of static is needed here/,
    },
    {
        what: "a missing lock file",
        files: { "Cargo.lock": undefined },
        path: "context",
        reason: /there is no .*Cargo\.lock; make it with "cargo generate-lockfile"/,
    },
    {
        what: "a lock file that is not current",
        files: { "Cargo.toml": `${manifest}rand = "0.9"\n` },
        path: "context",
        reason: /Cargo\.lock is not current: it lacks rand.*run "cargo check" there/,
    },
    {
        what: "a program that there is not",
        args: { binary: "till" },
        path: "binary",
        reason: /^"till" is no program of .*; there is "shop"$/,
    },
    {
        what: "a library",
        files: { "src/main.rs": undefined, "src/lib.rs": "" },
        path: "binary",
        reason: /it builds none at all: it has no src\/main\.rs/,
    },
    {
        what: "a program that two packages have",
        args: { binary: "tool" },
        base: workspace,
        path: "package",
        reason: /^missing: "api" and "worker" both have a program "tool"; name one of them$/,
    },
    {
        what: "a package that there is not",
        args: { binary: "tool", package: "web" },
        base: workspace,
        path: "package",
        reason: /^there is no package "web"; there is "api", "core", "worker"$/,
    },
    {
        what: "a package without the program",
        args: { binary: "tool", package: "core" },
        base: workspace,
        path: "binary",
        reason: /^"tool" is no program/,
    },
    {
        what: "a feature that there is not",
        args: { features: ["metrics", "tracing"] },
        path: "features",
        reason: /^shop has no feature "tracing"; it has "metrics"$/,
    },
    {
        what: "a program whose features are off",
        args: { binary: "till" },
        files: {
            "Cargo.toml": `${manifest}[[bin]]\nname = "till"\npath = "src/main.rs"\nrequired-features = ["metrics"]\n`,
        },
        path: "features",
        reason: /^the program "till" requires the feature "metrics", which nothing turns on; write features: \["metrics"\]$/,
    },
    {
        what: "a development profile",
        args: { profile: "dev" },
        path: "profile",
        reason: /^"dev" is no profile to ship; write "release"$/,
    },
    {
        what: "a dependency outside the context",
        files: {
            "Cargo.toml": `${manifest}common = { path = "../common" }\n`,
            "Cargo.lock": service["Cargo.lock"]?.replace('["serde"]', '["common", "serde"]'),
        },
        path: "context",
        reason: /lies outside of "[^"]*" \("\.\.\/common"\), .*; name a folder that holds both as contextRoot/,
    },
    {
        what: "a nightly toolchain",
        files: { "rust-toolchain.toml": `[toolchain]\nchannel = "nightly-2026-01-01"\n` },
        path: "context",
        reason: /asks for "nightly-2026-01-01", and the hardened images hold stable compilers only/,
    },
    {
        what: "a toolchain that the builder is not",
        files: { "rust-toolchain": "1.85" },
        path: "context",
        reason: /asks for 1\.85, and the builder is 1\.98; write channel = "stable" there, .*, or ignoreToolchain: true/,
    },
    {
        what: "a compiler that is too old",
        args: { builderImage: "dhi.io/rust:1.79-debian13-dev" },
        path: "builderImage",
        reason: /Rust 1\.79 is too old: Cargo\.toml wants rust-version 1\.80/,
    },
    {
        what: "a place that nothing can be pushed to",
        args: { push: { image: "shop" } },
        path: "push.image",
        reason: /"shop" is no place to push to; write one such as/,
    },
];

describe("the arguments of a Rust image", () => {
    afterEach(removeCrates);

    const good: [
        what: string,
        args: Partial<RustBuildArgs>,
        files?: Record<string, string>,
        base?: typeof service,
    ][] = [
        ["a package", {}],
        [
            "a static binary on a base without a C library",
            { link: "static", runtimeImage: "dhi.io/static:20250419" },
        ],
        ["a feature", { features: ["metrics"] }],
        ["the program of a workspace's only package that has it", { binary: "run-worker" }, {}, workspace],
        ["a program by its package", { binary: "tool", package: "worker" }, {}, workspace],
        ["the stable toolchain", {}, { "rust-toolchain": "stable" }],
        ["the builder's own toolchain", {}, { "rust-toolchain": "1.98" }],
        ["a toolchain with its host", {}, { "rust-toolchain": "stable-x86_64-unknown-linux-gnu" }],
        [
            "a mirror with digests",
            {
                builderImage: `docker.io/acme/dhi-rust:1.98.0-debian13-dev@${digest}`,
                runtimeImage: `docker.io/acme/dhi-static:20250419-glibc-debian13@${digest}`,
            },
        ],
        ["a registry with a port to push to", { push: { image: "localhost:5000/team/shop:1" } }],
    ];
    for (const [what, args, files, base] of good) {
        it(`let ${what} pass`, () => {
            assert.deepEqual(checkRustBuild(build(args, files, base)), []);
        });
    }

    for (const { what, args, files, base, path, reason } of refusals) {
        it(`refuse ${what}`, () => {
            const [problem, ...others] = checkRustBuild(build(args, files, base));
            assert.equal(problem?.path, path);
            assert.match(problem.reason, reason);
            // A runtime of another repository is wrong in more than one way.
            assert.deepEqual(
                others.filter((other) => other.path !== path),
                [],
            );
        });
    }

    it("tell of all problems at once, with their paths from the component's arguments", () => {
        const problems = checkRustImageArgs({
            build: build({ binary: "till", profile: "dev", builderImage: "dhi.io/rust:1.98-debian13" }),
        });
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["build.builderImage", "build.binary", "build.profile"],
        );
    });

    const adoptions: [image: string, isGood: boolean][] = [
        [`registry.example.com/team/shop:1.4.0@${digest}`, true],
        [`localhost:5000/shop@${digest}`, true],
        ["registry.example.com/team/shop:1.4.0", false],
        [`shop@${digest}`, false],
        ["registry.example.com/team/shop@sha256:abc", false],
    ];
    for (const [image, isGood] of adoptions) {
        it(`${isGood ? "let" : "do not let"} ${image} be adopted`, () => {
            const problems = checkRustImageArgs({ adopt: image });
            assert.deepEqual(
                problems.map(({ path }) => path),
                isGood ? [] : ["adopt"],
            );
        });
    }
});
