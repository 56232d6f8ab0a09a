import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkContextFiles } from "../../../../../components/rust/build/checkContext.ts";
import { readContextFiles } from "../../../../../components/rust/build/contextFiles.ts";
import { planRustBuild } from "../../../../../components/rust/build/plan.ts";
import { warningsOf } from "../../../../../components/rust/build/warnings.ts";
import { leaveSocket } from "../../../../integration/rust/crates/surroundings.ts";
import { buildOf, removeCrates, service, writeCrate } from "../crate.ts";

const files = { "templates/deep/a.html": "", "static/a.css": "" };

/** Every problem of a folder's files, with ROOT for the folder. */
const problems = (root: string, more: Partial<ReturnType<typeof readContextFiles>> = {}) =>
    checkContextFiles(root, { ...readContextFiles(root), ...more }, ["Cargo.toml", "Cargo.lock"]).map(
        (problem) => problem.replaceAll(root, "ROOT"),
    );

describe("a build context", () => {
    afterEach(removeCrates);

    /** Without patterns, the component's own apply. */
    const ignored: [patterns: string | undefined, hidden: string[], shown: string[]][] = [
        [
            undefined,
            ["target", "target/x", ".git", "vendor/x/.git", ".hg/store", "a/.jj", "crates/x/.svn"],
            ["src/target.rs", "src/target/mod.rs", "crates/x/target/y", "a.log", ".env", ".gitignore"],
        ],
        ["templates\n", ["templates", "templates/deep/a.html"], ["static", "target", ".git"]],
        ["*\n!Cargo.*\n!src\n!templates/**\n", ["static"], ["templates", "Cargo.lock", "src/main.rs"]],
        ["templates/**\n", ["templates"], ["static"]],
        ["**/*.css\n!static/b.css\n", ["static", "static/a.css"], ["templates"]],
        ["# templates\n", [], ["templates", "static", "empty"]],
    ];
    for (const [patterns, hidden, shown] of ignored) {
        it(`excludes ${hidden.join(", ") || "nothing"} with ${JSON.stringify(patterns)}`, () => {
            const root = writeCrate({ ...files, ".dockerignore": patterns });
            mkdirSync(join(root, "empty"));
            const { excludes, hasOwnIgnoreFile } = readContextFiles(root);
            assert.deepEqual([...hidden, ...shown].filter(excludes), hidden);
            assert.equal(hasOwnIgnoreFile, patterns !== undefined);
        });
    }

    it("has the files that are not excluded, and can have a pipe", () => {
        const root = writeCrate({ ".dockerignore": "*\n!src\n!Cargo.*\n", "data/big": "x" });
        execFileSync("mkfifo", [join(root, "src/pipe")]);
        assert.equal(readContextFiles(root).count, Object.keys(service).length + 1);
        assert.deepEqual(problems(root), []);
    });

    it("is refused with sockets, broken links, and files that cannot be read or are needed", () => {
        const root = writeCrate({ ".dockerignore": "*.lock\n" });
        symlinkSync("nowhere", join(root, "link"));
        leaveSocket(join(root, "agent.sock"));
        assert.deepEqual(problems(root, { unreadable: ["secrets", "a", "b", "c"] }), [
            '"secrets", "a", "b" and 1 more cannot be read by this user: change the mode, or list it in ROOT/.dockerignore',
            '"agent.sock" is a socket, which the Docker plugin cannot read: remove it, or list it in ROOT/.dockerignore',
            '"link" is a broken link, with which the Docker plugin refuses the folder: remove it, or list it in ROOT/.dockerignore',
            'ROOT/.dockerignore excludes "Cargo.lock", which the build needs: add "!Cargo.lock" at its end',
        ]);
        writeFileSync(join(root, ".dockerignore"), "link\n*.sock\n");
        assert.deepEqual(problems(root), []);
    });

    it("can contain folders that this user cannot read, if they are excluded", function () {
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        const root = writeCrate({ "data/a": "", "locked/b": "", ".dockerignore": "*\n!src\n!locked\n" });
        chmodSync(root, 0o755);
        chmodSync(join(root, "data"), 0o700);
        chmodSync(join(root, "locked"), 0o700);
        process.seteuid?.(65534);
        try {
            assert.deepEqual(readContextFiles(root).unreadable, ["locked"]);
        } finally {
            process.seteuid?.(0);
        }
    });

    it("causes a warning if it is large, with its largest entries", () => {
        const args = buildOf({}, { "models/large.bin": "", "data/a": "" });
        const root = args.context;
        const warning = () => warningsOf(args, planRustBuild(args)).warnings[0]?.replaceAll(root, "ROOT");
        assert.equal(warning(), undefined);
        truncateSync(join(root, "models/large.bin"), 3 * 2 ** 30);
        truncateSync(join(root, "data/a"), 150 * 2 ** 20);
        assert.match(
            warning() ?? "",
            /^ROOT has 3\.1 GB in 5 files, which every preview reads; the largest are models \(3\.0 GB\), data \(150 MB\), .*\. List what the build does not need in ROOT\/\.dockerignore$/,
        );
        writeFileSync(join(root, ".dockerignore"), "models\n");
        assert.equal(warning(), undefined);
    });
});
