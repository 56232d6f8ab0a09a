import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { configurationTable, policyList } from "../../../stacks/documentation.ts";

/** A table without the padding that the formatter adds. */
function rows(table: string): string[] {
    return table
        .trim()
        .split("\n")
        .filter((line) => !/^\|[\s|-]+$/.test(line))
        .map((line) => line.replace(/\s+/g, " "));
}

const text = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const marked = (name: string) =>
    new RegExp(`<!-- ${name} -->\n([^]*)<!-- /${name} -->`).exec(text)?.[1] ?? "";

describe("the README", () => {
    it("has the rules of production that the policy gives: npm run docs", () => {
        assert.equal(marked("policy").trim(), policyList());
        assert.ok(policyList().split("\n").length >= 10);
    });

    it("has the configuration table that the schema gives: npm run docs", () => {
        const table = marked("configuration");
        assert.deepEqual(rows(table), rows(configurationTable()));
        assert.ok(rows(table).length > 20);
    });
});
