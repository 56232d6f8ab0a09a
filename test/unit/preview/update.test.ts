/** Reports of updates, from their event logs. */
import assert from "node:assert/strict";
import { htmlReport } from "../../../preview/html/report.ts";
import { verdictOf } from "../../../preview/meaning/verdict.ts";
import { markdownReport } from "../../../preview/report/markdown.ts";
import { exceedsPlan, readUpdate } from "../../../preview/update.ts";
import { previewOf, serverWithTag } from "./engineEvents.ts";

interface Planned {
    readonly resourcePreEvent: { readonly metadata: { readonly op: string } };
}

/** The steps of the three servers, in a preview and in an update. */
const servers = [0, 1, 2].map(
    (index) => serverWithTag(index, "2.15.0-debian13", "2.15.1-debian13") as Planned[],
);
const planned = previewOf(...servers.flat());
const begun = ({ resourcePreEvent: { metadata } }: Planned) => ({ resourcePreEvent: { metadata } });
const made = (step: Planned) => [
    begun(step),
    { resOutputsEvent: { metadata: step.resourcePreEvent.metadata } },
];
const failed = (step: Planned) => [
    begun(step),
    { resOpFailedEvent: { metadata: step.resourcePreEvent.metadata } },
];
const [first = [], second = []] = servers;
const [deleted, , created] = second;
const error = (message: string) => ({ diagnosticEvent: { severity: "error", message } });
const end = { summaryEvent: { durationSeconds: 20, resourceChanges: {}, isPreview: false } };
const lessThanPlanned = error(
    "expected resource operations for urn:pulumi:prod::dhi::docker:index/container:Container::a but none were seen",
);

function update(...events: readonly object[]) {
    return readUpdate("prod", events.map((event) => JSON.stringify(event)).join("\n"), planned);
}

const all = update(...servers.flat().flatMap(made), end);
const broken = update(
    ...first.flatMap(made),
    ...(deleted ? made(deleted) : []),
    ...(created ? failed(created) : []),
    error("bind: address already in use"),
    error("update failed"),
    end,
);
const killed = update(...first.flatMap(made), ...(deleted ? [begun(deleted)] : []));
const refused = update(
    ...first,
    error("resource urn:… violates plan: properties changed: =~memory[{320Mi}]"),
    end,
);

describe("the report of an update", () => {
    const cases: Readonly<Record<string, [ReturnType<typeof update>, string]>> = {
        "that made everything": [all, "3 servers rolled one at a time, no data touched"],
        "that failed": [broken, "the update FAILED with 1 error: 1 of 3 changes made"],
        "that was killed": [killed, "the update was INTERRUPTED: 1 of 3 changes made"],
        "that its own preview refused": [
            refused,
            "the update STOPPED with 1 error before it changed anything",
        ],
        "that was killed before it began": [
            update(...first),
            "the update STOPPED before it changed anything",
        ],
        "that had less to do than its plan": [
            update(...first.flatMap(made), lessThanPlanned, end),
            "the only server restarted, no data touched",
        ],
    };
    for (const [name, [found, verdict]] of Object.entries(cases)) {
        it(`says in one line what was done by one ${name}`, () => assert.equal(verdictOf(found), verdict));
    }

    it("lists what was not done, and what has lost its old resource", () => {
        const states = (found: typeof broken) =>
            found.update?.unfinished.map(({ name, state, isGone }) => [name, state, isGone]);
        assert.deepEqual(states(all), []);
        assert.deepEqual(states(broken), [
            ["nats-1", "failed", true],
            ["nats-2", "not begun", false],
        ]);
        assert.deepEqual(states(killed), [
            ["nats-1", "interrupted", false],
            ["nats-2", "not begun", false],
        ]);
        const origin = { marker: "m", time: "t" };
        const markdown = markdownReport([broken], origin);
        assert.match(markdown, /### What the update did/);
        assert.match(
            markdown,
            /\*\*Not done\*\*\n\n.*nats-1<\/code>: failed after the old one was deleted\n.*not begun/,
        );
        assert.match(markdown, /\*\*1 server restarted\*\*/);
        const html = htmlReport([broken], origin);
        assert.match(
            html,
            /<h1>What the update did<\/h1>[^]*Not done[^]*failed after the old one was deleted/,
        );
    });

    it("has no advice on how to avoid what is done", () => {
        const origin = { marker: "m", time: "t" };
        const one = update(...first.flatMap(made), end);
        const alone = { ...one, unchanged: [] };
        assert.match(markdownReport([alone], origin), /the only server restarted/);
        assert.doesNotMatch(markdownReport([alone], origin), /avoidable|protected by/);
    });

    it("tells an update that its plan stopped from one that did less", () => {
        assert.ok(exceedsPlan(refused));
        assert.ok(exceedsPlan(update(...first, lessThanPlanned, end)));
        assert.ok(!exceedsPlan(broken));
        const [less, more] = [lessThanPlanned, error("something else")].map((each) =>
            update(...first.flatMap(made), lessThanPlanned, each, end),
        );
        assert.deepEqual(
            [less?.succeeded, less?.didLess, more?.succeeded, more?.didLess],
            [true, true, false, false],
        );
    });
});
