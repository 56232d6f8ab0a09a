import assert from "node:assert/strict";
import { parse } from "yaml";
import { applyChanges, changes, isSecret, overlay, type Change } from "../../../../cli/stack/yamlConfig.ts";

const secret = { secure: "v1:abc" };

describe("overlay", () => {
    const cases: [string, unknown, unknown, unknown][] = [
        ["adds keys", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
        ["takes precedence", { a: 1 }, { a: 2 }, { a: 2 }],
        ["takes precedence if it is false", { a: 1 }, { a: false }, { a: false }],
        ["takes precedence if it is empty", { a: 1 }, { a: "" }, { a: "" }],
        ["keeps keys that only the base has", { a: { b: 1, c: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
        ["replaces lists", { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
        ["replaces secrets", { a: { secure: "old" } }, { a: secret }, { a: secret }],
        ["replaces a secret by settings", { a: secret }, { a: { b: 1 } }, { a: { b: 1 } }],
        ["replaces settings by false", { a: { size: "1Gi" } }, { a: false }, { a: false }],
        ["keeps the base if there are no values", { a: 1 }, undefined, { a: 1 }],
    ];
    for (const [title, base, over, expected] of cases) {
        it(title, () => {
            assert.deepEqual(overlay(base, over), expected);
        });
    }

    it("appends new keys and keeps the order of the others", () => {
        const keys = Object.keys(overlay({ b: 1, a: 1 }, { c: 1, a: 2 }) as object);
        assert.deepEqual(keys, ["b", "a", "c"]);
    });
});

describe("changes between two files", () => {
    const cases: [string, unknown, unknown, Change[]][] = [
        ["replace secrets", { a: { secure: "old" } }, { a: secret }, [{ path: ["a"], value: secret }]],
        [
            "name every leaf of new settings, because a secret may be among them",
            {},
            { config: { plain: 1, hidden: secret } },
            [
                { path: ["config", "plain"], value: 1 },
                { path: ["config", "hidden"], value: secret },
            ],
        ],
    ];
    for (const [title, before, after, expected] of cases) {
        it(title, () => {
            assert.deepEqual(changes(before, after), expected);
        });
    }

    it("turn one file into the other", () => {
        const files = [
            {},
            { config: { a: 1 } },
            { config: { a: { b: 1, c: [1] }, d: secret }, encryptionsalt: "v1:s" },
            { config: { a: { b: { c: { d: 1 } } }, e: false } },
            { config: { a: false, d: { secure: "other" } } },
        ];
        for (const before of files) {
            for (const after of files) {
                const text = applyChanges(JSON.stringify(before), changes(before, after));
                const found: unknown = parse(text) ?? {};
                assert.deepEqual(withoutEmpty(found), withoutEmpty(after), JSON.stringify([before, after]));
            }
        }
    });
});

const file = `# A laptop: three servers.
config:
  dhi:runtime: docker # the only one so far
  # Where images come from.
  dhi:images:
    registry: dhi.io
    nats: 2.14.5-debian13

  dhi:nats:
    nodes: 3
    jetstream:
      size: 1Gi # one node
`;

describe("changes to a stack file", () => {
    it("keep comments, order and empty lines", () => {
        const text = applyChanges(file, [
            { path: ["config", "dhi:images", "nats"], value: "2.15.1-debian13" },
            { path: ["config", "dhi:nats", "jetstream", "size"], value: "2Gi" },
            { path: ["config", "dhi:nats", "memory"], value: "512Mi" },
        ]);
        assert.equal(
            text,
            file
                .replace("2.14.5-debian13", "2.15.1-debian13")
                .replace("size: 1Gi", "size: 2Gi")
                .concat("    memory: 512Mi\n"),
        );
    });

    it("are none when there are none", () => {
        assert.equal(applyChanges(file, []), file);
    });

    it("remove a leaf and the section that it leaves empty", () => {
        const text = applyChanges(file, [
            { path: ["config", "dhi:images", "registry"], value: undefined },
            { path: ["config", "dhi:nats", "jetstream", "size"], value: undefined },
        ]);
        assert.equal(
            text,
            file
                .replace("    registry: dhi.io\n", "")
                .replace("    jetstream:\n      size: 1Gi # one node\n", ""),
        );
    });

    for (const text of ["", "null\n", "{}\n", "# Ours.\n", "# Ours.\nconfig:\n"]) {
        it(`fill ${JSON.stringify(text)}, and remove nothing from it`, () => {
            const emptied = applyChanges(text, [{ path: ["config", "a", "b"], value: undefined }]);
            for (const start of [text, emptied]) {
                const filled = applyChanges(start, [{ path: ["config", "a"], value: secret }]);
                assert.deepEqual(parse(filled), { config: { a: secret } });
                assert.equal(filled.includes("# Ours."), text.includes("# Ours."));
            }
        });
    }

    it("keep long values on one line, and strings that look like numbers as strings", () => {
        const long = "x".repeat(300);
        const text = applyChanges("", [
            { path: ["config", "long"], value: { secure: `v1:${long} ${long}` } },
            { path: ["config", "number"], value: "12345" },
        ]);
        assert.equal(text.split("\n").length, 5);
        assert.equal((parse(text) as { config: { number: unknown } }).config.number, "12345");
    });
});

describe("a secret", () => {
    it("is a map with the key secure only", () => {
        assert.equal(isSecret(secret), true);
        for (const value of [undefined, null, "secure", ["secure"], {}, { secure: "x", other: 1 }]) {
            assert.equal(isSecret(value), false, JSON.stringify(value));
        }
    });
});

/** Removes empty sections, which mean nothing. */
function withoutEmpty(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    const entries = Object.entries(value)
        .map(([key, item]) => [key, withoutEmpty(item)] as const)
        .filter(([, item]) => JSON.stringify(item) !== "{}");
    return Object.fromEntries(entries);
}
