import assert from "node:assert/strict";
import { problemsOf } from "../../../preview/meaning/messages.ts";
import { verdictOf } from "../../../preview/meaning/verdict.ts";
import type { Message } from "../../../preview/stackPreview.ts";
import { stackPreview } from "./support/stackPreviews.ts";

const error = (text: string, resource?: string): Message => ({ severity: "error", text, resource });
const failed = { succeeded: false, messages: [error("preview failed")] };
const finding = { policy: "user", level: "mandatory", message: "Requires a user.", resource: "app" };

describe("the problems of a preview", () => {
    it("are each said once, with what they are about", () => {
        const messages = [error("no cluster", "a"), error("no cluster", "b"), error("preview failed")];
        const preview = stackPreview({ ...failed, messages });
        assert.deepEqual(problemsOf(preview), [
            { severity: "error", text: "no cluster", resources: ["a", "b"] },
        ]);
        assert.equal(verdictOf(preview), "the preview FAILED with 1 error");
    });

    it("are what the engine says where nothing else is known", () => {
        assert.equal(problemsOf(stackPreview(failed)).length, 1);
    });

    it("are the policies that refuse it, not the engine's last word", () => {
        const preview = stackPreview({ ...failed, findings: [finding] });
        assert.deepEqual(problemsOf(preview), []);
        assert.equal(verdictOf(preview), "REFUSED by 1 policy: user");
    });
});
