import assert from "node:assert/strict";
import { matches, whyStale } from "../../../../../components/rust/cargo/lock.ts";
import { readCargoProject } from "../../../../../components/rust/cargo/project.ts";
import { lockOf, removeCrates, service, workspace, writeCrate } from "../crate.ts";

const manifest = service["Cargo.toml"] ?? "";
const library = (name: string) => `[package]\nname = "${name}"\nversion = "0.1.0"\n`;

/** The package app, which depends on the package a by its path. */
const app = (files: Record<string, string>, more = "") => ({
    "Cargo.toml": `${library("app")}${more}[dependencies]\na = { path = "a" }\n`,
    "Cargo.lock": lockOf([
        { name: "a", version: "0.1.0" },
        { name: "app", version: "0.1.0", dependencies: ["a"] },
    ]),
    ...files,
});

/** With these changes to the manifest, for this reason. */
const stale: [what: string, manifest: string, reason: string][] = [
    ["a dependency was added", `${manifest}rand = "0.9"\n`, "it lacks rand, which shop depends on"],
    [
        "a dependency of one platform was added",
        `${manifest}[target.'cfg(unix)'.dependencies]\nlibc = "0.2"\n`,
        "it lacks libc, which shop depends on",
    ],
    [
        "a development dependency was added",
        `${manifest}[dev-dependencies]\ntempfile = "3"\n`,
        "it lacks tempfile, which shop depends on",
    ],
    [
        "a dependency was removed",
        manifest.replace('serde = "1.0.100"', ""),
        "it still has serde, which shop no longer depends on",
    ],
    [
        "a newer version is required",
        manifest.replace("1.0.100", "1.0.300"),
        'it has serde 1.0.228, and shop requires "1.0.300"',
    ],
    [
        "a version was raised",
        manifest.replace("1.4.0", "1.5.0"),
        "it has shop 1.4.0, and Cargo.toml has 1.5.0",
    ],
    ["the package was renamed", manifest.replace('"shop"', '"store"'), "it does not have the package store"],
];

/** With these files. Cargo (1.90) does not lock everything that a dependency by path names. */
const current: [what: string, files: Record<string, string>, base?: typeof service][] = [
    ["of a package, as cargo writes it", {}],
    ["of a workspace, as cargo writes it", {}, workspace],
    [
        "without what only the tests of a package outside the workspace need",
        app({ "a/Cargo.toml": `${library("a")}[dev-dependencies]\nb = { path = "../b" }\n` }),
    ],
    [
        "without what such a package needs only with a feature",
        app({ "a/Cargo.toml": `${library("a")}[dependencies]\nb = { path = "../b", optional = true }\n` }),
    ],
    [
        "without what a workspace has for its members and none uses",
        app(
            { "a/Cargo.toml": library("a"), "b/Cargo.toml": library("b") },
            `[workspace]\n[workspace.dependencies]\nb = { path = "b" }\n`,
        ),
    ],
    [
        "in the older form, with the project's own package in [root]",
        {
            "Cargo.lock":
                `[root]\nname = "shop"\nversion = "1.4.0"\ndependencies = ["serde 1.0.228 (registry+x)"]\n` +
                `[[package]]\nname = "serde"\nversion = "1.0.228"\nsource = "registry+x"\n`,
        },
    ],
    [
        "of a manifest with the names of tables before edition 2024",
        {
            "Cargo.toml": manifest.replace("[package]", "[project]").replace("[dep", "[dev_dep"),
        },
    ],
    [
        "of a renamed dependency",
        { "Cargo.toml": manifest.replace('serde = "1.0.100"', 'ser = { package = "serde", version = "1" }') },
    ],
];

describe("the lock file", () => {
    afterEach(removeCrates);

    /** Why the lock file of a service with these files is stale. */
    function why(files: Record<string, string>, base = service): string | undefined {
        const { packages, lock } = readCargoProject(writeCrate(files, base));
        return whyStale(packages, lock);
    }

    for (const [what, files, base] of current) {
        it(`is current ${what}`, () => assert.equal(why(files, base), undefined));
    }

    for (const [what, text, reason] of stale) {
        it(`is stale when ${what}`, () => assert.equal(why({ "Cargo.toml": text }), reason));
    }

    it("is stale without what the tests of a member need", () => {
        const member = `${library("a")}[dev-dependencies]\nrand = "0.9"\n`;
        const reason = "it lacks rand, which a depends on";
        assert.equal(why(app({ "a/Cargo.toml": member }, "[workspace]\n")), reason);
    });

    it("is compared by version if two packages have the same name", () => {
        const lock = lockOf([
            { name: "serde", version: "0.9.1", source: "registry" },
            { name: "serde", version: "1.0.228", source: "registry" },
            { name: "shop", version: "1.4.0", dependencies: ["serde 0.9.1"] },
        ]);
        assert.equal(why({ "Cargo.lock": lock }), 'it has serde 0.9.1, and shop requires "1.0.100"');
    });

    const requirements: [version: string, requirement: string, isMatch: boolean][] = [
        ["1.2.3", "1.2", true],
        ["1.9.0", "1.2", true],
        ["2.0.0", "1.2", false],
        ["0.5.1", "0.5", true],
        ["0.6.0", "0.5", false],
        ["1.4.0", ">=1.2, <1.5", true],
        ["1.5.0", ">=1.2, <1.5", false],
        ["1.2.9", "~1.2", true],
        ["1.3.0", "~1.2", false],
        ["1.2.3", "= 1.2.3", true],
        ["3.0.0", "*", true],
        ["0.9.34+deprecated", "0.9", true],
        ["1.0.0-rc.2", "1.0.0-rc.1", true],
        ["1.0.0", "a form that semver cannot parse", true],
    ];
    for (const [version, requirement, isMatch] of requirements) {
        it(`with ${version} ${isMatch ? "matches" : "does not match"} "${requirement}"`, () => {
            assert.equal(matches(version, requirement), isMatch);
        });
    }
});
