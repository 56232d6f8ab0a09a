import assert from "node:assert/strict";
import { resourcesIn } from "../../../../cli/commands/policy.ts";
import { unknown } from "../../../../components/policy/resource.ts";
import { previewOf, replaced, secret, step, unknown as unknownValue } from "../../preview/engineEvents.ts";

const container = { types: ["docker:index/container:Container"], name: "nats-0" };

describe("the resources that npm run policy checks", () => {
    const made = (...events: object[]) => resourcesIn(previewOf(...events));

    it("are those that would be made or stay, with their new inputs", () => {
        const [old, now] = [{ image: "nats:1" }, { image: "nats:2" }];
        const changes: [string, object[]][] = [
            ["replaced", replaced({ ...container, old, now })],
            ["updated", [step("update", { ...container, old, now })]],
            ["created", [step("create", { ...container, now })]],
            ["unchanged", [step("same", { ...container, old: now, now })]],
        ];
        for (const [what, events] of changes) {
            assert.deepEqual(
                made(...events).map(({ props }) => props),
                [now],
                what,
            );
        }
        assert.deepEqual(made(step("delete", { ...container, old })), []);
    });

    it("have no secrets, and no values that are not known", () => {
        const now = { image: unknownValue, envs: ["A=1", secret] };
        const [resource] = made(step("create", { ...container, now }));
        assert.deepEqual(resource?.props, { image: unknown, envs: ["A=1", unknown] });
        assert.deepEqual([...(resource?.secrets ?? [])], ["envs[1]"]);
    });

    it("are none of a preview that failed", () => {
        const message = { severity: "error", message: "no engine", ephemeral: false };
        assert.throws(() => made({ diagnosticEvent: message }), /^Error: The preview failed:\nno engine$/);
    });
});
