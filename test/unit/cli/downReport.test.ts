import assert from "node:assert/strict";
import { describeDockerRest, describeKubernetesRest } from "../../../cli/downReport.ts";
import type { Workspace } from "../../../cli/workspace.ts";

describe("what stays of a stack that was removed", () => {
    const workspace = { home: "/checkout/.dhi" } as Workspace;
    const left = { namespace: "messaging", adopted: true, cluster: "dhi-qa-nats" };

    it("is volumes with streams on Docker, with the command that removes those of this stack", () => {
        const text = describeDockerRest(workspace, "qa", ["a-data", "b-data"]);
        assert.match(text, /a-data, b-data: npm run down -- --stack qa --volumes/);
        assert.match(text, /\/checkout\/\.dhi/);
        assert.match(describeDockerRest(workspace, "qa", []), /no volumes/);
    });

    it("is volumes with streams in an adopted namespace, by the labels that a StatefulSet's claims have", () => {
        assert.match(
            describeKubernetesRest(workspace, "qa", left),
            /kubectl --namespace messaging delete pvc --selector app\.kubernetes\.io\/instance=dhi-qa-nats/,
        );
    });

    it("is nothing where the namespace was the stack's own", () => {
        const text = describeKubernetesRest(workspace, "qa", { ...left, adopted: false });
        assert.match(text, /nothing in the cluster/);
        assert.doesNotMatch(text, /delete pvc|docker/);
    });
});
