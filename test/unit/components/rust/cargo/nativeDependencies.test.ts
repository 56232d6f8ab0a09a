import assert from "node:assert/strict";
import {
    missingPackagesFor,
    type NativeBuilder,
} from "../../../../../components/rust/cargo/nativeDependencies.ts";
import { readCargoProject } from "../../../../../components/rust/cargo/project.ts";
import { lockOf, removeCrates, writeCrate } from "../crate.ts";

const debian: NativeBuilder = {
    family: "debian",
    target: { arch: "x86_64", env: "gnu" },
    packages: [],
    environment: {},
};
type Locked = Parameters<typeof lockOf>[0][number];

/** What a package lacks that depends on the first of some locked crates. */
function missing(
    locked: readonly Locked[],
    builder: Partial<NativeBuilder> = {},
    section = "[dependencies]",
    more = "",
) {
    const first = locked[0]?.name ?? "";
    const root = writeCrate({
        "Cargo.toml": `[package]\nname = "shop"\nversion = "1.0.0"\n${more}${section}\n${first} = "1"\n`,
        "Cargo.lock": lockOf([
            { name: "shop", version: "1.0.0", dependencies: [first] },
            ...locked.map((each) => ({ source: "registry", ...each })),
        ]),
    });
    const project = readCargoProject(root);
    const [own] = project.packages;
    assert.ok(own !== undefined);
    return missingPackagesFor(own, project.lock, true, { ...debian, ...builder });
}

const openssl: Locked[] = [
    { name: "native-tls", version: "1.0.0", dependencies: ["openssl-sys"] },
    { name: "openssl-sys", version: "0.9.0" },
];

describe("the system packages that crates need", () => {
    afterEach(removeCrates);

    it("are reported with the crate, its users and all alternatives", () => {
        const [first, ...rest] = missing(openssl);
        assert.deepEqual(rest, []);
        assert.ok(first?.isCertain);
        assert.match(first.message, /openssl-sys \(through native-tls\), which needs OpenSSL/);
        assert.match(first.message, /rustls.*"vendored".*builderPackages: \[pkg-config, libssl-dev\]/);
    });

    it("are those of the builder's distribution", () => {
        assert.match(
            missing(openssl, { family: "alpine" })[0]?.message ?? "",
            /builderPackages: \[pkgconf, openssl-dev\]/,
        );
    });

    it("are not missing if they are installed, if variables say where they are, or if a crate compiles them", () => {
        assert.deepEqual(missing(openssl, { packages: ["pkg-config", "libssl-dev=3.5"] }), []);
        assert.deepEqual(missing(openssl, { environment: { OPENSSL_DIR: "/opt/ssl" } }), []);
        const [first, sys] = openssl as [Locked, Locked];
        const vendored = [
            first,
            { ...sys, dependencies: ["openssl-src"] },
            { name: "openssl-src", version: "1.0.0" },
        ];
        assert.match(missing(vendored)[0]?.message ?? "", /openssl-src .*needs Perl/);
        assert.deepEqual(missing(vendored, { packages: ["perl"] }), []);
    });

    it("are not missing for SQLite if its own dependency on cc compiles it", () => {
        const sqlite = (dependencies: string[]): Locked[] => [
            { name: "libsqlite3-sys", version: "0.30.0", dependencies },
            { name: "cc", version: "1.0.0" },
            { name: "pkg-config", version: "0.3.0" },
        ];
        assert.deepEqual(missing(sqlite(["cc", "pkg-config"])), []);
        assert.match(missing(sqlite(["pkg-config"]))[0]?.message ?? "", /SQLite.*"bundled"/);
    });

    it("are uncertain for tools, which may not be called, and if a feature may leave the crate out", () => {
        const [tool] = missing([
            { name: "tonic-build", version: "0.1.0", dependencies: ["prost-build"] },
            { name: "prost-build", version: "0.1.0" },
        ]);
        assert.equal(tool?.isCertain, false);
        assert.match(tool.message, /protoc.*protobuf-compiler/);
        const twice = missing([
            {
                name: "tonic-build",
                version: "0.1.0",
                dependencies: ["prost-build 0.1.0", "prost-build 0.2.0"],
            },
            { name: "prost-build", version: "0.1.0" },
            { name: "prost-build", version: "0.2.0" },
        ]);
        assert.equal(twice.length, 1);
        assert.equal(missing(openssl, {}, "[dependencies]", "[features]\ntls = []\n")[0]?.isCertain, false);
    });

    it("are not missing if only tests need them, or a tool only for other targets", () => {
        assert.deepEqual(missing(openssl, {}, "[dev-dependencies]"), []);
        const aws: Locked[] = [
            { name: "aws-lc-sys", version: "0.1.0", dependencies: ["cmake", "bindgen"] },
            { name: "cmake", version: "0.1.0" },
            { name: "bindgen", version: "0.1.0" },
        ];
        assert.deepEqual(missing(aws), []);
    });

    it("include make only on Alpine, which does not have it", () => {
        const jemalloc = [{ name: "tikv-jemalloc-sys", version: "0.6.0" }];
        assert.deepEqual(missing(jemalloc), []);
        assert.match(missing(jemalloc, { family: "alpine" })[0]?.message ?? "", /needs make/);
    });
});
