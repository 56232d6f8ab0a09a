import assert from "node:assert/strict";
import { copiesAtRisk } from "../../../preview/meaning/copies.ts";
import { change, hostileNames } from "./support/stackPreviews.ts";

const stream = (name: string, replicas?: number) =>
    change({ type: "dhi:nats:Stream", inputs: { name, ...(replicas === undefined ? {} : { replicas }) } });
const streams = [stream("ONE"), stream("THREE", 3), stream("FIVE", 5)];

describe("the copies of streams on servers that go", () => {
    const cases: readonly (readonly [removed: number, text: string])[] = [
        [1, "Streams lose the copies that they had there, at worst all of ONE."],
        [2, "Streams lose the copies that they had there, at worst all of ONE and the majority of THREE."],
        [
            3,
            "Streams lose the copies that they had there, at worst all of ONE and THREE and the majority of FIVE.",
        ],
    ];
    for (const [removed, text] of cases) {
        it(`are at worst: ${text}`, () => {
            assert.equal(copiesAtRisk(streams, removed), text);
        });
    }

    it("are some where every stream keeps its majority", () => {
        assert.equal(copiesAtRisk([stream("FIVE", 5)], 2), "Streams lose the copies that they had there.");
    });

    it("are named without markup, and not all of many", () => {
        const hostile = Object.values(hostileNames).map((name) => stream(name));
        assert.match(copiesAtRisk(hostile, 1), /^[\w ,.…-]+ and \d+ more\.$/);
    });
});
