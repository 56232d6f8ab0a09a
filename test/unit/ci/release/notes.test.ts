import assert from "node:assert/strict";
import { releaseNotes, releaseProblems, type Release } from "../../../../ci/release/notes.ts";

const changelog =
    "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-26\n\n### Added\n\n- A.\n\n## [1.1.0]\n";

describe("a release", () => {
    it("has the changelog's section as its notes", () => {
        assert.equal(releaseNotes(changelog, "1.2.0"), "### Added\n\n- A.");
    });

    const cases: [title: string, change: Partial<Release>, problems: RegExp[]][] = [
        ["is made of a tag, a version and notes that agree", {}, []],
        ["needs the tag of its version", { tag: "1.2.0" }, [/"1\.2\.0" is not a valid tag: use v1\.2\.0/]],
        [
            "needs a section in the changelog",
            { tag: "v1.2.1", version: "1.2.1" },
            [/no section for 1\.2\.1: rename "## \[Unreleased\]" to "## \[1\.2\.1\] - DATE"/],
        ],
        ["needs notes", { tag: "v1.1.0", version: "1.1.0" }, [/the section of 1\.1\.0 is empty/]],
        ["reports everything at once", { version: "2.0.0" }, [/not a valid tag/, /no section for 2\.0\.0/]],
    ];
    for (const [title, change, expected] of cases) {
        it(title, () => {
            const problems = releaseProblems({ tag: "v1.2.0", version: "1.2.0", changelog, ...change });
            assert.equal(problems.length, expected.length, problems.join("\n"));
            expected.forEach((message, index) => assert.match(problems[index] ?? "", message));
        });
    }
});
