import { text } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { at, isOwnedBy, metadataOf } from "../objects/object.ts";
import { isObserved } from "./deployment.ts";
import { podProblems } from "./podProblems.ts";
import { number } from "./verdict.ts";
import type { Awaiter, View } from "./verdict.ts";

const pods = "v1/Pod";

/** A StatefulSet is ready when all its pods are, and all of the newest revision. */
export const statefulSet: Awaiter = {
    related: [pods],
    judge: (view) => {
        const { live } = view;
        const generation = number(metadataOf(live)["generation"]);
        const wanted = number(at(live, "spec", "replicas"));
        const count = (key: string): number => number(at(live, "status", key));
        const [current, target] = [revision(live, "currentRevision"), revision(live, "updateRevision")];
        const byHand = generation > 1 && at(live, "spec", "updateStrategy", "type") === "OnDelete";
        const observed = isObserved(live);
        const isLatest = observed && (byHand || (current !== "" && current === target));
        const isFull =
            observed &&
            count("replicas") === wanted &&
            count("readyReplicas") === wanted &&
            (byHand || count("currentReplicas") === wanted);
        if (isLatest && isFull) {
            return { ready: true, status: "✅ StatefulSet initialization complete", problems: [] };
        }
        const done = isLatest
            ? count("readyReplicas")
            : Math.min(count("readyReplicas"), count("updatedReplicas"));
        const problems = [
            ...(isFull ? [] : [`${done} out of ${wanted} replicas succeeded readiness checks`]),
            ...(isLatest
                ? []
                : [
                      `StatefulSet controller failed to advance from revision "${current}" to revision "${target}"`,
                  ]),
            ...ownPods(view).flatMap(podProblems),
        ];
        return { ready: false, status: progress(generation, isFull, done, wanted), problems };
    },
};

function revision(live: Values, key: string): string {
    return text(at(live, "status", key));
}

function progress(generation: number, isFull: boolean, done: number, wanted: number): string {
    if (generation <= 1) {
        return `[1/2] Waiting for StatefulSet to create Pods (${done}/${wanted} Pods ready)`;
    }
    return isFull
        ? "[2/3] Waiting for StatefulSet to update .status.currentRevision"
        : `[1/3] Waiting for StatefulSet update to roll out (${done}/${wanted} Pods ready)`;
}

/** A DaemonSet is ready when every node that should has a ready pod of the newest kind. */
export const daemonSet: Awaiter = {
    related: [pods],
    judge: (view) => {
        const count = (key: string): number => number(at(view.live, "status", key));
        const wanted = count("desiredNumberScheduled");
        const short = ["updatedNumberScheduled", "numberAvailable", "numberReady"].find(
            (key) => count(key) < wanted,
        );
        const ready = isObserved(view.live) && short === undefined;
        return ready
            ? { ready, status: `✅ All replicas scheduled as expected. Replicas: ${wanted}`, problems: [] }
            : {
                  ready,
                  status: `${short ?? "observedGeneration"}: ${short ? count(short) : 0}/${wanted}`,
                  problems: ownPods(view).flatMap(podProblems),
              };
    },
};

function ownPods({ live, related }: View): Values[] {
    return (related[pods] ?? []).filter((pod) => isOwnedBy(pod, live));
}
