import assert from "node:assert/strict";
import { describeDockerRest, describeKubernetesRest } from "../../../../cli/reports/down.ts";
import type { Workspace } from "../../../../workspace/workspace.ts";

describe("the report of npm run down", () => {
    const workspace = { home: "/checkout/.dhi" } as Workspace;
    const left = { namespace: "messaging", stays: true, owners: ["dhi-qa-nats", "dhi-qa-store"] };

    it("lists the volumes on Docker with the command that removes them", () => {
        const text = describeDockerRest(workspace, "qa", ["a-data", "b-data"]);
        assert.match(text, /a-data, b-data; remove them with: npm run down -- --stack qa --volumes/);
        assert.match(text, /\/checkout\/\.dhi/);
        assert.match(describeDockerRest(workspace, "qa", []), /no volumes/);
    });

    it("lists the volumes in a namespace that is kept, by the labels of their claims", () => {
        assert.match(
            describeKubernetesRest(workspace, "qa", left),
            /kubectl --namespace messaging delete pvc --selector 'app\.kubernetes\.io\/instance in \(dhi-qa-nats, dhi-qa-store\)'/,
        );
    });

    it("lists nothing in the cluster if the namespace was removed", () => {
        const text = describeKubernetesRest(workspace, "qa", { ...left, stays: false });
        assert.match(text, /nothing in the cluster/);
        assert.doesNotMatch(text, /delete pvc|docker/);
    });
});
