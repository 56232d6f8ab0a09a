/** SECURITY.md: its claims name tests. test/unit/documents.test.ts checks that these exist. */
import assert from "node:assert/strict";
import { text } from "../../cli/docs/imports.ts";

describe("the threat model", () => {
    const attackers = text("SECURITY.md").split("\n### ").slice(1, -1);

    it("is about four kinds of attackers", () => {
        const names = attackers.map((section) => section.split("\n")[0]);
        const places = ["on the network", "in a container", "in a registry", "in a pull request"];
        assert.deepEqual(
            names,
            places.map((place) => `An attacker ${place}`),
        );
    });

    for (const attacker of attackers) {
        const [title = "", ...lines] = attacker.split("\n");
        const rows = lines.filter((line) => line.startsWith("|")).slice(2);
        it(`names a test for every claim: ${title}`, () => {
            assert.ok(rows.length > 5);
            const test = /\]\(test\/(?:unit|integration|kubernetes)\/[\w/]+\.test\.ts\)/;
            assert.deepEqual(
                rows.filter((row) => !test.test(row)),
                [],
            );
        });
    }

    it("fits on a few screens", () => {
        assert.ok(text("SECURITY.md").split("\n").length <= 121);
    });
});
