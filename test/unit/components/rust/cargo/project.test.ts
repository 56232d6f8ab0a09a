import assert from "node:assert/strict";
import { join } from "node:path";
import { readCargoProject } from "../../../../../components/rust/cargo/project.ts";
import { removeCrates, service, workspace, writeCrate } from "../crate.ts";

const manifest = service["Cargo.toml"] ?? "";
const members = workspace["Cargo.toml"] ?? "";

const read = (files = {}, base = service) => readCargoProject(writeCrate(files, base));
const readManifest = (text: string, base?: typeof service) => read({ "Cargo.toml": text }, base);
const bin = (path: string) => `[[bin]]\nname = "till"\npath = "${path}"\n`;

describe("a Cargo project", () => {
    afterEach(removeCrates);

    it("is read with its name, version, programs and features, optional dependencies among them", () => {
        const { packages } = readManifest(`${manifest}rand = { version = "0.9", optional = true }\n`);
        const [found] = packages;
        assert.deepEqual([found?.name, found?.version, found?.rustVersion], ["shop", "1.4.0", "1.80"]);
        assert.deepEqual(found?.binaries, ["shop"]);
        assert.deepEqual(found?.features, ["metrics", "rand"]);
    });

    it("has all members of a workspace, with what they inherit", () => {
        const { packages } = read({}, workspace);
        assert.deepEqual(
            packages.map(({ name, version, binaries }) => [name, version, ...binaries].join(" ")),
            ["api 2.0.0 api tool", "core 0.1.0", "worker 2.0.0 run-worker tool"],
        );
        assert.equal(packages[0]?.repository, "https://example.com/space");
    });

    const workspaces: [what: string, manifest: string, members: string[]][] = [
        [
            "no members that the workspace excludes",
            members.replace("[workspace]", `[workspace]\nexclude = ["crates/worker"]`),
            ["api", "core"],
        ],
        [
            "a member that is named below an excluded folder",
            `[workspace]\nmembers = ["crates/worker"]\nexclude = ["crates"]\n`,
            ["worker"],
        ],
    ];
    for (const [what, text, expected] of workspaces) {
        it(`has ${what}`, () => {
            const names = readManifest(text, workspace).packages.map(({ name }) => name);
            assert.deepEqual(names, expected);
        });
    }

    it("can have a member outside of its folder", () => {
        const files = {
            "space/Cargo.toml": `[workspace]\nmembers = ["../tool"]\n[workspace.package]\nversion = "3.0.0"\n`,
            "space/Cargo.lock": "",
            "tool/Cargo.toml": `[package]\nname = "tool"\nversion.workspace = true\nworkspace = "../space"\n`,
            "tool/src/main.rs": "",
        };
        const folder = join(writeCrate(files, {}), "space");
        const [found] = readCargoProject(folder, "space").packages;
        assert.deepEqual([found?.version, found?.isMember], ["3.0.0", true]);
        assert.deepEqual(readCargoProject(folder).outside, ["../tool"]);
    });

    const listed = { "src/bin/one.rs": "", "src/bin/two/main.rs": "", "src/bin/none/x.rs": "" };
    const old = manifest.replace('edition = "2021"', "");
    const off = manifest.replace("[package]", "[package]\nautobins = false");
    const programs: [what: string, manifest: string, files: object, expected: string[]][] = [
        ["a listed program at the main file", manifest + bin("src/main.rs"), {}, ["till"]],
        ["a listed program beside the main file", manifest + bin("till.rs"), {}, ["till", "shop"]],
        ["programs in src/bin", manifest, listed, ["shop", "one", "two"]],
        ["in edition 2015 only those that are listed, if any are", old + bin("till.rs"), {}, ["till"]],
        ["none that are turned off", off, listed, []],
    ];
    for (const [what, text, files, expected] of programs) {
        it(`finds ${what}`, () => {
            const [found] = read({ "Cargo.toml": text, ...files }).packages;
            assert.deepEqual(found?.binaries, expected);
        });
    }

    it("has release and the manifest's profiles, except development profiles", () => {
        const profiles = `[profile.dev]\ndebug = 0\n[profile.small]\ninherits = "release"\n`;
        assert.deepEqual(readManifest(manifest + profiles).profiles, ["release", "small"]);
    });

    it("reports dependencies and patches outside of the build context", () => {
        const common = `common = { path = "../common" }\n`;
        const patch = `[patch.crates-io]\nserde = { path = "../serde" }\n`;
        assert.deepEqual(readManifest(manifest + common + patch).outside, ["../common", "../serde"]);
    });

    it("builds no program of a package that is not a member", () => {
        const till = { "till/Cargo.toml": `[package]\nname = "till"\n`, "till/src/main.rs": "fn main() {}" };
        const { packages } = read({ "Cargo.toml": `${manifest}till = { path = "till" }\n`, ...till });
        const found = packages.map(({ name, isMember }) => `${name} ${isMember}`);
        assert.deepEqual(found, ["shop true", "till false"]);
    });

    const toolchains: [file: string, text: string][] = [
        ["rust-toolchain", "1.85\n"],
        ["rust-toolchain", `[toolchain]\nchannel = "1.85"\n`],
        ["rust-toolchain.toml", `[toolchain]\nchannel = "1.85"\ncomponents = ["clippy"]\n`],
    ];
    for (const [file, text] of toolchains) {
        it(`reads ${file} with ${JSON.stringify(text)}`, () => {
            assert.equal(read({ [file]: text }).toolchain, "1.85");
        });
    }

    const broken: [what: string, file: string, text: string | undefined, message: RegExp][] = [
        ["no Cargo.toml", "Cargo.toml", undefined, /Cargo\.toml does not exist: use the folder/],
        ["a broken Cargo.toml", "Cargo.toml", "[package\nname", /Cargo\.toml is not valid TOML: line 1/],
        ["an empty Cargo.toml", "Cargo.toml", "", /must have \[package\] or \[workspace\]/],
        ["a missing member", "Cargo.toml", members.replace("*", "gone"), /gone\/Cargo\.toml does not exist/],
        // As by cargo.
        [
            "a folder that matches a pattern, but has no package",
            "crates/notes/a.md",
            "",
            /\/crates\/notes\/Cargo\.toml does not exist, .*list .* under "exclude" there/,
        ],
        [
            "such a folder at any depth",
            "Cargo.toml",
            members.replace("crates/*", "crates/**"),
            /\/crates\/api\/src\/Cargo\.toml does not exist/,
        ],
    ];
    for (const [what, file, text, message] of broken) {
        it(`is refused with ${what}`, () => {
            assert.throws(() => read({ [file]: text }, workspace), message);
        });
    }
});
