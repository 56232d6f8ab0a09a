import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { configurationTable } from "../../../stacks/documentation.ts";

/** A table without the padding that the formatter adds. */
function rows(table: string): string[] {
    return table
        .trim()
        .split("\n")
        .filter((line) => !/^\|[\s|-]+$/.test(line))
        .map((line) => line.replace(/\s+/g, " "));
}

describe("the README", () => {
    it("has the configuration table that the schema gives: npm run docs", () => {
        const text = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
        const table = /<!-- configuration -->\n([^]*)<!-- \/configuration -->/.exec(text)?.[1] ?? "";
        assert.deepEqual(rows(table), rows(configurationTable()));
        assert.ok(rows(table).length > 20);
    });
});
