import assert from "node:assert/strict";
import { maxCharacters } from "../../../preview/report/markdown.ts";
import { golden, recordings, reportsOf } from "../../recordings/reports.ts";

describe("the report of a recorded preview", () => {
    it("is kept of every kind", () => {
        assert.ok(recordings.length >= 15, recordings.join(", "));
    });

    for (const name of recordings) {
        it(`is the one that people read and found good: ${name}`, () => {
            const { md, txt } = reportsOf(name);
            assert.equal(
                md,
                golden(name, "md"),
                "`node --import tsx test/recordings/reports.ts` writes it again",
            );
            assert.equal(txt, golden(name, "txt"));
            assert.ok(md.length < maxCharacters);
        });
    }
});
