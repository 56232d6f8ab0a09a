import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { figure, fit } from "../../../bench/report/figures.ts";
import type { Report, Result } from "../../../bench/report/result.ts";
import { reportSvg } from "../../../bench/report/svg.ts";
import { resultTable } from "../../../bench/report/table.ts";
import { benchNames, filesOf, page, pageWith } from "../../../bench/report/write.ts";
import { root, text } from "../../../cli/docs/imports.ts";

const result: Result = {
    subject: "three servers",
    columns: ["compose <up>", "pulumi up"],
    yardstick: "compose <up>",
    rows: [
        { title: "from nothing", unit: "s", samples: [[4, 2, 3], [12]] },
        { title: "lost messages", unit: "", samples: [[0], [0]] },
        { title: "preview", unit: "s", samples: [[], [2.345]] },
    ],
    notes: ["each server takes 1 s"],
};
const hidden: Result = { ...result, subject: "phases", isTableOnly: true };
const report: Report = {
    bench: "start",
    date: "2026-11-26",
    machine: "2 x processor",
    versions: { Pulumi: "3.1.0" },
    results: [result, hidden],
};

describe("the results of a benchmark", () => {
    it("are a table of medians and ranges, with ratios where there is something to compare with", () => {
        const lines = resultTable(result).split("\n");
        assert.deepEqual(
            lines.map((line) => line.replaceAll(/ +/g, " ")),
            [
                "| three servers | compose <up> | pulumi up | ratio |",
                "| ---------------- | -----------: | --------: | ----: |",
                "| from nothing (s) | 3 (2 to 4) | 12 | 4.0 x |",
                "| lost messages | 0 | 0 | |",
                "| preview (s) | | 2.35 | |",
                "",
                "- each server takes 1 s.",
            ],
        );
        assert.equal(new Set(lines.slice(0, 5).map((line) => line.length)).size, 1, "lines of a table align");
    });

    it("are a picture in which bars are as long as their figures, and which lacks what is for tables only", () => {
        const picture = reportSvg(report).text;
        const bars = [...picture.matchAll(/class="(yardstick|way)"[^>]*width="([\d.]+)"/g)];
        const drawn = bars.map(([, kind, width]) => [kind, Number(width)] as const);
        const [first = 0, second = 0] = drawn.map(([, width]) => width);
        assert.ok(Math.abs(second / first - 4) < 0.01, picture);
        assert.deepEqual(
            drawn.map(([kind]) => kind),
            ["yardstick", "way", "yardstick", "way", "way"],
        );
        assert.match(picture, />3 s</);
        assert.match(picture, />12 s \(4\.0 x\)</);
        assert.match(picture, /compose &#60;up&#62;/);
        assert.doesNotMatch(picture, /phases|NaN|Infinity/);
    });

    it("take the place of earlier ones in the page", async () => {
        const before = "# Page\n\n<!-- start -->\n\nold\n\n<!-- /start -->\n\nEnd\n";
        const after = await pageWith(before, report);
        assert.match(after, /# Page\n\n<!-- start -->\n\n!\[.*\]\(images\/bench-start\.svg\)\n\n\| three/);
        assert.match(
            after,
            /\| phases [^]*\n\n2026-11-26: 2 x processor; Pulumi 3\.1\.0\.\n\n<!-- \/start -->\n\nEnd\n$/,
        );
        assert.doesNotMatch(after, /old/);
    });

    for (const bench of benchNames) {
        const files = filesOf(bench);
        it(`are the same in the page, the picture and the JSON of ${bench}`, async function () {
            if (!existsSync(join(root, files.json))) {
                assert.ok(
                    !text(page).includes(files.svg.replace("docs/", "")),
                    `${files.svg} has no figures`,
                );
                return;
            }
            const kept = JSON.parse(text(files.json)) as Report;
            assert.equal(text(page), await pageWith(text(page), kept));
            assert.equal(text(files.svg), reportSvg(kept).text);
        });
    }
});

describe("a figure", () => {
    for (const [value, expected] of [
        [0, "0"],
        [0.04567, "0.0457"],
        [12.345, "12.3"],
        [999.4, "999"],
        [8747, "8,747"],
        [1_234_567.8, "1,234,568"],
    ] as const) {
        it(`of ${value} is "${expected}"`, () => {
            assert.equal(figure(value), expected);
        });
    }
});

describe("the line through points", () => {
    it("has their slope, and says how far off the farthest is", () => {
        const exact = fit([
            [1, 5],
            [3, 9],
            [9, 21],
        ]);
        assert.deepEqual(
            [exact.slope, exact.base, exact.farthest].map((value) => Number(value.toFixed(9))),
            [2, 3, 0],
        );
        const { slope, farthest } = fit([
            [0, 0],
            [1, 3],
            [2, 0],
        ]);
        assert.deepEqual([slope, farthest], [0, 2]);
    });
});
