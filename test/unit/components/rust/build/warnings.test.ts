import assert from "node:assert/strict";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { planRustBuild } from "../../../../../components/rust/build/plan.ts";
import { warningsOf } from "../../../../../components/rust/build/warnings.ts";
import { buildOf, lockOf, removeCrates } from "../crate.ts";
import { shown } from "../../problems.ts";

/** What is refused and warned about in a program that depends on OpenSSL. */
function reported(table: string, more: Partial<RustBuildArgs> = {}) {
    const registry = (name: string, ...dependencies: string[]) => ({
        name,
        version: "1.0.0",
        source: "registry",
        dependencies,
    });
    const args = buildOf(more, {
        "Cargo.toml": `[package]\nname = "shop"\nversion = "1.0.0"\n${table}\nnative-tls = "1"\n`,
        "Cargo.lock": lockOf([
            { name: "shop", version: "1.0.0", dependencies: ["native-tls"] },
            registry("native-tls", "openssl"),
            registry("openssl", "openssl-sys"),
            registry("openssl-sys"),
        ]),
    });
    return { refused: shown(checkRustBuild(args)), ...warningsOf(args, planRustBuild(args)) };
}

const missing =
    "Cargo.lock has openssl-sys (through openssl), which needs OpenSSL, and the builder does not have it: " +
    'use rustls instead, or the feature "vendored" of openssl or native-tls; or install it: ' +
    "builderPackages: [pkg-config, libssl-dev]; the static images do not have it, so it must be linked in: " +
    'link: static, buildEnvironment: { OPENSSL_STATIC: "1" }, and on Debian zlib1g-dev and libzstd-dev';

const nothing = { refused: [], warnings: [], notes: [] };

describe("system packages that crates need", () => {
    afterEach(removeCrates);

    it("are a problem if no build can succeed, with the crate and all alternatives", () => {
        const refused = [`builderPackages: ${missing}`];
        assert.deepEqual(reported("[dependencies]"), { ...nothing, refused });
    });

    it("are a warning if a feature may leave the crate out", () => {
        const { refused, warnings } = reported("[features]\ntls = []\n[dependencies]");
        assert.deepEqual(refused, []);
        assert.match(warnings.join("\n"), /^Cargo\.lock has openssl-sys/);
    });

    const quiet: [what: string, section: string, more?: Partial<RustBuildArgs>][] = [
        ["they are installed", "dependencies", { builderPackages: ["libssl-dev=3.5.1-1", "pkg-config"] }],
        ["variables say where they are", "dependencies", { buildEnvironment: { OPENSSL_DIR: "/opt" } }],
        ["only another system needs them", "target.'cfg(windows)'.dependencies"],
        ["only another architecture needs them", "target.armv7-unknown-linux-gnueabihf.dependencies"],
        ["the builder is customized", "dependencies", { builderImage: "docker.io/acme/dhi-rust:1-dev_our" }],
        ["the Dockerfile is another one", "dependencies", { dockerfile: "Dockerfile" }],
    ];
    for (const [what, section, more] of quiet) {
        it(`are not reported if ${what}`, () => {
            assert.deepEqual(reported(`[${section}]`, more), nothing);
        });
    }
});
