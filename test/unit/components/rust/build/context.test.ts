import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { RustBuildArgs } from "../../../../../components/rust/build/args.ts";
import { checkRustBuild } from "../../../../../components/rust/build/checkBuild.ts";
import { readContextFiles } from "../../../../../components/rust/build/contextFiles.ts";
import { notesOnBuild } from "../../../../../components/rust/build/warnings.ts";
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

describe("the folder that a build sees", () => {
    afterEach(removeCrates);

    const hidings: [patterns: string, hidden: string[], shown: string[]][] = [
        ["templates\n", ["templates", "templates/deep/a.html"], ["static"]],
        ["*\n!Cargo.*\n!src\n!templates/**\n", ["static"], ["templates", "Cargo.lock", "src/main.rs"]],
        ["templates/**\n", ["templates"], ["static"]],
        ["**/*.css\n!static/b.css\n", ["static", "static/a.css"], ["templates"]],
        ["# templates\n", [], ["templates", "static", "empty"]],
    ];
    for (const [patterns, hidden, shown] of hidings) {
        it(`is by ${JSON.stringify(patterns)} without ${hidden.join(", ") || "nothing"}`, () => {
            const folder = writeCrate({ ...templates, ".dockerignore": patterns });
            mkdirSync(join(folder, "empty"));
            const { hides } = readContextFiles(folder);
            assert.deepEqual(
                [...hidden, ...shown].filter((path) => hides(path)),
                hidden,
            );
        });
    }

    it("may have a pipe, and neither a socket nor a link that leads nowhere", () => {
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
        assert.match(link ?? "", /^context: "current" is a link that leads nowhere/);
        assert.deepEqual(others, []);
    });

    it("is looked through by a user who may not see all of it, which counts only where it is sent", function () {
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

    it("is warned of with its size and what is largest in it", () => {
        const folder = writeCrate({ "models/large.bin": "" });
        truncateSync(join(folder, "models/large.bin"), 3 * 2 ** 30);
        const args = build(folder);
        const { warnings } = notesOnBuild(args, planRustBuild(args));
        assert.match(
            warnings.join("\n"),
            /^.* has 3\.0 GB in 4 files, which every preview reads; the largest are models \(3\.0 GB\), /,
        );
        const ignoring = build(writeCrate({ "models/large.bin": "", ".dockerignore": "models\n" }));
        truncateSync(join(ignoring.context, "models/large.bin"), 3 * 2 ** 30);
        assert.deepEqual(notesOnBuild(ignoring, planRustBuild(ignoring)).warnings, []);
    });
});

describe("files beside the program", () => {
    afterEach(removeCrates);

    it("may be folders, files and hidden ones", () => {
        const folder = writeCrate({ ...templates, ".env.example": "" });
        assert.deepEqual(reasons(folder, { assets: ["templates/", "static/a.css", ".env.example"] }), []);
    });

    it("may not be where the program itself lies, all of the project, or what is not sent", () => {
        const files = { ...templates, "hidden/a": "", "app/a": "", ".dockerignore": "hidden/**\n" };
        const found = reasons(writeCrate(files), { assets: ["app", ".", "hidden"] });
        assert.match(found[0] ?? "", /^assets\[0\]: "app" would lie in \/app/);
        assert.match(found[1] ?? "", /^assets\[1\]: "\." is not a path within the project/);
        assert.match(found[2] ?? "", /^assets\[2\]: "hidden" is hidden by the \.dockerignore; add "!hidden"/);
    });
});
