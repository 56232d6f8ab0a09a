import assert from "node:assert/strict";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { notesOnBuild } from "../../../../../components/rust/build/notes.ts";
import { planRustBuild } from "../../../../../components/rust/build/plan.ts";
import { lockOf, removeCrates, writeCrate } from "../crate.ts";

const manifest = `[package]\nname = "app"\nversion = "0.1.0"\nedition = "2024"\n`;

/** A program with dependencies, each with its own. */
function build(dependencies: string, locked: Record<string, string[]>, more: Partial<RustBuildArgs> = {}) {
    const [, name = ""] = /^([\w-]+) = "/m.exec(dependencies) ?? [];
    const packages = Object.entries(locked).map(([each, needs]) => ({
        name: each,
        version: "1.0.0",
        source: "registry",
        dependencies: needs,
    }));
    const files = {
        "Cargo.toml": `${manifest}${dependencies}\n`,
        "Cargo.lock": lockOf([{ name: "app", version: "0.1.0", dependencies: [name] }, ...packages]),
        "src/main.rs": "",
    };
    return {
        context: writeCrate(files, {}),
        binary: "app",
        builderImage: "dhi.io/rust:1-debian13-dev",
        runtimeImage: "dhi.io/static:20250419-glibc-debian13",
        ...more,
    };
}

function said(args: RustBuildArgs): { refused: string[]; warned: string[] } {
    return {
        refused: checkRustBuild(args).map(({ path, reason }) => `${path}: ${reason}`),
        warned: [...notesOnBuild(args, planRustBuild(args)).warnings],
    };
}

const tls = {
    "native-tls": ["openssl"],
    openssl: ["openssl-sys"],
    "openssl-sys": ["pkg-config"],
    "pkg-config": [],
};
const nothing = { refused: [], warned: [] };

describe("what crates need of the system", () => {
    afterEach(removeCrates);

    it("is refused where no build can succeed, with the crate and all ways out", () => {
        const { refused, warned } = said(build(`[dependencies]\nnative-tls = "1"`, tls));
        assert.deepEqual(refused, [
            `builderPackages: Cargo.lock has openssl-sys (by way of openssl), which needs OpenSSL, and the builder has ` +
                `none: use rustls in its place, or the feature "vendored" of openssl or native-tls; or install it: ` +
                `builderPackages: [pkg-config, libssl-dev]; a library that is then loaded at start must be on the ` +
                `runtime image too`,
        ]);
        assert.deepEqual(warned, []);
    });

    it("is warned of where a feature may leave it out", () => {
        const features = `[features]\ntls = []\n`;
        const { refused, warned } = said(build(`${features}[dependencies]\nnative-tls = "1"`, tls));
        assert.deepEqual(refused, []);
        assert.match(warned.join("\n"), /^Cargo\.lock has openssl-sys/);
    });

    const quiet: [what: string, args: () => RustBuildArgs][] = [
        [
            "it is installed",
            () =>
                build(`[dependencies]\nnative-tls = "1"`, tls, {
                    builderPackages: ["libssl-dev=3.5.1-1", "pkg-config"],
                }),
        ],
        [
            "variables say where it is",
            () =>
                build(`[dependencies]\nnative-tls = "1"`, tls, { buildEnvironment: { OPENSSL_DIR: "/opt" } }),
        ],
        ["tests alone need it", () => build(`[dev-dependencies]\nnative-tls = "1"`, tls)],
        [
            "another system alone needs it",
            () => build(`[target.'cfg(windows)'.dependencies]\nnative-tls = "1"`, tls),
        ],
        [
            "the builder is one of their own",
            () =>
                build(`[dependencies]\nnative-tls = "1"`, tls, {
                    builderImage: "docker.io/acme/dhi-rust:1-debian13-dev_our-tools",
                }),
        ],
        [
            "it is compiled in",
            () =>
                build(`[dependencies]\nrusqlite = "1"`, {
                    rusqlite: ["libsqlite3-sys"],
                    "libsqlite3-sys": ["cc"],
                    cc: [],
                }),
        ],
        [
            "the builder has it",
            () =>
                build(`[dependencies]\ntikv-jemallocator = "1"`, {
                    "tikv-jemallocator": ["tikv-jemalloc-sys"],
                    "tikv-jemalloc-sys": ["cc"],
                    cc: [],
                }),
        ],
    ];
    for (const [what, args] of quiet) {
        it(`is nothing to speak of where ${what}`, () => {
            assert.deepEqual(said(args()), nothing);
        });
    }

    const tools: [crate: string, family: string, warning: RegExp][] = [
        [
            "prost-build",
            "debian13",
            /prost-build, which needs protoc, .*protox.*builderPackages: \[protobuf-compiler\]$/,
        ],
        ["prost-build", "alpine3.22", /builderPackages: \[protoc\]$/],
        ["cmake", "debian13", /cmake, which needs cmake, .*builderPackages: \[cmake\]$/],
        ["bindgen", "debian13", /bindgen, which needs libclang, .*builderPackages: \[libclang-dev\]$/],
        ["openssl-src", "debian13", /openssl-src, which needs Perl, .*builderPackages: \[perl\]$/],
        ["tikv-jemalloc-sys", "alpine3.22", /needs make, .*builderPackages: \[make\]$/],
    ];
    for (const [crate, family, warning] of tools) {
        it(`is warned of with ${crate} on ${family}, as a tool may turn out not to be called`, () => {
            const images = {
                builderImage: `dhi.io/rust:1-${family}-dev`,
                runtimeImage: `dhi.io/static:20260611-${family.startsWith("debian") ? "glibc" : "musl"}-${family}`,
            };
            const { refused, warned } = said(
                build(`[build-dependencies]\n${crate} = "1"`, { [crate]: [] }, images),
            );
            assert.deepEqual(refused, []);
            assert.equal(warned.length, 1);
            assert.match(warned[0] ?? "", warning);
        });
    }
});
