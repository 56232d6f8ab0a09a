import assert from "node:assert/strict";
import { lost } from "../../../bench/roll.ts";

describe("messages lost in a roll", () => {
    const load = { seconds: 1, retries: 0, longestGap: 1 };
    for (const [title, acknowledged, payloads, expected] of [
        ["are none where the stream has every acknowledged one", 3, ["0", "1", "2"], 0],
        ["are those that the stream lacks, one that it has twice not counted twice", 4, ["0", "2", "2"], 2],
        ["are not made up for by one that was stored and not acknowledged", 2, ["0", "2"], 1],
    ] as const) {
        it(title, () => {
            assert.equal(lost({ ...load, acknowledged, payloads }), expected);
        });
    }
});
