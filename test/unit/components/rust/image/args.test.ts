import assert from "node:assert/strict";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { checkRustImageArgs } from "../../../../../components/rust/image/args.ts";
import { removeCrates, service, workspace, writeCrate } from "../crate.ts";

const manifest = service["Cargo.toml"] ?? "";
const digest = `sha256:${"a".repeat(64)}`;

/** A valid build. */
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
        reason: /^"dhi\.io\/static:20250419-debian13" does not fit the builder: .* use "20250419-glibc-debian13"/,
    },
    {
        what: "a builder that is not a development image",
        args: { builderImage: "dhi.io/rust:1.98-debian13" },
        path: "builderImage",
        reason: /"1\.98-debian13" cannot build, .*use "1\.98-debian13-dev"/,
    },
    {
        what: "a development image to run on",
        args: { runtimeImage: "dhi.io/rust:1.98-debian13-dev" },
        path: "runtimeImage",
        reason: /is an image of rust: use an image of static/,
    },
    {
        what: "a runtime image that is not static",
        args: { runtimeImage: "dhi.io/busybox:1.37.0-debian13" },
        path: "runtimeImage",
        reason: /is an image of busybox: use an image of static/,
    },
    {
        what: "a missing lock file",
        files: { "Cargo.lock": undefined },
        path: "context",
        reason: /Cargo\.lock does not exist: run "cargo generate-lockfile"/,
    },
    {
        what: "a lock file that is out of date",
        files: { "Cargo.toml": `${manifest}rand = "0.9"\n` },
        path: "context",
        reason: /Cargo\.lock is out of date, as it lacks rand.*: run "cargo check" there/,
    },
    {
        what: "a program that does not exist",
        args: { binary: "till" },
        path: "binary",
        reason: /^program "till" does not exist in .*: use one of "shop"$/,
    },
    {
        what: "a library",
        files: { "src/main.rs": undefined, "src/lib.rs": "" },
        path: "binary",
        reason: /builds no program, as it has no src\/main\.rs$/,
    },
    {
        what: "a program that two packages have",
        args: { binary: "tool" },
        base: workspace,
        path: "package",
        reason: /^is required: "api" and "worker" have a program "tool": use one of them$/,
    },
    {
        what: "a package that does not exist",
        args: { binary: "tool", package: "web" },
        base: workspace,
        path: "package",
        reason: /^package "web" does not exist in .*: use one of "api", "core", "worker"$/,
    },
    {
        what: "a package without the program",
        args: { binary: "tool", package: "core" },
        base: workspace,
        path: "binary",
        reason: /^program "tool" does not exist/,
    },
    {
        what: "a feature that does not exist",
        args: { features: ["metrics", "tracing"] },
        path: "features",
        reason: /^feature "tracing" does not exist in shop: use one of "metrics"$/,
    },
    {
        what: "a program whose features are off",
        args: { binary: "till" },
        files: {
            "Cargo.toml": `${manifest}[[bin]]\nname = "till"\npath = "src/main.rs"\nrequired-features = ["metrics"]\n`,
        },
        path: "features",
        reason: /^program "till" requires the feature "metrics", which is off: use features: \["metrics"\]$/,
    },
    {
        what: "a development profile",
        args: { profile: "dev" },
        path: "profile",
        reason: /^"dev" is not a valid profile to ship: use one of "release"$/,
    },
    {
        what: "a dependency outside the context",
        files: {
            "Cargo.toml": `${manifest}common = { path = "../common" }\n`,
            "Cargo.lock": service["Cargo.lock"]?.replace('["serde"]', '["common", "serde"]'),
        },
        path: "context",
        reason: /^the dependency "\.\.\/common" is outside of "[^"]*", .*: set contextRoot to a folder that contains both/,
    },
    {
        what: "a nightly toolchain",
        files: { "rust-toolchain.toml": `[toolchain]\nchannel = "nightly-2026-01-01"\n` },
        path: "context",
        reason: /requires "nightly-2026-01-01", and the hardened images have stable compilers only/,
    },
    {
        what: "a toolchain that the builder does not have",
        files: { "rust-toolchain": "1.85" },
        path: "context",
        reason: /requires 1\.85, and the builder is 1\.98: use channel = "stable" there, .*, or set ignoreToolchain: true/,
    },
    {
        what: "a compiler that is too old",
        args: { builderImage: "dhi.io/rust:1.79-debian13-dev" },
        path: "builderImage",
        reason: /Rust 1\.79 is too old: Cargo\.toml requires rust-version 1\.80/,
    },
    {
        what: "an image that cannot be pushed",
        args: { push: { image: "shop" } },
        path: "push.image",
        reason: /^"shop" is /,
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
        it(`accept ${what}`, () => {
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

    it("report all problems at once, with paths from the component's arguments", () => {
        const problems = checkRustImageArgs({
            build: build({ binary: "till", profile: "dev", builderImage: "dhi.io/rust:1.98-debian13" }),
        });
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["build.builderImage", "build.binary", "build.profile"],
        );
    });

    const adoptions: [image: string, isValid: boolean][] = [
        [`registry.example.com/team/shop:1.4.0@${digest}`, true],
        [`localhost:5000/shop@${digest}`, true],
        ["registry.example.com/team/shop:1.4.0", false],
        [`shop@${digest}`, false],
        ["registry.example.com/team/shop@sha256:abc", false],
    ];
    for (const [image, isValid] of adoptions) {
        it(`${isValid ? "accept" : "refuse"} ${image} to adopt`, () => {
            const problems = checkRustImageArgs({ adopt: image });
            assert.deepEqual(
                problems.map(({ path }) => path),
                isValid ? [] : ["adopt"],
            );
        });
    }
});
