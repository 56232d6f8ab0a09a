import assert from "node:assert/strict";
import type { Values } from "../../integration/support/values.ts";
import { deployment } from "../../../offline/kubernetes-plugin/await/deployment.ts";
import { crashed, podProblems } from "../../../offline/kubernetes-plugin/await/podProblems.ts";
import { statefulSet } from "../../../offline/kubernetes-plugin/await/sets.ts";
import { job, service, volumeClaim } from "../../../offline/kubernetes-plugin/await/small.ts";
import type { View } from "../../../offline/kubernetes-plugin/await/verdict.ts";

const view = (live: Values, related: View["related"] = {}, settled = 0): View => ({
    live,
    submitted: live,
    before: undefined,
    related,
    settled,
});
const ownedBy = (uid: string): Values => ({ ownerReferences: [{ uid }] });

describe("kubernetes plugin: pods", () => {
    const pod = (state: Values, more: Values = {}): Values => ({
        metadata: { name: "p", namespace: "n" },
        status: {
            conditions: [
                { type: "PodScheduled", status: "True" },
                { type: "Initialized", status: "True" },
                { type: "Ready", status: "False", reason: "ContainersNotReady", message: "not ready: [c] " },
            ],
            containerStatuses: [{ name: "c", ready: false, state, ...more }],
        },
    });

    it("tell why an image is not there", () => {
        const waiting = { reason: "ImagePullBackOff", message: 'Back-off pulling image "x"' };
        assert.deepEqual(podProblems(pod({ waiting })), [
            '[Pod n/p]: not ready: [c] [ImagePullBackOff] Back-off pulling image "x"',
        ]);
    });

    it("tell how they ended, and whose log has the last words", () => {
        const terminated = { exitCode: 1, reason: "Error", finishedAt: "2026-01-01T00:00:00Z" };
        const waiting = { reason: "CrashLoopBackOff", message: "back-off 10s" };
        const crashing = pod({ waiting }, { lastState: { terminated } });
        assert.match(
            podProblems(crashing).join(),
            /\[CrashLoopBackOff\] back-off 10s\ncontainer "c" terminated at /,
        );
        assert.deepEqual(crashed(crashing), [{ container: "c", previous: true }]);
    });

    it("tell why no node takes them", () => {
        const conditions = [
            { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/1 nodes" },
        ];
        assert.deepEqual(podProblems({ metadata: { name: "p" }, status: { conditions } }), [
            "[Pod p]: 0/1 nodes",
        ]);
    });
});

describe("kubernetes plugin: workloads", () => {
    const set = (status: Values): Values => ({
        metadata: { name: "s", generation: 2 },
        spec: { replicas: 3 },
        status: { observedGeneration: 2, currentRevision: "a", updateRevision: "a", ...status },
    });
    const full = { replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 };

    it("have a StatefulSet ready when every pod is the newest, and ready", () => {
        assert.equal(statefulSet.judge(view(set(full))).ready, true);
        const rolling = set({ ...full, currentReplicas: 1, updatedReplicas: 2, updateRevision: "b" });
        const { ready, status, problems } = statefulSet.judge(view(rolling));
        assert.deepEqual(
            [ready, status],
            [false, "[1/3] Waiting for StatefulSet update to roll out (2/3 Pods ready)"],
        );
        assert.match(problems.join(), /advance from revision "a" to revision "b"/);
    });

    it("do not trust a status that the controller wrote before the change", () => {
        assert.equal(statefulSet.judge(view(set({ ...full, observedGeneration: 1 }))).ready, false);
    });

    const annotations = { "deployment.kubernetes.io/revision": "2" };
    const rollout = (reason: string, available = "True"): Values => ({
        metadata: { name: "d", uid: "u", generation: 1, annotations },
        status: {
            observedGeneration: 1,
            conditions: [
                { type: "Available", status: available, reason: "r", message: "m" },
                { type: "Progressing", status: "True", reason },
            ],
        },
    });
    const replicaSet = (readyReplicas: number): View["related"] => ({
        "apps/v1/ReplicaSet": [
            { metadata: { annotations, ...ownedBy("u") }, spec: { replicas: 2 }, status: { readyReplicas } },
        ],
    });

    it("have a Deployment ready when its newest pods are", () => {
        assert.equal(deployment.judge(view(rollout("NewReplicaSetAvailable"), replicaSet(2))).ready, true);
        const { ready, status } = deployment.judge(view(rollout("ReplicaSetUpdated"), replicaSet(1)));
        assert.deepEqual(
            [ready, status],
            [false, "Waiting for app ReplicaSet to be available (1/2 Pods available)"],
        );
        const { problems } = deployment.judge(view(rollout("ReplicaSetUpdated", "False"), replicaSet(0)));
        assert.deepEqual(problems, ["[r] m", "Minimum number of live Pods was not attained"]);
    });

    it("have a Service ready when its targets have settled", () => {
        const live = { metadata: { name: "s" }, spec: { type: "ClusterIP", selector: { a: "b" } } };
        const endpoints = (subset: Values): View["related"] => ({
            "v1/Endpoints": [{ metadata: { name: "s" }, subsets: [subset] }],
        });
        const ready = endpoints({ addresses: [{ ip: "1" }] });
        assert.equal(service.judge(view(live, ready, 3)).ready, false);
        assert.equal(service.judge(view(live, ready, 11)).ready, true);
        assert.equal(
            service.judge(view(live, endpoints({ notReadyAddresses: [{ ip: "1" }] }), 11)).ready,
            false,
        );
        assert.equal(service.judge(view({ ...live, spec: { ...live.spec, clusterIP: "None" } })).ready, true);
    });

    it("give a Job up when it has", () => {
        const conditions = [
            { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too often" },
        ];
        const { ready, failed, problems } = job.judge(
            view({ metadata: { name: "j" }, status: { conditions } }),
        );
        assert.deepEqual([ready, failed, problems], [false, true, ["[BackoffLimitExceeded] too often"]]);
    });

    it("do not wait for a volume that waits for its first pod", () => {
        const live = { spec: { storageClassName: "c" }, status: { phase: "Pending" } };
        const classes = (volumeBindingMode: string): View["related"] => ({
            "storage.k8s.io/v1/StorageClass": [{ metadata: { name: "c" }, volumeBindingMode }],
        });
        assert.equal(volumeClaim.judge(view(live, classes("WaitForFirstConsumer"))).ready, true);
        assert.equal(volumeClaim.judge(view(live, classes("Immediate"))).ready, false);
    });
});
