import assert from "node:assert/strict";
import type { ResourceChange, StackPreview } from "../../../preview/stackPreview.ts";
import { page, words } from "./support/page.ts";
import { change, stackPreview } from "./support/stackPreviews.ts";

describe("the map of components", () => {
    /** What a page has between its heading "Components" and the changed resources. */
    const mapOf = (preview: Partial<StackPreview>) =>
        / Components (.*?) \d+ changed resources? /.exec(words(page(stackPreview(preview))))?.[1];
    const named = (count: number, fields: Partial<ResourceChange>, prefix = "app-nats-") =>
        Array.from({ length: count }, (_, index) => change({ ...fields, name: `${prefix}${index}` }));
    const other = { type: "dhi:index:Other" };
    const nats = "app-nats nats.DockerCluster";
    const server = "docker.Container app-nats";

    const cases: readonly (readonly [title: string, preview: Partial<StackPreview>, expected: string])[] = [
        [
            "changes before what is unchanged",
            { changes: named(1, {}), unchanged: named(1, {}, "app-nats-9") },
            `${nats} ${server}-0 replace ${server}-90 unchanged`,
        ],
        ["a number for what is not drawn", { changes: named(2, other) }, `${nats} 2 changes`],
        [
            "how much more changes, and is unchanged",
            {
                changes: [...named(17, {}), ...named(2, other)],
                unchanged: [...named(4, {}), ...named(3, other)],
            },
            `${nats} ${named(17, {})
                .map(({ name }) => `docker.Container ${name} replace`)
                .join(" ")} ${server}-0 unchanged 2 more changes, 3 more unchanged`,
        ],
        [
            "what is outside of components",
            { changes: named(1, { component: undefined }) },
            `The stack itself ${server}-0 replace`,
        ],
        [
            "how many components are left out",
            {
                changes: Array.from({ length: 43 }, (_, index) =>
                    change({ ...other, component: { type: "a:b:C", name: `c${index}` } }),
                ),
            },
            `${Array.from({ length: 40 }, (_, index) => `c${index} a.C 1 change`).join(" ")} … and 3 more components`,
        ],
    ];
    for (const [title, preview, expected] of cases) {
        it(`has ${title}`, () => {
            assert.equal(mapOf(preview), expected);
        });
    }

    it("has no component without a change or something that runs or keeps data", () => {
        const component = { type: "a:b:C", name: "idle" };
        assert.doesNotMatch(
            mapOf({ changes: named(1, {}), unchanged: [change({ ...other, component })] }) ?? "",
            /idle/,
        );
    });
});
