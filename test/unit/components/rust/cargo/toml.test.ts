import assert from "node:assert/strict";
import { parseToml, tableAt, tablesAt, textAt, textsAt } from "../../../../../components/rust/cargo/toml.ts";

describe("a TOML file", () => {
    it("is read without values of other types", () => {
        const table = parseToml(`text = 1\ntexts = ["a", 1]\ntables = [{ a = 1 }, 1]\ntable = 1979-05-27\n`);
        assert.ok(typeof table !== "string");
        assert.equal(textAt(table, "text"), undefined);
        assert.deepEqual(textsAt(table, "texts"), ["a"]);
        assert.deepEqual(
            tablesAt(table, "tables").map(({ a }) => a),
            [1],
        );
        assert.deepEqual(tableAt(table, "table"), {});
    });

    it("is refused with the line and the reason, in one line", () => {
        assert.match(String(parseToml("a = 1\n[package\nb = 2\n")), /^line 2: (?!Invalid TOML)\w[^\n]+$/);
    });
});
