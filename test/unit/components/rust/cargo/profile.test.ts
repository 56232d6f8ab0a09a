import assert from "node:assert/strict";
import { definesSymbols, symbolVariables } from "../../../../../components/rust/cargo/profile.ts";

describe("a profile", () => {
    const cases: [what: string, profiles: Record<string, object>, defines: boolean][] = [
        ["nothing", {}, false],
        ["something else", { release: { lto: true } }, false],
        ["strip", { release: { strip: false } }, true],
        ["line tables as debug information", { release: { debug: "line-tables-only" } }, true],
        ["no debug information, as by default", { release: { debug: false } }, false],
        ["the same as a number", { release: { debug: 0 } }, false],
        ["nothing, while another one does", { small: { strip: true } }, false],
        ["one that it inherits from", { release: { inherits: "small" }, small: { debug: 1 } }, true],
    ];
    for (const [what, profiles, defines] of cases) {
        it(`with ${what} ${defines ? "defines" : "does not define"} what happens to symbols`, () => {
            assert.equal(definesSymbols(profiles, "release"), defines);
        });
    }

    it("can be changed by variables", () => {
        assert.deepEqual(symbolVariables("a-b"), ["CARGO_PROFILE_A_B_STRIP", "CARGO_PROFILE_A_B_DEBUG"]);
    });
});
