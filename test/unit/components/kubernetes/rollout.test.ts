import assert from "node:assert/strict";
import {
    rolloutLeft,
    waitForRollout,
    type WorkloadState,
} from "../../../../components/kubernetes/rollout.ts";

const complete = {
    metadata: { generation: 2 },
    spec: { replicas: 3, updateStrategy: { type: "RollingUpdate" } },
    status: { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 },
};

/** A set that is complete but for some of its status. */
const lacking = (status: object): WorkloadState => ({
    ...complete,
    status: { ...complete.status, ...status },
});

describe("a rollout", () => {
    const cases: [title: string, set: WorkloadState, left: RegExp | undefined][] = [
        ["is over once all pods are new and ready", complete, undefined],
        [
            "has not begun while the status is that of before the change",
            lacking({ observedGeneration: 1 }),
            /not taken up the change/,
        ],
        ["goes on while a pod is old", lacking({ updatedReplicas: 2 }), /2 of 3 pods .* 3 are ready/],
        ["goes on while a pod is not ready", lacking({ readyReplicas: 2 }), /3 of 3 pods .* 2 are ready/],
        ["goes on while there is a pod too many", lacking({ replicas: 4 }), /of 3 pods/],
        ["has not begun where there is no status", { ...complete, status: {} }, /not taken up/],
        [
            "ends at its partition",
            {
                ...lacking({ updatedReplicas: 1 }),
                spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
            },
            undefined,
        ],
        [
            "is the user's where pods are replaced on deletion",
            {
                ...lacking({ updatedReplicas: 0 }),
                spec: { replicas: 3, updateStrategy: { type: "OnDelete" } },
            },
            undefined,
        ],
        [
            "is not waited for where the object says so",
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
    /** Answers one look after another; the last one for ever. */
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
        const told: string[] = [];
        const looks = answers(old, new Error("reset"), old, complete);
        assert.equal(await waitForRollout(looks, 60, (left) => told.push(left)), "complete");
        assert.deepEqual(told, ["2 of 3 pods are as they should be, and 3 are ready"]);
    });

    it("tells what was left when the time is up", async () => {
        assert.deepEqual(await waitForRollout(answers(old), 0, ignore), {
            incomplete: "2 of 3 pods are as they should be, and 3 are ready",
        });
    });

    it("gives up where the cluster does not answer at all", async () => {
        const result = await waitForRollout(answers(new Error("refused"), complete), 60, ignore);
        assert.deepEqual(result, { unreachable: "refused" });
    });
});
