import assert from "node:assert/strict";
import { imageProblems } from "../../../cli/checkUp/images.ts";
import type { ImageReport } from "../../../cli/reports/images.ts";

const image: ImageReport = {
    ...{ key: "dhi:images.nats", registry: "dhi.io", repository: "nats", tag: "2.15.1-debian13" },
    ...{ status: "same", rebuilt: "yes", signedBy: "Docker", attested: [], unverified: [] },
};
const now = new Date("2026-11-26T00:00:00Z");

describe("what somebody should do about an image", () => {
    const cases: [title: string, more: Partial<ImageReport>, problems: string[]][] = [
        ["nothing while it is current, signed and built again", {}, []],
        ["nothing about an end that is far", { endOfLife: "2027-06-01T00:00:00Z" }, []],
        [
            "pin a tag that has moved",
            { status: "moved" },
            ["the tag has moved; pin the new digest with: npm run images -- STACK --pin"],
        ],
        ["find one that is missing", { status: "missing", reason: "no such tag" }, ["no such tag"]],
        [
            "leave a version without fixes",
            { rebuilt: "no", newest: "2.15.1" },
            ["not rebuilt any more, so it gets no fixes: use 2.15.1"],
        ],
        [
            "leave one that ends soon",
            { endOfLife: "2026-12-20T00:00:00Z" },
            ["its end of life is 2026-12-20"],
        ],
        ["see who signed it", { unsigned: "no signature" }, ["not signed: no signature"]],
    ];
    for (const [title, more, problems] of cases) {
        it(title, () => {
            const expected = problems.map((problem) => `${image.key}: ${problem}`);
            assert.deepEqual(imageProblems({ ...image, ...more }, true, now), expected);
        });
    }

    it("does not matter who signed it where the stack does not verify that", () => {
        assert.deepEqual(imageProblems({ ...image, unsigned: "no signature" }, false, now), []);
    });
});
