import assert from "node:assert/strict";
import { printTable } from "../../../../cli/reports/table.ts";

describe("printTable", () => {
    it("prints headings and aligned columns", () => {
        const rows = [
            { node: "events-0", routes: 2 },
            { node: "e", routes: "2 of 2" },
        ];
        assert.equal(printTable(rows), "node      routes\nevents-0  2\ne         2 of 2");
    });

    it("prints nothing without rows", () => {
        assert.equal(printTable([]), "");
    });
});
