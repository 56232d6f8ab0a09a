import assert from "node:assert/strict";
import { check } from "../../../offline/docker-plugin/check.ts";
import type { Checked } from "../../../offline/docker-plugin/check.ts";
import { diff } from "../../../offline/docker-plugin/diff.ts";
import { plan } from "../../../offline/docker-plugin/plan.ts";
import { isSame } from "../../../offline/docker-plugin/schema.ts";
import type { Properties } from "../../../offline/docker-plugin/schema.ts";
import { unknown } from "../../../offline/plugin/values.ts";
import type { Values } from "../../../offline/plugin/values.ts";

const forceNew = { forceNew: true } as const;

const properties = {
    chosen: { type: "list", computed: true, ...forceNew },
    count: { type: "number" },
    id: { type: "string", output: true },
    limited: { type: "boolean", default: true },
    map: { type: "map", ...forceNew },
    name: { type: "string", required: true, ...forceNew },
    off: { type: "boolean", default: false },
    parts: {
        type: "list",
        fields: {
            size: { type: "number", required: true },
            place: { type: "number", computed: true, ...forceNew },
        },
        unordered: true,
    },
    tags: { type: "set", fields: { key: { type: "string", required: true, ...forceNew } }, ...forceNew },
    user: { type: "string", emptyKeeps: true },
    words: { type: "set" },
} as const satisfies Properties;

function checked(news: Values, olds: Values = {}, proposedName?: string): Checked {
    const seed = Buffer.from("0123456789");
    return check({ properties, name: "res", news, olds, namesItself: true, seed, proposedName });
}

describe("docker plugin: checking", () => {
    it("fills in defaults, but not those that say nothing", () => {
        const { inputs } = checked({ name: "n" });
        assert.deepEqual(inputs, { name: "n", limited: true, __defaults: ["limited"] });
    });

    it("makes a name from the seed, once", () => {
        const { inputs } = checked({});
        assert.equal(inputs["name"], "res-3031323");
        assert.deepEqual(inputs["__defaults"], ["limited", "name"]);
        assert.equal(checked({}, { name: "kept" }).inputs["name"], "kept");
    });

    it("takes the name that the engine proposes, or makes none", () => {
        assert.equal(checked({}, {}, "proposed").inputs["name"], "proposed");
        assert.match(checked({}, {}, "").failures.join(), /argument "name" is required/);
    });

    it("says what it does not offer, and why", () => {
        const closed = { shut: { type: "map", unsupported: "use the door" } } as const;
        const input = { properties: closed, name: "res", news: { shut: {} }, olds: {}, namesItself: false };
        const { failures } = check({ ...input, seed: new Uint8Array() });
        assert.deepEqual(failures, ["use the door. Examine values at 'res.shut'."]);
    });

    it("is not taken in by the names of an object's own properties", () => {
        assert.equal(checked({ name: "n", constructor: "x" }).failures.length, 1);
    });

    it("reports each problem with its place", () => {
        const { failures } = checked({ name: "n", count: "x", parts: [{ size: 1 }, { siz: 2 }], words: "w" });
        assert.deepEqual(failures, [
            "expected a number, got a string. Examine values at 'res.count'.",
            "Invalid or unknown key. Examine values at 'res.parts[1].siz'.",
            'Missing required argument. The argument "size" is required, but no definition was found.. ' +
                "Examine values at 'res.parts[1].size'.",
            "expected a list, got a string. Examine values at 'res.words'.",
        ]);
    });
});

describe("docker plugin: planning", () => {
    it("does not know yet what Docker will choose", () => {
        const planned = plan(properties, undefined, { name: "n" });
        assert.deepEqual(planned, { chosen: unknown, id: unknown, limited: true, name: "n", off: false });
    });

    it("keeps what was chosen", () => {
        const state = { name: "n", id: "1", chosen: ["a"], limited: true, off: false };
        assert.deepEqual(plan(properties, state, { name: "n" }), state);
    });

    it("expects a list that was never read", () => {
        assert.equal(plan(properties, { name: "n" }, { name: "n" })["chosen"], unknown);
    });

    it("takes the chosen part of an element over", () => {
        const parts = [{ size: 1, place: 7 }];
        assert.deepEqual(plan(properties, { parts }, { parts: [{ size: 1 }] })["parts"], parts);
    });

    it("keeps what an empty value asks to keep", () => {
        assert.equal(plan(properties, { user: "1" }, { user: "" })["user"], "1");
        assert.equal(plan(properties, { user: "1" }, {})["user"], "1");
    });
});

