import assert from "node:assert/strict";
import { parseDuration, printDuration } from "../../../components/duration.ts";

describe("durations", () => {
    for (const [text, nanoseconds] of [
        ["1ns", 1],
        ["1.5ms", 1.5e6],
        ["90s", 90e9],
        ["1h30m", 5400e9],
        ["365d", 31_536_000e9],
    ] as const) {
        it(`are read: ${text}`, () => assert.equal(parseDuration(text), nanoseconds));
    }

    it("are refused without a unit, with an unknown one, and for zero", () => {
        const refused = ["", "5", "0s", "5 s", "1y", "-1s", "1m 5"].map(parseDuration);
        assert.deepEqual(new Set(refused), new Set([undefined]));
    });

    it("are printed in the largest unit that fits", () => {
        const printed = [1, 90e9, 120e9, 3600e9, 604_800e9].map(printDuration);
        assert.deepEqual(printed, ["1ns", "90s", "2m", "1h", "7d"]);
    });
});
