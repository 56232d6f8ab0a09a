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
const lacking = (status: object): WorkloadState => ({
    ...complete,
    status: { ...complete.status, ...status },
});

describe("a rollout", () => {
    const cases: [title: string, set: WorkloadState, left: RegExp | undefined][] = [
        ["is complete when all pods are updated and ready", complete, undefined],
        [
            "has not begun while the status is from before the change",
            lacking({ observedGeneration: 1 }),
            /not observed the change/,
        ],
        ["continues while a pod is old", lacking({ updatedReplicas: 2 }), /2 of 3 pods .* 3 are ready/],
        ["continues while a pod is not ready", lacking({ readyReplicas: 2 }), /3 of 3 pods .* 2 are ready/],
        ["continues while there is a pod too many", lacking({ replicas: 4 }), /of 3 pods/],
        ["has not begun without a status", { ...complete, status: {} }, /not observed/],
        [
            "ends at its partition",
            {
                ...lacking({ updatedReplicas: 1 }),
                spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
            },
            undefined,
        ],
        [
            "is complete where the user replaces pods by deleting them",
            {
                ...lacking({ updatedReplicas: 0 }),
                spec: { replicas: 3, updateStrategy: { type: "OnDelete" } },
            },
            undefined,
        ],
        [
            "is complete where an annotation disables the wait",
            {
                ...lacking({ updatedReplicas: 0 }),
                metadata: { generation: 2, annotations: { "pulumi.com/skipAwait": "true" } },
            },
            undefined,
        ],
    ];
    for (const [title, set, left] of cases) {
        it(title, () => {
            const found = rolloutLeft(set);
            if (left === undefined) {
                assert.equal(found, undefined);
            } else {
                assert.match(found ?? "", left);
            }
        });
    }
});

describe("the wait for a rollout", () => {
    /** Answers one request after another; the last answer repeats. */
    const answers = (...looks: (WorkloadState | Error)[]) => {
        let index = 0;
        return () => {
            const look = looks[Math.min(index++, looks.length - 1)];
            return look instanceof Error ? Promise.reject(look) : Promise.resolve(look ?? {});
        };
    };
    const ignore = () => undefined;
    const old = lacking({ updatedReplicas: 2 });

    it("ends with the rollout, even where the cluster does not answer for a while", async () => {
        const reported: string[] = [];
        const looks = answers(old, new Error("reset"), old, complete);
        assert.equal(await waitForRollout(looks, 60, (left) => reported.push(left)), "complete");
        assert.deepEqual(reported, ["2 of 3 pods are updated, and 3 are ready"]);
    });

    it("returns what was left after the timeout", async () => {
        assert.deepEqual(await waitForRollout(answers(old), 0, ignore), {
            incomplete: "2 of 3 pods are updated, and 3 are ready",
        });
    });

    it("ends where the cluster never answers", async () => {
        const result = await waitForRollout(answers(new Error("refused"), complete), 60, ignore);
        assert.deepEqual(result, { unreachable: "refused" });
    });
});
