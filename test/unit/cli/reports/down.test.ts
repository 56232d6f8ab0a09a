import assert from "node:assert/strict";
import { describeDockerRest, describeKubernetesRest } from "../../../../cli/reports/down.ts";
import type { Workspace } from "../../../../workspace/workspace.ts";

describe("what stays of a stack that was removed", () => {
    const workspace = { home: "/checkout/.dhi" } as Workspace;
    const left = { namespace: "messaging", stays: true, owners: ["dhi-qa-nats", "dhi-qa-store"] };

    it("is volumes with streams on Docker, with the command that removes those of this stack", () => {
        const text = describeDockerRest(workspace, "qa", ["a-data", "b-data"]);
        assert.match(text, /a-data, b-data: npm run down -- --stack qa --volumes/);
        assert.match(text, /\/checkout\/\.dhi/);
        assert.match(describeDockerRest(workspace, "qa", []), /no volumes/);
    });

    it("is volumes in a namespace that stays, by the labels that claims have", () => {
        assert.match(
            describeKubernetesRest(workspace, "qa", left),
            /kubectl --namespace messaging delete pvc --selector 'app\.kubernetes\.io\/instance in \(dhi-qa-nats, dhi-qa-store\)'/,
        );
    });

    it("is nothing where the namespace was the stack's own", () => {
        const text = describeKubernetesRest(workspace, "qa", { ...left, stays: false });
        assert.match(text, /nothing in the cluster/);
        assert.doesNotMatch(text, /delete pvc|docker/);
    });
});
