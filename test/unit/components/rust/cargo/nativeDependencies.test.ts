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

/** Crates with their dependencies; the program depends on the first one. */
type Crates = Readonly<Record<string, readonly string[]>>;

/** What the builder lacks: certain problems with `!`, others with `?`. */
function missing(crates: Crates, builder: Partial<NativeBuilder> = {}, table = "[dependencies]"): string[] {
    const [first = ""] = Object.keys(crates);
    const locked = Object.entries(crates).map(([crate, dependencies]) => {
        const [name = "", version = "1.0.0"] = crate.split(" ");
        return { name, version, source: "registry", dependencies };
    });
    const root = writeCrate({
        "Cargo.toml": `[package]\nname = "shop"\nversion = "1.0.0"\n${table}\n${first} = "1"\n`,
        "Cargo.lock": lockOf([{ name: "shop", version: "1.0.0", dependencies: [first] }, ...locked]),
    });
    const project = readCargoProject(root);
    const [own] = project.packages;
    assert.ok(own !== undefined);
    return missingPackagesFor(own, project.lock, true, { ...debian, ...builder }).map(
        ({ isCertain, message }) => `${isCertain ? "!" : "?"} ${message}`,
    );
}

const openssl = { "native-tls": ["openssl-sys"], "openssl-sys": [] };
const vendored = { "native-tls": ["openssl-sys"], "openssl-sys": ["openssl-src"], "openssl-src": [] };
const sqlite = (...needs: string[]) => ({ "libsqlite3-sys": needs, cc: [], "pkg-config": [] });
const tonic = { "tonic-build": ["prost-build"], "prost-build": [] };
const twice = {
    "tonic-build": ["prost-build 0.1.0", "prost-build 0.2.0"],
    "prost-build 0.1.0": [],
    "prost-build 0.2.0": [],
};
const jemalloc = { "tikv-jemalloc-sys": [] };
const alpine = { family: "alpine", packages: ["curl"], environment: { CI: "1" } } as const;

const cases: [what: string, report: RegExp | undefined, ...args: Parameters<typeof missing>][] = [
    ["OpenSSL as Alpine calls it", /builderPackages: \[pkgconf, openssl-dev\]/, openssl, alpine],
    ["OpenSSL that the program uses itself", /has openssl-sys, which needs/, { "openssl-sys": [] }],
    ["nothing that it does not use", undefined, { serde: [], ...openssl }],
    ["nothing that only tests need", undefined, openssl, {}, "[dev-dependencies]"],
    ["Perl if a crate compiles OpenSSL", /^\? .*openssl-src .*needs Perl/, vendored],
    ["nothing if Perl is installed for that", undefined, vendored, { packages: ["perl"] }],
    ["SQLite unless its own dependency on cc compiles it", /SQLite.*"bundled"/, sqlite("pkg-config")],
    ["nothing if that compiles it", undefined, sqlite("cc", "pkg-config")],
    ["a tool perhaps, which may not be called", /^\? .*protoc.*protobuf-compiler/, tonic],
    ["a tool once for two versions of a crate", /^\? .*protoc.*protobuf-compiler/, twice],
    ["no tool for other targets", undefined, { "aws-lc-sys": ["cmake", "bindgen"], cmake: [], bindgen: [] }],
    ["make on Alpine, which does not have it", /needs make/, jemalloc, alpine],
    ["no make on Debian, which has it", undefined, jemalloc],
];

describe("the system packages that crates need", () => {
    afterEach(removeCrates);

    for (const [what, report, ...args] of cases) {
        it(`include ${what}`, () => {
            const [first, ...others] = missing(...args);
            if (report === undefined) {
                assert.equal(first, undefined);
            } else {
                assert.match(first ?? "", report);
            }
            assert.deepEqual(others, []);
        });
    }
});
