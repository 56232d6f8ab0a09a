import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { copyManifests } from "../../../../ci/services/manifests.ts";
import { TestFolder } from "../../folder.ts";

describe("copyManifests", () => {
    const folder = new TestFolder();

    /** Copies a project with some files. Returns the files of the copy. */
    function copy(files: Readonly<Record<string, string>>, name = "copy"): Record<string, string> {
        for (const [file, text] of Object.entries(files)) {
            folder.write(`${name}-from/${file}`, text);
        }
        const to = folder.at(name);
        copyManifests(folder.at(`${name}-from`), to);
        const copied = readdirSync(to, { recursive: true, encoding: "utf8" }).filter((file) =>
            statSync(join(to, file)).isFile(),
        );
        return Object.fromEntries(copied.map((file) => [file, folder.read(`${name}/${file}`)]));
    }

    const workspace = {
        "Cargo.toml": '[workspace]\nmembers = ["crates/*"]',
        "Cargo.lock": "version = 4",
        ".cargo/config.toml": "[net]",
        "rust-toolchain.toml": "[toolchain]",
        "crates/web/Cargo.toml":
            '[package]\nname = "web"\nbuild = "made.rs"\n[[bin]]\nname = "x"\npath = "odd/x.rs"\n[[test]]\nname = "t"',
        "crates/web/made.rs": "fn main() {}",
        "crates/web/odd/x.rs": "fn main() {}",
        "crates/web/tests/t.rs": "#[test]",
        "crates/web/src/bin/y.rs": "fn main() {}",
        "crates/web/src/bin/z/main.rs": "fn main() {}",
        "crates/web/src/lib.rs": "mod more;",
    };

    it("copies the files that cargo reads, and empty files for targets", () => {
        const copied = copy({ ...workspace, "crates/web/src/more.rs": "", "target/x": "", "README.md": "x" });
        assert.deepEqual(Object.keys(copied).sort(), Object.keys(workspace).sort());
        assert.equal(copied["Cargo.lock"], "version = 4");
        assert.equal(copied["crates/web/Cargo.toml"], workspace["crates/web/Cargo.toml"]);
        const sources = Object.entries(copied).filter(([file]) => file.endsWith(".rs"));
        assert.ok(sources.every(([, text]) => text === ""));
    });

    it("copies the same after a change of sources or a new module", () => {
        const changed = { ...workspace, "crates/web/src/lib.rs": "mod a;", "crates/web/src/a.rs": "new" };
        assert.deepEqual(copy(workspace), copy(changed, "other"));
    });

    it("copies vendored crates whole", () => {
        const vendored = { "vendor/a/.cargo-checksum.json": "{}", "vendor/a/src/lib.rs": "pub fn a() {}" };
        assert.equal(copy({ ...workspace, ...vendored })["vendor/a/src/lib.rs"], "pub fn a() {}");
    });

    it("copies a broken manifest, which cargo will report", () => {
        assert.equal(copy({ "Cargo.toml": "[broken" })["Cargo.toml"], "[broken");
        assert.ok(!existsSync(folder.at("copy/src")));
    });
});
