import assert from "node:assert/strict";
import { saysSymbols, symbolVariables } from "../../../../../components/rust/cargo/profile.ts";

describe("a profile", () => {
    const cases: [what: string, profiles: Record<string, object>, says: boolean][] = [
        ["nothing", {}, false],
        ["something else", { release: { lto: true } }, false],
        ["what becomes of symbols", { release: { strip: false } }, true],
        ["that it has lines to debug", { release: { debug: "line-tables-only" } }, true],
        ["that it has no debug information, as ever", { release: { debug: false } }, false],
        ["the same as a number", { release: { debug: 0 } }, false],
        ["nothing, as another one does", { small: { strip: true } }, false],
    ];
    for (const [what, profiles, says] of cases) {
        it(`that says ${what} is ${says ? "" : "not "}heeded`, () => {
            assert.equal(saysSymbols(profiles, "release"), says);
        });
    }

    it("is heeded by way of the one that it inherits from", () => {
        assert.equal(saysSymbols({ release: { debug: 1 }, small: { inherits: "release" } }, "small"), true);
    });

    it("is also said by variables", () => {
        assert.deepEqual(symbolVariables("my-own"), [
            "CARGO_PROFILE_MY_OWN_STRIP",
            "CARGO_PROFILE_MY_OWN_DEBUG",
        ]);
    });
});
