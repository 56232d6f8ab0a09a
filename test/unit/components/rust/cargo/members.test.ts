import assert from "node:assert/strict";
import { foldersMatching } from "../../../../../components/rust/cargo/members.ts";
import { removeCrates, writeCrate } from "../crate.ts";

describe("the members of a workspace", () => {
    afterEach(removeCrates);

    const files = { "a.rs": "", "crates/a/x": "", "crates/b/deep/x": "", "crates/.c/x": "", "tools/x": "" };
    const inCrates = ["crates/.c", "crates/a", "crates/b"];
    const cases: [pattern: string, folders: string[]][] = [
        [".", [""]],
        ["./tools/", ["tools"]],
        ["../outside", ["../outside"]],
        ["crates/*", inCrates],
        ["crates/**", [...inCrates, "crates/b/deep"]],
        ["**", ["crates", ...inCrates, "crates/b/deep", "tools"]],
        ["**/tools", ["tools"]],
        ["crates/?", ["crates/a", "crates/b"]],
        ["crates/[ab]/", ["crates/a", "crates/b"]],
        ["crates/{a,b}*", []],
        ["crates/@(a)*", []],
    ];
    for (const [pattern, folders] of cases) {
        it(`are ${folders.join(", ") || "none"} with ${JSON.stringify(pattern)}`, () => {
            assert.deepEqual(foldersMatching(writeCrate(files, {}), pattern), folders);
        });
    }
});