describe("docker plugin: comparing", () => {
    const changes = (old: Values, news: Values): Record<string, string> => {
        const state = { name: "n", id: "1", chosen: [], limited: true, off: false, ...old };
        const found = diff(properties, state, plan(properties, state, { name: "n", limited: true, ...news }));
        return Object.fromEntries(
            [...found].map(([path, { change, replaces }]) => [path, `${change}${replaces ? "!" : ""}`]),
        );
    };

    const cases: [string, Values, Values, Record<string, string>][] = [
        ["nothing", {}, {}, {}],
        ["a number", { count: 1 }, { count: 2 }, { count: "update" }],
        ["a number that goes", { count: 1 }, {}, { count: "delete" }],
        ["a number that is nothing", { count: 0 }, {}, {}],
        ["a default", { limited: false }, {}, { limited: "update" }],
        ["the order of a set", { words: ["a", "b"] }, { words: ["b", "a"] }, {}],
        ["a word of a set", { words: ["a", "b"] }, { words: ["c", "b"] }, { "words[0]": "update" }],
        ["a word too many", { words: ["a"] }, { words: ["b", "a"] }, { "words[0]": "add" }],
        ["an unknown word", { words: ["a"] }, { words: ["a", unknown] }, { words: "update" }],
        ["an inserted element", { chosen: ["a", "b"] }, { chosen: ["a", "x", "b"] }, { "chosen[1]": "add!" }],
        [
            "a removed element",
            { chosen: ["a", "b", "c"] },
            { chosen: ["a", "c"] },
            { "chosen[1]": "delete!" },
        ],
        ["a whole list", { chosen: ["a"] }, { chosen: [] }, { chosen: "delete!" }],
        [
            "entries of a map",
            { map: { "a.b": "1", c: "2" } },
            { map: { c: "3" } },
            { 'map["a.b"]': "delete!", "map.c": "update!" },
        ],
        ["an empty entry", { map: { a: "" } }, { map: { b: "" } }, { "map.a": "delete!", "map.b": "add!" }],
        [
            "a part without its place",
            { parts: [{ size: 1, place: 7 }] },
            { parts: [{ size: 2 }] },
            { "parts[0].size": "update" },
        ],
        [
            "the place of a part",
            { parts: [{ size: 1, place: 7 }] },
            { parts: [{ size: 1, place: 8 }] },
            { "parts[0].place": "update!" },
        ],
        ["a tag", { tags: [{ key: "a" }] }, { tags: [{ key: "b" }] }, { "tags[0].key": "update!" }],
        [
            "another tag",
            { tags: [{ key: "a" }] },
            { tags: [{ key: "a" }, { key: "b" }] },
            { "tags[1]": "add!" },
        ],
        ["the first tag", {}, { tags: [{ key: "a" }] }, { tags: "add!" }],
    ];
    for (const [what, old, news, expected] of cases) {
        it(`sees ${what}`, () => {
            assert.deepEqual(changes(old, news), expected);
        });
    }

    it("does not take an unordered list for changed when only its order is", () => {
        const [one, two] = [
            { size: 1, place: 1 },
            { size: 2, place: 2 },
        ];
        assert.deepEqual(changes({ parts: [one, two] }, { parts: [two, one] }), {});
    });

    it("overlooks defaults, empty fields and the notes of others", () => {
        const property = {
            type: "object",
            fields: { a: { type: "string", default: "x" }, b: { type: "string" } },
        } as const;
        assert.equal(isSame(property, { a: "x", b: "" }, { __defaults: ["a"] }), true);
        assert.equal(isSame(property, { a: "y" }, {}), false);
    });
});
