import assert from "node:assert/strict";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { warningsOf } from "../../../../../components/rust/build/warnings.ts";
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

function reported(args: RustBuildArgs): { refused: string[]; warned: string[] } {
    return {
        refused: checkRustBuild(args).map(({ path, reason }) => `${path}: ${reason}`),
        warned: [...warningsOf(args, planRustBuild(args)).warnings],
    };
}

const tls = {
    "native-tls": ["openssl"],
    openssl: ["openssl-sys"],
    "openssl-sys": ["pkg-config"],
    "pkg-config": [],
};

describe("system packages that crates need", () => {
    afterEach(removeCrates);

    it("are a problem if no build can succeed, with the crate and all alternatives", () => {
        const { refused, warned } = reported(build(`[dependencies]\nnative-tls = "1"`, tls));
        assert.deepEqual(refused, [
            `builderPackages: Cargo.lock has openssl-sys (through openssl), which needs OpenSSL, and the builder does ` +
                `not have it: use rustls instead, or the feature "vendored" of openssl or native-tls; or install it: ` +
                `builderPackages: [pkg-config, libssl-dev]; the static images do not have it, so it must be linked in: ` +
                `link: static, buildEnvironment: { OPENSSL_STATIC: "1" }, and on Debian zlib1g-dev and libzstd-dev`,
        ]);
        assert.deepEqual(warned, []);
    });

    it("are a warning if a feature may leave the crate out", () => {
        const features = `[features]\ntls = []\n`;
        const { refused, warned } = reported(build(`${features}[dependencies]\nnative-tls = "1"`, tls));
        assert.deepEqual(refused, []);
        assert.match(warned.join("\n"), /^Cargo\.lock has openssl-sys/);
    });

    const quiet: [what: string, section: string, more?: Partial<RustBuildArgs>][] = [
        ["they are installed", "dependencies", { builderPackages: ["libssl-dev=3.5.1-1", "pkg-config"] }],
        ["variables say where they are", "dependencies", { buildEnvironment: { OPENSSL_DIR: "/opt" } }],
        ["only another system needs them", "target.'cfg(windows)'.dependencies"],
        ["only another architecture needs them", "target.armv7-unknown-linux-gnueabihf.dependencies"],
        [
            "the builder is customized",
            "dependencies",
            { builderImage: "docker.io/acme/dhi-rust:1-debian13-dev_our-tools" },
        ],
    ];
    for (const [what, section, more] of quiet) {
        it(`are not reported if ${what}`, () => {
            const { refused, warned } = reported(build(`[${section}]\nnative-tls = "1"`, tls, more));
            assert.deepEqual([...refused, ...warned], []);
        });
    }

    it("are a warning for tools, which may not be called, with their packages", () => {
        const { refused, warned } = reported(
            build(`[build-dependencies]\nbindgen = "1"`, { bindgen: ["cmake"], cmake: [] }),
        );
        assert.deepEqual(refused, []);
        assert.match(warned[0] ?? "", /bindgen, which needs libclang, .*builderPackages: \[libclang-dev\]$/);
        assert.match(warned[1] ?? "", /cmake \(through bindgen\), which needs cmake, .*: \[cmake\]$/);
    });
});
