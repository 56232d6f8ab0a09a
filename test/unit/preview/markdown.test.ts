import assert from "node:assert/strict";
import { markdownReport, maxCharacters } from "../../../preview/report/markdown.ts";
import { withoutSecrets } from "../../../preview/secrets.ts";
import { inCluster, previewOf, replaced, secret, serverWithTag, step, unknown } from "./engineEvents.ts";

const origin = { marker: "dhi preview: prod", time: "2026-11-26 10:00 UTC", commit: "0123456789abcdef" };
const report = (...events: readonly object[]) => markdownReport([previewOf(...events)], origin);
const service = {
    types: ["dhi:rust:DockerApp", "docker:index/container:Container"],
    parent: "hello",
    name: "hello",
};

/** A resource of the user's own, with a name. */
function named(name: string): object {
    return step("update", {
        types: ["docker:index/container:Container"],
        name,
        old: { envs: [name] },
        now: { envs: [`${name}.`] },
        diffs: ["envs"],
    });
}

describe("a preview as a comment", () => {
    it("starts with its marker, then a line for each stack", () => {
        const previews = [
            { ...previewOf(...serverWithTag(0, "2.15.0-debian13", "2.15.1-debian13")), stack: "staging" },
            { ...previewOf(), stack: "dev" },
        ];
        const lines = markdownReport(previews, origin).split("\n");
        assert.equal(lines[0], "<!-- dhi preview: prod -->");
        assert.ok(lines.includes("- **<code>staging</code>**: the only server restarts, no data touched"));
        assert.ok(lines.includes("- **<code>dev</code>**: no changes"));
    });

    it("has nothing but its line of a stack without changes", () => {
        assert.doesNotMatch(report(), /####|details/);
    });

    it("shows nested properties, before and after, by component", () => {
        const text = report(
            ...replaced({
                ...service,
                old: { envs: ["A=1", "B=1"], labels: { "app.io/x": "1" } },
                now: { envs: ["A=1", "B=2"], labels: { "app.io/x": unknown } },
                diffs: ["envs", "labels"],
                keys: ["envs"],
                paths: ["envs[1]", "labels"],
            }),
        );
        assert.match(text, /In <code>hello<\/code>/);
        assert.match(
            text,
            /<code>envs&#91;1&#93;<\/code>: <code>B&#61;1<\/code> → <code>B&#61;2<\/code> \(replaces it\)/,
        );
        assert.match(
            text,
            /labels&#91;&#34;app.io&#47;x&#34;&#93;<\/code>: <code>1<\/code> → <code>known after the update/,
        );
    });

    it("lists the disruption in its order, with what protects and what would avoid it", () => {
        const text = report(
            ...[0, 1].flatMap((index) => serverWithTag(index, "2.15.0-debian13", "2.15.1-debian13")),
        );
        assert.match(text, /<code>nats-0<\/code> → <code>nats-1<\/code>/);
        assert.match(text, /protected by: The next server is not touched/);
    });

    it("lists each image once, with what its tag means", () => {
        const text = report(
            ...[0, 1].flatMap((index) => serverWithTag(index, "2.15.1-debian13", "2.14.2-debian13")),
        );
        const rows = text.split("\n").filter((row) => row.startsWith("| <code>"));
        assert.equal(rows.length, 1);
        assert.match(rows[0] ?? "", /not rebuilt any more.*an older minor version/);
    });

    it("says that a secret changes, and not which value it has", () => {
        const text = report(
            ...replaced({
                ...service,
                old: { uploads: secret },
                now: { uploads: secret },
                diffs: ["uploads"],
                keys: ["uploads"],
            }),
        );
        assert.match(text, /uploads<\/code>: \[secret\] changes \(replaces it\)/);
    });

    it("does not show what becomes a secret, or was one", () => {
        const text = report(
            step("update", {
                ...service,
                old: { a: "planted-1", b: secret },
                now: { a: secret, b: "planted-2" },
                diffs: ["a", "b"],
            }),
        );
        assert.doesNotMatch(text, /planted/);
    });

    const hostile = {
        Markdown: "**bold** [x](http://evil) | a | @all #1 `code`",
        HTML: `</code></details><script>alert(1)</script><img src=x onerror=alert(1)>`,
        "a fence": "```\n````\n~~~",
        "10,000 characters": "x".repeat(10_000),
        "marks of direction": "a\u202eb\u2066c\u200b",
    };
    for (const [what, name] of Object.entries(hostile)) {
        it(`is not changed by a name with ${what}`, () => {
            const [plain, text] = [report(named("harmless")), report(named(name))];
            const outside = (all: string) =>
                all
                    .replaceAll(/<code>[^<]*<\/code>/g, "NAME")
                    .replaceAll(/(`{3,})(diff|mermaid)\n[\s\S]*?\n\1(?!`)/g, "BLOCK");
            assert.equal(outside(text), outside(plain));
            assert.doesNotMatch(text, /[\u202e\u2066\u200b]/);
        });
    }

    for (const [count, seconds] of [
        [300, 1],
        [3000, 5],
    ] as const) {
        it(`stays under the limit with ${count} resources, cut between resources`, () => {
            const events = Array.from({ length: count }, (_, index) =>
                step("create", {
                    types: inCluster.container,
                    parent: "nats",
                    name: `nats-${index}`,
                    now: { image: "x".repeat(500), name: `nats-${index}` },
                }),
            );
            const start = performance.now();
            const text = report(...events, ...serverWithTag(9999, "2.15.0-debian13", "2.15.1-debian13"));
            assert.ok(performance.now() - start < seconds * 1000);
            assert.ok(text.length < maxCharacters, String(text.length));
            assert.match(text, /# … and \d+ more resources|… and \d+ more resources/);
        });
    }

    it("stays under the limit with a thousand stacks", () => {
        const one = previewOf(...serverWithTag(0, "2.15.0-debian13", "2.15.1-debian13"));
        const previews = Array.from({ length: 1000 }, (_, index) => ({ ...one, stack: `stack-${index}` }));
        const text = markdownReport(previews, origin);
        assert.ok(text.length < maxCharacters);
        assert.match(text, /more stacks/);
    });
});

describe("withoutSecrets", () => {
    it("hides secrets, also inside JSON and line by line", () => {
        const pem = '-----BEGIN-----\nabc"def\n-----END-----';
        const text = withoutSecrets(`${JSON.stringify({ pem })} and\nabc"def`, [pem, "short"]);
        assert.doesNotMatch(text, /abc/);
        assert.match(withoutSecrets("short words", ["short"]), /short/);
    });
});

describe("a name in a comment", () => {
    it("keeps characters outside the first plane whole", () => {
        assert.match(report(named("😀")), /<code>&#128512;<\/code>/);
    });
});
