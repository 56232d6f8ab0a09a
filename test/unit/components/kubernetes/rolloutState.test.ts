import assert from "node:assert/strict";
import {
    rolloutLeft,
    waitForRollout,
    type WorkloadState,
} from "../../../../components/kubernetes/rolloutState.ts";

const complete = {
    metadata: { generation: 2 },
    spec: { replicas: 3, updateStrategy: { type: "RollingUpdate" } },
    status: { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 },
};

/** A complete set with a different part of its status. */
const lacking = (more: object): WorkloadState => ({ ...complete, status: { ...complete.status, ...more } });
const old = lacking({ updatedReplicas: 2 });

describe("a rollout", () => {
    const strategy = (updateStrategy: object) => ({
        ...lacking({ updatedReplicas: 1 }),
        spec: { replicas: 3, updateStrategy },
    });
    const metadata = { generation: 2, annotations: { "pulumi.com/skipAwait": "true" } };

    const cases: [title: string, set: WorkloadState, left?: RegExp][] = [
        ["is complete when all pods are updated and ready", complete],
        ["has not begun before the change", lacking({ observedGeneration: 1 }), /not observed the change/],
        ["has not begun without a status", { ...complete, status: {} }, /not observed/],
        ["continues while a pod is old", old, /^2 of 3 pods .* 3 are ready/],
        ["continues while a pod is not ready", lacking({ readyReplicas: 2 }), /^3 of 3 pods .* 2 are ready/],
        ["continues while there is a pod too many", lacking({ replicas: 4 }), /of 3 pods/],
        ["ends at its partition", strategy({ rollingUpdate: { partition: 2 } })],
        ["is complete where the user replaces pods by deleting them", strategy({ type: "OnDelete" })],
        ["is complete where an annotation disables the wait", { ...old, metadata }],
    ];
    for (const [title, set, left = /^complete$/] of cases) {
        it(title, () => assert.match(rolloutLeft(set) ?? "complete", left));
    }
});

describe("the wait for a rollout", () => {
    /** Answers one request after another; the last answer repeats. */
    const answers = (...looks: (WorkloadState | Error)[]) => {
        let index = 0;
        return async () => {
            const look = looks[Math.min(index++, looks.length - 1)];
            if (look instanceof Error) {
                throw look;
            }
            return look ?? {};
        };
    };
    const left = "2 of 3 pods are updated, and 3 are ready";

    it("ends with the rollout, even where the cluster does not answer for a while", async () => {
        const reported: string[] = [];
        const looks = answers(old, new Error("reset"), old, complete);
        assert.equal(await waitForRollout(looks, 60, (each) => reported.push(each)), "complete");
        assert.deepEqual(reported, [left]);
    });

    it("ends after the timeout with what is left, and where the cluster never answers", async () => {
        const ignore = () => undefined;
        assert.deepEqual(await waitForRollout(answers(old), 0, ignore), { incomplete: left });
        const silent = answers(new Error("refused"), complete);
        assert.deepEqual(await waitForRollout(silent, 60, ignore), { unreachable: "refused" });
    });
});
