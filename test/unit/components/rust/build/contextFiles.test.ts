import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkContextFiles } from "../../../../../components/rust/build/checkContext.ts";
import { readContextFiles } from "../../../../../components/rust/build/contextFiles.ts";
import { removeCrates, service, writeCrate } from "../crate.ts";

const needed = ["Cargo.toml", "Cargo.lock"];

describe("the files of a build context", () => {
    afterEach(removeCrates);

    it("are all but compiled code at the top and version control", () => {
        const { excludes, hasOwnIgnoreFile } = readContextFiles(writeCrate());
        assert.equal(hasOwnIgnoreFile, false);
        const hidden = ["target", "target/x", ".git", "vendor/x/.git", ".hg/store", "crates/x/.svn"];
        const shown = [
            "src/target.rs",
            "src/target/mod.rs",
            "crates/x/target/y",
            "README.md",
            "a.log",
            ".env",
            ".gitignore",
        ];
        assert.deepEqual(
            hidden.filter((path) => !excludes(path)),
            [],
        );
        assert.deepEqual(shown.filter(excludes), []);
    });

    it("are those that the project's .dockerignore does not exclude", () => {
        const root = writeCrate({ ".dockerignore": "*\n!src\n!Cargo.*\n", "data/big": "x" });
        const files = readContextFiles(root);
        assert.ok(files.hasOwnIgnoreFile && files.excludes("data/big") && !files.excludes("src/main.rs"));
        assert.equal(files.count, Object.keys(service).length);
        assert.deepEqual(checkContextFiles(root, files, needed), []);
    });

    it("are refused without those that every build needs", () => {
        const root = writeCrate({ ".dockerignore": "*.lock\n" });
        const [problem = ""] = checkContextFiles(root, readContextFiles(root), needed);
        assert.match(
            problem,
            /\.dockerignore excludes "Cargo\.lock", which the build needs: add "!Cargo\.lock" at its end/,
        );
    });

    it("are refused with a broken link, and with files that this user cannot read", () => {
        const root = writeCrate();
        symlinkSync("nowhere", join(root, "src/link"));
        const files = readContextFiles(root);
        assert.deepEqual(files.dangling, ["src/link"]);
        const problems = checkContextFiles(
            root,
            { ...files, unreadable: ["secrets", "a", "b", "c"] },
            needed,
        );
        assert.match(
            problems[0] ?? "",
            /"secrets", "a", "b" and 1 more cannot be read by this user: .*\.dockerignore/,
        );
        assert.match(problems[1] ?? "", /"src\/link" is a broken link/);
        writeFileSync(join(root, ".dockerignore"), "src/link\n");
        assert.deepEqual(readContextFiles(root).dangling, []);
    });
});
