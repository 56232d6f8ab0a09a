import assert from "node:assert/strict";
import { missingNeeds, type NativeBuilder } from "../../../../../components/rust/cargo/nativeDependencies.ts";
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
function needs(
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
    return missingNeeds(own, project.lock, true, { ...debian, ...builder });
}

const openssl: Locked[] = [
    { name: "native-tls", version: "1.0.0", dependencies: ["openssl-sys"] },
    { name: "openssl-sys", version: "0.9.0" },
];

describe("what crates need of the builder", () => {
    afterEach(removeCrates);

    it("is told with the crate, by way of which other, and all ways out", () => {
        const [need, ...rest] = needs(openssl);
        assert.deepEqual(rest, []);
        assert.ok(need?.isCertain);
        assert.match(need.message, /openssl-sys \(by way of native-tls\), which needs OpenSSL/);
        assert.match(need.message, /rustls.*"vendored".*builderPackages: \[pkg-config, libssl-dev\]/);
    });

    it("has the packages of the builder's own distribution", () => {
        assert.match(
            needs(openssl, { family: "alpine" })[0]?.message ?? "",
            /builderPackages: \[pkgconf, openssl-dev\]/,
        );
    });

    it("is met by packages, by variables that say where it is, or by a crate that brings it along", () => {
        assert.deepEqual(needs(openssl, { packages: ["pkg-config", "libssl-dev=3.5"] }), []);
        assert.deepEqual(needs(openssl, { environment: { OPENSSL_DIR: "/opt/ssl" } }), []);
        const [first, sys] = openssl as [Locked, Locked];
        const vendored = [
            first,
            { ...sys, dependencies: ["openssl-src"] },
            { name: "openssl-src", version: "1.0.0" },
        ];
        assert.match(needs(vendored)[0]?.message ?? "", /openssl-src .*needs Perl/);
        assert.deepEqual(needs(vendored, { packages: ["perl"] }), []);
    });

    it("is nothing for SQLite that is compiled along, which its own dependency on cc tells", () => {
        const sqlite = (dependencies: string[]): Locked[] => [
            { name: "libsqlite3-sys", version: "0.30.0", dependencies },
            { name: "cc", version: "1.0.0" },
            { name: "pkg-config", version: "0.3.0" },
        ];
        assert.deepEqual(needs(sqlite(["cc", "pkg-config"])), []);
        assert.match(needs(sqlite(["pkg-config"]))[0]?.message ?? "", /SQLite.*"bundled"/);
    });

    it("is a warning for tools, which may not be called, and where a feature may leave the crate out", () => {
        const [tool] = needs([
            { name: "tonic-build", version: "0.1.0", dependencies: ["prost-build"] },
            { name: "prost-build", version: "0.1.0" },
        ]);
        assert.equal(tool?.isCertain, false);
        assert.match(tool.message, /protoc.*protobuf-compiler/);
        const twice = needs([
            {
                name: "tonic-build",
                version: "0.1.0",
                dependencies: ["prost-build 0.1.0", "prost-build 0.2.0"],
            },
            { name: "prost-build", version: "0.1.0" },
            { name: "prost-build", version: "0.2.0" },
        ]);
        assert.equal(twice.length, 1);
        assert.equal(needs(openssl, {}, "[dependencies]", "[features]\ntls = []\n")[0]?.isCertain, false);
    });

    it("is nothing for what only tests need, or what names a tool for other targets", () => {
        assert.deepEqual(needs(openssl, {}, "[dev-dependencies]"), []);
        const aws: Locked[] = [
            { name: "aws-lc-sys", version: "0.1.0", dependencies: ["cmake", "bindgen"] },
            { name: "cmake", version: "0.1.0" },
            { name: "bindgen", version: "0.1.0" },
        ];
        assert.deepEqual(needs(aws), []);
    });

    it("is make on Alpine only, where there is none", () => {
        const jemalloc = [{ name: "tikv-jemalloc-sys", version: "0.6.0" }];
        assert.deepEqual(needs(jemalloc), []);
        assert.match(needs(jemalloc, { family: "alpine" })[0]?.message ?? "", /needs make/);
    });
});
