import assert from "node:assert/strict";
import { join } from "node:path";
import { readCargoProject } from "../../../../../components/rust/cargo/project.ts";
import { removeCrates, service, workspace, writeCrate } from "../crate.ts";

const manifest = service["Cargo.toml"] ?? "";

describe("a Cargo project", () => {
    afterEach(removeCrates);

    it("is read with its name, version, programs and features", () => {
        const [found] = readCargoProject(writeCrate()).packages;
        assert.equal(found?.name, "shop");
        assert.equal(found.version, "1.4.0");
        assert.equal(found.rustVersion, "1.80");
        assert.deepEqual(found.binaries, ["shop"]);
        assert.deepEqual(found.features, ["metrics"]);
    });

    it("has all members of a workspace, with what they inherit", () => {
        const { packages } = readCargoProject(writeCrate({}, workspace));
        assert.deepEqual(
            packages.map(({ name, version, binaries }) => [name, version, binaries]),
            [
                ["api", "2.0.0", ["api", "tool"]],
                ["core", "0.1.0", []],
                ["worker", "2.0.0", ["run-worker", "tool"]],
            ],
        );
        assert.equal(packages[0]?.repository, "https://example.com/space");
    });

    it("has no members that the workspace excludes", () => {
        const text =
            workspace["Cargo.toml"]?.replace("[workspace]", `[workspace]\nexclude = ["crates/worker"]`) ?? "";
        const { packages } = readCargoProject(writeCrate({ "Cargo.toml": text }, workspace));
        assert.deepEqual(
            packages.map(({ name }) => name),
            ["api", "core"],
        );
    });

    it("has a member that is named below an excluded folder", () => {
        const text = `[workspace]\nmembers = ["crates/worker"]\nexclude = ["crates"]\n`;
        const { packages } = readCargoProject(writeCrate({ "Cargo.toml": text }, workspace));
        assert.deepEqual(
            packages.map(({ name }) => name),
            ["worker"],
        );
    });

    const patterns: [pattern: string, missing: string][] = [
        ["crates/*", "crates/notes"],
        ["crates/**", "crates/api/src"],
    ];
    for (const [pattern, missing] of patterns) {
        it(`is refused, as by cargo, if "${pattern}" also matches a folder without a package`, () => {
            const text = workspace["Cargo.toml"]?.replace("crates/*", pattern) ?? "";
            const folder = writeCrate({ "Cargo.toml": text, "crates/notes/a.md": "" }, workspace);
            assert.throws(
                () => readCargoProject(folder),
                new RegExp(`/${missing}/Cargo\\.toml does not exist, .*list .* under "exclude" there`),
            );
        });
    }

    it("can have a member outside of its folder", () => {
        const text = `[workspace]\nmembers = ["../tool"]\n[workspace.package]\nversion = "3.0.0"\n`;
        const tool = `[package]\nname = "tool"\nversion.workspace = true\nworkspace = "../space"\n`;
        const folder = writeCrate(
            {
                "space/Cargo.toml": text,
                "space/Cargo.lock": "",
                "tool/Cargo.toml": tool,
                "tool/src/main.rs": "",
            },
            {},
        );
        const [found] = readCargoProject(join(folder, "space"), "space").packages;
        assert.equal(found?.version, "3.0.0");
        assert.equal(found.isMember, true);
        assert.deepEqual(readCargoProject(join(folder, "space")).outside, ["../tool"]);
    });

    const programs: [what: string, manifest: string, files: Record<string, string>, expected: string[]][] = [
        [
            "a listed program at the main file",
            `${manifest}[[bin]]\nname = "till"\npath = "src/main.rs"\n`,
            {},
            ["till"],
        ],
        [
            "a listed program beside the main file",
            `${manifest}[[bin]]\nname = "till"\npath = "till.rs"\n`,
            {},
            ["till", "shop"],
        ],
        [
            "programs in src/bin",
            manifest,
            { "src/bin/one.rs": "", "src/bin/two/main.rs": "", "src/bin/none/x.rs": "" },
            ["shop", "one", "two"],
        ],
        [
            "in edition 2015 only those that are listed, if any are",
            `${manifest.replace('edition = "2021"', "")}[[bin]]\nname = "till"\npath = "till.rs"\n`,
            {},
            ["till"],
        ],
        [
            "none that are turned off",
            manifest.replace("[package]", "[package]\nautobins = false"),
            { "src/bin/one.rs": "" },
            [],
        ],
    ];
    for (const [what, text, files, expected] of programs) {
        it(`finds ${what}`, () => {
            const [found] = readCargoProject(writeCrate({ "Cargo.toml": text, ...files })).packages;
            assert.deepEqual(found?.binaries, expected);
        });
    }

    it("has optional dependencies as features", () => {
        const text = `${manifest}rand = { version = "0.9", optional = true }\n`;
        const [found] = readCargoProject(writeCrate({ "Cargo.toml": text })).packages;
        assert.deepEqual(found?.features, ["metrics", "rand"]);
    });

    it("has release and the manifest's profiles, except development profiles", () => {
        const text = `${manifest}[profile.dev]\ndebug = 0\n[profile.small]\ninherits = "release"\n`;
        assert.deepEqual(readCargoProject(writeCrate({ "Cargo.toml": text })).profiles, ["release", "small"]);
    });

    it("reports dependencies outside of the build context", () => {
        const text = `${manifest}common = { path = "../common" }\n`;
        assert.deepEqual(readCargoProject(writeCrate({ "Cargo.toml": text })).outside, ["../common"]);
    });

    it("reports patches outside of the build context", () => {
        const text = `${manifest}[patch.crates-io]\nserde = { path = "../serde" }\n`;
        assert.deepEqual(readCargoProject(writeCrate({ "Cargo.toml": text })).outside, ["../serde"]);
    });

    it("builds no program of a package that is not a member", () => {
        const text = `${manifest}till = { path = "till" }\n`;
        const till = { "till/Cargo.toml": `[package]\nname = "till"\n`, "till/src/main.rs": "fn main() {}" };
        const { packages } = readCargoProject(writeCrate({ "Cargo.toml": text, ...till }));
        assert.deepEqual(
            packages.map(({ name, isMember }) => [name, isMember]),
            [
                ["shop", true],
                ["till", false],
            ],
        );
    });

    const toolchains: [file: string, text: string][] = [
        ["rust-toolchain", "1.85\n"],
        ["rust-toolchain", `[toolchain]\nchannel = "1.85"\n`],
        ["rust-toolchain.toml", `[toolchain]\nchannel = "1.85"\ncomponents = ["clippy"]\n`],
    ];
    for (const [file, text] of toolchains) {
        it(`reads ${file} with ${JSON.stringify(text)}`, () => {
            assert.equal(readCargoProject(writeCrate({ [file]: text })).toolchain, "1.85");
        });
    }

    const broken: [what: string, files: Record<string, string | undefined>, message: RegExp][] = [
        ["no Cargo.toml", { "Cargo.toml": undefined }, /Cargo\.toml does not exist: use the folder/],
        [
            "no Cargo.lock",
            { "Cargo.lock": undefined },
            /Cargo\.lock does not exist: run "cargo generate-lockfile"/,
        ],
        ["a broken Cargo.toml", { "Cargo.toml": "[package\nname" }, /Cargo\.toml is not valid TOML: line 1/],
        ["an empty Cargo.toml", { "Cargo.toml": "" }, /must have \[package\] or \[workspace\]/],
        [
            "a missing member",
            { "Cargo.toml": `[workspace]\nmembers = ["gone"]\n` },
            /gone\/Cargo\.toml does not exist/,
        ],
    ];
    for (const [what, files, message] of broken) {
        it(`is refused with ${what}`, () => {
            assert.throws(() => readCargoProject(writeCrate(files)), message);
        });
    }
});
