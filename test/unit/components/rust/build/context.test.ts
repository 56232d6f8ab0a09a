import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { readContextFiles } from "../../../../../components/rust/build/contextFiles.ts";
import { warningsOf } from "../../../../../components/rust/build/warnings.ts";
import { planRustBuild } from "../../../../../components/rust/build/plan.ts";
import { leaveSocket } from "../../../../integration/rust/crates/surroundings.ts";
import { removeCrates, writeCrate } from "../crate.ts";

function build(context: string, more: Partial<RustBuildArgs> = {}): RustBuildArgs {
    return {
        context,
        binary: "shop",
        builderImage: "dhi.io/rust:1-debian13-dev",
        runtimeImage: "dhi.io/static:20250419-glibc-debian13",
        ...more,
    };
}

function reasons(context: string, more: Partial<RustBuildArgs> = {}): string[] {
    return checkRustBuild(build(context, more)).map(({ path, reason }) => `${path}: ${reason}`);
}

const templates = { "templates/deep/a.html": "", "static/a.css": "" };

describe("a build context", () => {
    afterEach(removeCrates);

    const hidings: [patterns: string, hidden: string[], shown: string[]][] = [
        ["templates\n", ["templates", "templates/deep/a.html"], ["static"]],
        ["*\n!Cargo.*\n!src\n!templates/**\n", ["static"], ["templates", "Cargo.lock", "src/main.rs"]],
        ["templates/**\n", ["templates"], ["static"]],
        ["**/*.css\n!static/b.css\n", ["static", "static/a.css"], ["templates"]],
        ["# templates\n", [], ["templates", "static", "empty"]],
    ];
    for (const [patterns, hidden, shown] of hidings) {
        it(`excludes ${hidden.join(", ") || "nothing"} with ${JSON.stringify(patterns)}`, () => {
            const folder = writeCrate({ ...templates, ".dockerignore": patterns });
            mkdirSync(join(folder, "empty"));
            const { excludes } = readContextFiles(folder);
            assert.deepEqual(
                [...hidden, ...shown].filter((path) => excludes(path)),
                hidden,
            );
        });
    }

    it("can contain a pipe, but no socket and no broken link", () => {
        const folder = writeCrate();
        execFileSync("mkfifo", [join(folder, "pipe")]);
        assert.deepEqual(reasons(folder), []);
        leaveSocket(join(folder, "agent.sock"));
        symlinkSync("gone", join(folder, "current"));
        const [socket, link, ...others] = reasons(folder);
        assert.match(
            socket ?? "",
            /^context: "agent\.sock" is a socket, which the Docker plugin cannot read/,
        );
        assert.match(link ?? "", /^context: "current" is a broken link/);
        assert.deepEqual(others, []);
    });

    it("can contain folders that this user cannot read, if they are excluded", function () {
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        const files = { "data/a": "", "locked/b": "", ".dockerignore": "*\n!src\n!locked\n" };
        const folder = writeCrate(files);
        chmodSync(folder, 0o755);
        chmodSync(join(folder, "data"), 0o700);
        chmodSync(join(folder, "locked"), 0o700);
        process.seteuid?.(65534);
        try {
            assert.deepEqual(readContextFiles(folder).unreadable, ["locked"]);
        } finally {
            process.seteuid?.(0);
        }
    });

    it("causes a warning if it is large, with its largest entries", () => {
        const folder = writeCrate({ "models/large.bin": "" });
        truncateSync(join(folder, "models/large.bin"), 3 * 2 ** 30);
        const args = build(folder);
        const { warnings } = warningsOf(args, planRustBuild(args));
        assert.match(
            warnings.join("\n"),
            /^.* has 3\.0 GB in 4 files, which every preview reads; the largest are models \(3\.0 GB\), /,
        );
        const ignoring = build(writeCrate({ "models/large.bin": "", ".dockerignore": "models\n" }));
        truncateSync(join(ignoring.context, "models/large.bin"), 3 * 2 ** 30);
        assert.deepEqual(warningsOf(ignoring, planRustBuild(ignoring)).warnings, []);
    });
});

describe("the assets of a build", () => {
    afterEach(removeCrates);

    it("can be folders, files and dotfiles", () => {
        const folder = writeCrate({ ...templates, ".env.example": "" });
        assert.deepEqual(reasons(folder, { assets: ["templates/", "static/a.css", ".env.example"] }), []);
    });

    it("cannot replace the program, be the whole project, or be excluded", () => {
        const files = { ...templates, "hidden/a": "", "app/a": "", ".dockerignore": "hidden/**\n" };
        const found = reasons(writeCrate(files), { assets: ["app", ".", "hidden"] });
        assert.match(found[0] ?? "", /^assets\[0\]: "app" would be in \/app/);
        assert.match(found[1] ?? "", /^assets\[1\]: "\." is not a valid path/);
        assert.match(found[2] ?? "", /^assets\[2\]: "hidden" is excluded by \.dockerignore: add "!hidden"/);
    });
});
