import assert from "node:assert/strict";
import { matches, whyStale } from "../../../../../components/rust/cargo/lock.ts";
import { readCargoProject } from "../../../../../components/rust/cargo/project.ts";
import { lockOf, removeCrates, service, workspace, writeCrate } from "../crate.ts";

const manifest = service["Cargo.toml"] ?? "";

/** Why the lock file of a service with these files is stale. */
function stale(files: Record<string, string>, base = service): string | undefined {
    const { packages, lock } = readCargoProject(writeCrate(files, base));
    return whyStale(packages, lock);
}

const library = (name: string) => `[package]\nname = "${name}"\nversion = "0.1.0"\n`;

describe("the lock file", () => {
    afterEach(removeCrates);

    it("is current as cargo writes it, for a package and for a workspace", () => {
        assert.equal(stale({}), undefined);
        assert.equal(stale({}, workspace), undefined);
    });

    const edits: [what: string, manifest: string, reason: string][] = [
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
            "the version was raised",
            manifest.replace("1.4.0", "1.5.0"),
            "it has shop 1.4.0, and Cargo.toml has 1.5.0",
        ],
        [
            "the package was renamed",
            manifest.replace('"shop"', '"store"'),
            "it does not have the package store",
        ],
    ];
    for (const [what, text, reason] of edits) {
        it(`is stale when ${what}`, () => {
            assert.equal(stale({ "Cargo.toml": text }), reason);
        });
    }

    /** A package whose dependency by path has a dependency that cargo (1.90) does not lock. */
    const besides: [what: string, manifest: string, files: Record<string, string>][] = [
        [
            "only the tests of a package outside the workspace need",
            "",
            { "a/Cargo.toml": `${library("a")}[dev-dependencies]\nb = { path = "../b" }\n` },
        ],
        [
            "such a package needs only with a feature",
            "",
            { "a/Cargo.toml": `${library("a")}[dependencies]\nb = { path = "../b", optional = true }\n` },
        ],
        [
            "a workspace has for its members and none uses",
            `[workspace]\n[workspace.dependencies]\nb = { path = "b" }\n`,
            { "a/Cargo.toml": library("a"), "b/Cargo.toml": library("b") },
        ],
    ];
    for (const [what, workspaceTable, files] of besides) {
        it(`need not have what ${what}`, () => {
            const text = `${library("app")}${workspaceTable}[dependencies]\na = { path = "a" }\n`;
            const lock = lockOf([
                { name: "a", version: "0.1.0" },
                { name: "app", version: "0.1.0", dependencies: ["a"] },
            ]);
            assert.equal(stale({ "Cargo.toml": text, "Cargo.lock": lock, ...files }), undefined);
        });
    }

    it("can have the older form, with the project's own package in [root]", () => {
        const lock =
            `[root]\nname = "shop"\nversion = "1.4.0"\ndependencies = ["serde 1.0.228 (registry+x)"]\n` +
            `[[package]]\nname = "serde"\nversion = "1.0.228"\nsource = "registry+x"\n`;
        assert.equal(stale({ "Cargo.lock": lock }), undefined);
    });

    it("must have what the tests of a member need", () => {
        const text = `${library("app")}[workspace]\n[dependencies]\na = { path = "a" }\n`;
        const lock = lockOf([
            { name: "a", version: "0.1.0" },
            { name: "app", version: "0.1.0", dependencies: ["a"] },
        ]);
        const member = `${library("a")}[dev-dependencies]\nrand = "0.9"\n`;
        assert.equal(
            stale({ "Cargo.toml": text, "Cargo.lock": lock, "a/Cargo.toml": member }),
            "it lacks rand, which a depends on",
        );
    });

    it("is compared with tables under their names before edition 2024", () => {
        const text = manifest
            .replace("[package]", "[project]")
            .replace("[dependencies]", "[dev_dependencies]");
        assert.equal(stale({ "Cargo.toml": text }), undefined);
    });

    it("is compared with a renamed dependency by its package's name", () => {
        const renamed = manifest.replace('serde = "1.0.100"', 'ser = { package = "serde", version = "1" }');
        assert.equal(stale({ "Cargo.toml": renamed }), undefined);
    });

    it("is compared by version if two packages have the same name", () => {
        const lock = lockOf([
            { name: "serde", version: "0.9.1", source: "registry" },
            { name: "serde", version: "1.0.228", source: "registry" },
            { name: "shop", version: "1.4.0", dependencies: ["serde 0.9.1"] },
        ]);
        assert.equal(stale({ "Cargo.lock": lock }), 'it has serde 0.9.1, and shop requires "1.0.100"');
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
