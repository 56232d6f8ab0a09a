import assert from "node:assert/strict";
import { natsNotes } from "../../../preview/meaning/natsReleases.ts";

const cases: readonly (readonly [from: string, to: string, notes: readonly RegExp[]])[] = [
    ["2.14.5", "2.15.1", [/^brings NATS 2\.15$/]],
    ["2.15.0", "2.15.1", []],
    ["2.15.1", "2.15.0", []],
    ["2.15.1", "2.16.0", []],
    [
        "2.11.9",
        "2.12.0",
        [
            /^brings NATS 2\.12$/,
            /^since 2\.12, requests to JetStream .* refused/,
            /^NATS 2\.12 has reached its end of life/,
        ],
    ],
    [
        "2.12.2",
        "2.15.1",
        [
            /^brings NATS 2\.14 and 2\.15$/,
            /^since 2\.14, a stream/,
            /^servers of 2\.12\.2 can crash beside those of 2\.15: go by way of 2\.14$/,
        ],
    ],
    ["2.15.1", "2.14.5", [/^back from 2\.15, streams and consumers .* are offline/]],
    [
        "2.12.2",
        "2.11.3",
        [
            /^may misread what 2\.12 stored: go back to 2\.11\.9 or later$/,
            /read again from all their messages/,
            /are offline/,
            /2\.11 has reached/,
        ],
    ],
    ["2.12.2", "2.11.9", [/^back from 2\.12, the state/, /are offline/, /2\.11 has reached/]],
    [
        "2.10.1",
        "2.9.21",
        [/^may misread what 2\.10 stored: go back to 2\.9\.22 or later$/, /2\.9 has reached/],
    ],
    [
        "2.15.1",
        "2.12.8",
        [
            /^back from 2\.15 and 2\.14, streams and consumers/,
            /^back from 2\.14, the state/,
            /^back from 2\.14, mirrors/,
            /can crash beside/,
            /2\.12 has reached/,
        ],
    ],
];

describe("what a version of NATS brings", () => {
    for (const [from, to, notes] of cases) {
        it(`is known from ${from} to ${to}`, () => {
            const found = natsNotes(from, to);
            assert.equal(found.length, notes.length, found.join("\n"));
            notes.forEach((note, index) => assert.match(found[index] ?? "", note));
        });
    }
});
