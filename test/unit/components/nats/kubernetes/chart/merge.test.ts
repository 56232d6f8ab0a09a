import assert from "node:assert/strict";
import { mergeValues } from "../../../../../../components/nats/kubernetes/chart/merge.ts";

describe("a user's values", () => {
    const cases: [title: string, base: object, over: object, merged: object][] = [
        ["change nothing where there are none", { a: { b: 1 } }, {}, { a: { b: 1 } }],
        ["are merged key by key", { a: { b: 1, c: 2 } }, { a: { c: 3, d: 4 } }, { a: { b: 1, c: 3, d: 4 } }],
        ["replace lists", { a: [1, 2] }, { a: [3] }, { a: [3] }],
        ["append to patches", { a: { patch: [1] } }, { a: { patch: [2] } }, { a: { patch: [1, 2] } }],
        ["add patches where there are none", { a: {} }, { a: { patch: [2] } }, { a: { patch: [2] } }],
        ["replace a map by another value", { a: { b: 1 } }, { a: false }, { a: false }],
        ["replace another value by a map", { a: false }, { a: { b: 1 } }, { a: { b: 1 } }],
        ["remove a value with null, as Helm does", { a: { b: 1 } }, { a: { b: null } }, { a: { b: null } }],
        ["can have keys named like methods", {}, { toString: { a: 1 } }, { toString: { a: 1 } }],
    ];
    for (const [title, base, over, merged] of cases) {
        it(title, () => assert.deepEqual(mergeValues({ ...base }, { ...over }), merged));
    }

    it("do not change the values that they are merged into", () => {
        const base = { a: { patch: [1], b: { c: 1 } } };
        mergeValues(base, { a: { patch: [2], b: { c: 2 } } });
        assert.deepEqual(base, { a: { patch: [1], b: { c: 1 } } });
    });
});
