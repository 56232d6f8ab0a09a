import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { effectsOf } from "../../../preview/meaning/effects.ts";
import { htmlReport } from "../../../preview/html/report.ts";
import { readEvents } from "../../../preview/events.ts";
import { verdictOf } from "../../../preview/meaning/verdict.ts";
import { page, tags, words } from "./support/page.ts";
import {
    absent,
    change,
    everything,
    hostileNames,
    manyChanges,
    origin,
    secret,
    stackPreview,
    text,
} from "./support/stackPreviews.ts";

describe("the HTML report", () => {
    const app = everything("app");
    const whole = words(page(app, stackPreview({ stack: "staging" })));
    const [effect] = effectsOf(app);
    const contents: readonly (readonly [title: string, text: string])[] = [
        ["the origin", "commit 0123456789ab · 2026-11-26 09:30 UTC"],
        ["a stack without changes in one line", "staging no changes"],
        ["the verdict", `app data loss ${verdictOf(app)}`],
        ["what clients notice", `Clients notice ${effect?.noticed}`],
        ["what makes it avoidable", `To avoid it ${effect?.avoidable}`],
        ["warnings", "warning app app"],
        ["policy findings", "refused app : app"],
        ["a map of the components", "docker.Volume app delete"],
        ["what is unchanged, as a number", "1 resource unchanged"],
        ["what makes a replacement", "app replaces it before: app after: app"],
        ["that the old resource goes first", "kept deleted first"],
        ["changes made outside Pulumi", "1 resource changed outside Pulumi"],
    ];
    for (const [title, expected] of contents) {
        it(`has ${title}`, () => {
            assert.ok(whole.includes(expected), `${expected}\nis not in\n${whole}`);
        });
    }

    it("tells a stack that only drifted from one without changes", () => {
        const shown = words(page(stackPreview({ drift: [change({ operation: "update" })] })));
        assert.match(shown, /prod drift no changes, 1 resource changed outside Pulumi/);
        assert.match(shown, / changed docker\.Container app-nats-0 /);
    });

    it("has deletions before what is created", () => {
        const shown = words(
            page(
                stackPreview({
                    changes: [
                        change({ operation: "create", name: "b" }),
                        change({ operation: "delete", name: "a" }),
                    ],
                }),
            ),
        );
        assert.match(
            shown,
            /2 changed resources.* delete docker\.Container a .* create docker\.Container b /,
        );
    });

    it("has a component for each type and name", () => {
        const component = { type: "dhi:rust:StaticImage", name: "app-nats" };
        const shown = words(page(stackPreview({ changes: [change(), change({ component })] })));
        assert.match(shown, /In app-nats nats\.DockerCluster .*In app-nats rust\.StaticImage /);
    });

    it("shows that a secret changes, and what it was or becomes to nobody", () => {
        const properties = [
            { path: "uploads", before: secret, after: secret, replaces: false },
            { path: "password", before: absent, after: secret, replaces: false },
        ];
        const shown = words(page(stackPreview({ changes: [change({ properties })] })));
        assert.match(shown, /uploads \[secret\] changes password before: not set after: \[secret\]/);
    });

    it("shows no secret of the inputs of a new resource", () => {
        const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        const inputs = { name: "a", envs: ["A=1", { ...marked, value: "planted" }] };
        const urn = "urn:pulumi:prod::dhi::docker:index/container:Container::a";
        const step = { op: "create", urn, type: "docker:index/container:Container" };
        const metadata = { ...step, new: { urn, custom: true, inputs } };
        const report = page(readEvents("prod", JSON.stringify({ resourcePreEvent: { metadata } })));
        assert.doesNotMatch(report, /planted/);
        assert.match(words(report), /envs: \["A=1","\[secret\]"\]/);
    });

    it("shows inputs of a new resource over several lines, without what providers note", () => {
        const list = Array.from({ length: 20 }, (_, index) => `value ${index}`);
        const inputs = { __defaults: [], name: "a", labels: { __defaults: ["x"], list } };
        const report = page(stackPreview({ changes: [change({ operation: "create", inputs })] }));
        assert.match(report, /name: a\nlabels: \{\n {2}&#34;list&#34;: \[\n {4}&#34;value 0&#34;,\n/);
        assert.doesNotMatch(report, /__defaults/);
    });

    it("folds a long value, and shows only the lines of it that differ", () => {
        const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
        const [before, after] = [text(lines.join("\n")), text(lines.with(50, "another").join("\n"))];
        const properties = [
            { path: "data", before, after, replaces: false },
            { path: "added", before: absent, after, replaces: false },
        ];
        const shown = words(page(stackPreview({ changes: [change({ properties })] })));
        assert.match(
            shown,
            /before: … 47 equal lines line 47 line 48 line 49 line 50 line 51 line 52 line 53 … 46 equal lines after: … 47 equal lines line 47 line 48 line 49 another line 51/,
        );
        assert.match(shown, /after: line 0↵line 1↵.*… \(100 lines, 789 characters\) line 0 /);
    });
});

describe("two long values", () => {
    const lines = (count: number, line = "a") => Array.from({ length: count }, () => line);
    const cases: readonly (readonly [title: string, before: string[], after: string[], expected: string])[] =
        [
            [
                "have their last lines where one follows that is like them",
                lines(20),
                lines(21),
                "before: … 17 equal lines a a a after: … 17 equal lines a a a a",
            ],
            [
                "have their first lines where one comes before that is different",
                lines(20),
                ["b", ...lines(20)],
                "before: a a a … 17 equal lines after: b a a a … 17 equal lines",
            ],
            [
                "are whole where one of them is short",
                lines(12),
                lines(13),
                `before: ${lines(12).join(" ")} after: a↵a↵a↵a↵a↵a↵a↵a↵a↵a↵a↵a↵a (13 lines, 25 characters) ${lines(13).join(" ")}`,
            ],
        ];
    for (const [title, before, after, expected] of cases) {
        it(title, () => {
            const values = { before: text(before.join("\n")), after: text(after.join("\n")) };
            const properties = [{ path: "data", ...values, replaces: false }];
            const shown = words(page(stackPreview({ changes: [change({ properties })] })));
            assert.ok(shown.includes(`${expected} urn:`), shown);
        });
    }
});

describe("the HTML report of hostile names", () => {
    const plain = tags(page(everything("plain", "prod")));
    for (const [title, name] of Object.entries(hostileNames)) {
        it(`has the same elements with ${title}`, () => {
            const report = page(everything(name, "prod"));
            assert.deepEqual(tags(report), plain);
            assert.deepEqual(tags(page(everything("plain", name))), plain);
        });
    }

    const numbered: readonly (readonly [title: string, name: string, shown: string])[] = [
        ["marks of direction", "user\u202efdp.exe", "user\\u202efdp.exe"],
        ["controls", "a\u0000b", "a\\u0000b"],
        ["invisible letters", "a\u{e0068}\u00ad", "a\\u{e0068}\\u00ad"],
        ["halves of characters", "a\ud83d", "a\\ud83d"],
    ];
    for (const [title, name, shown] of numbered) {
        it(`shows ${title} as their numbers`, () => {
            assert.ok(
                words(page(stackPreview({ changes: [change({ name })] }))).includes(`Container ${shown} `),
            );
        });
    }

    it("shows no marks beyond the fourth of a letter", () => {
        const marks = (count: number) => `e${"\u0301".repeat(count)}`;
        const shown = words(page(stackPreview({ changes: [change({ name: `${marks(4)} ${marks(9)}` })] })));
        assert.ok(shown.includes(`Container ${marks(4)} ${marks(4)}… `));
    });

    it("cuts names, and folds what has them in full", () => {
        const name = "x".repeat(10_000);
        const component = { type: "dhi:rust:DockerService", name };
        const report = page(stackPreview({ stack: name, changes: [change({ name, component })] }));
        assert.match(words(report), / x{100}… /);
        // The URN.
        assert.equal(report.match(/x{301,}/g)?.length, 1);
    });

    it("does not make a link of an address that a browser would run", () => {
        const link = (run: string) => htmlReport([], { ...origin, run });
        assert.match(
            link("https://example.com/1?a=1&b=2"),
            /<a href="https:\/\/example.com\/1\?a=1&#38;b=2">/,
        );
        assert.doesNotMatch(link("javascript:alert(1)"), /<a /);
    });
});

describe("the HTML file", () => {
    const report = page(everything("app"));

    it("allows its own styles and its own script by their hashes, and nothing else", () => {
        const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(report) ?? [];
        for (const [name, directive] of [
            ["style", "style-src"],
            ["script", "script-src"],
        ] as const) {
            const [, content = ""] = new RegExp(`<${name}>(.*)</${name}>`, "s").exec(report) ?? [];
            const hash = createHash("sha256").update(content).digest("base64");
            assert.ok(policy.includes(`${directive} 'sha256-${hash}'`), `${name}: ${policy}`);
        }
        assert.match(policy, /^default-src 'none'; /);
    });

    it("names no other file", () => {
        assert.doesNotMatch(report, /\bsrc=|<link|@import|url\(|https?:/);
    });

    it("is made of 3,000 resources in well under 5 seconds", () => {
        const preview = manyChanges(3000);
        const start = performance.now();
        const { length } = page(preview);
        const milliseconds = performance.now() - start;
        assert.ok(milliseconds < 3000, `${Math.round(milliseconds)} ms`);
        assert.ok(length < 10_000_000, `${length} characters`);
    });
});
