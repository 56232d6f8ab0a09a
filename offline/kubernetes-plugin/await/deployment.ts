import { objects, text } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { annotation, at, isOwnedBy, metadataOf, nameOf } from "../objects/object.ts";
import { condition, podProblems } from "./podProblems.ts";
import { number } from "./verdict.ts";
import type { Awaiter, Verdict, View } from "./verdict.ts";

const revisionKey = "deployment.kubernetes.io/revision";
const [replicaSets, pods, claims] = ["apps/v1/ReplicaSet", "v1/Pod", "v1/PersistentVolumeClaim"];

/** A Deployment is ready when all pods of its newest revision are. */
export const deployment: Awaiter = {
    related: [replicaSets, pods, claims],
    judge: (view) => {
        const { live } = view;
        const revision = annotation(live, revisionKey);
        const replicaSet = view.related[replicaSets]?.find(
            (each) => isOwnedBy(each, live) && annotation(each, revisionKey) === revision,
        );
        const wanted = number(at(replicaSet, "spec", "replicas") ?? 1);
        const ready = number(at(replicaSet, "status", "readyReplicas"));
        const rolledOut = replicaSet !== undefined && ready >= wanted;
        const pending = pendingClaims(view);
        const problems = [
            ...conditionProblems(live),
            ...(pending.length > 0
                ? [`Failed to bind PersistentVolumeClaim(s): "${pending.join(",")}"`]
                : []),
            ...rolloutProblem(live, revision, rolledOut),
            ...(view.related[pods] ?? []).filter((pod) => isOwnedBy(pod, replicaSet)).flatMap(podProblems),
        ];
        const settled =
            isObserved(live) && revision !== "" && rolloutProblem(live, revision, rolledOut).length === 0;
        const status = rolledOut
            ? undefined
            : `Waiting for app ReplicaSet to be available (${ready}/${wanted} Pods available)`;
        return verdict(settled && pending.length === 0, status, problems);
    },
};

function verdict(ready: boolean, status: string | undefined, problems: readonly string[]): Verdict {
    return ready
        ? { ready, status: "✅ Deployment initialization complete", problems: [] }
        : { ready, ...(status !== undefined && { status }), problems };
}

/** Whether the controller has seen the object as it is now. */
export function isObserved(live: Values): boolean {
    return number(at(live, "status", "observedGeneration")) >= number(metadataOf(live)["generation"]);
}

function isTrue(live: Values, type: string): boolean {
    return condition(live, type)?.["status"] === "True";
}

function rolloutProblem(live: Values, revision: string, rolledOut: boolean): string[] {
    if (!isTrue(live, "Available")) {
        return ["Minimum number of live Pods was not attained"];
    }
    const progressed = condition(live, "Progressing")?.["reason"] === "NewReplicaSetAvailable";
    if (revision !== "1" && !(progressed && isTrue(live, "Progressing"))) {
        return ["Minimum number of Pods to consider the application live was not attained"];
    }
    if (rolledOut) {
        return [];
    }
    return [
        revision === "1"
            ? "Minimum number of Pods to consider the application live was not attained"
            : "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live",
    ];
}

function conditionProblems(live: Values): string[] {
    return ["Progressing", "Available"].flatMap((type) => {
        const found = condition(live, type);
        const [reason, message] = [text(found?.["reason"]), text(found?.["message"])];
        return found?.["status"] !== "True" && reason !== "" ? [`[${reason}] ${message}`] : [];
    });
}

/** Claims of the pods' volumes that are not bound. */
function pendingClaims({ live, related }: View): string[] {
    const volumes = objects(at(live, "spec", "template", "spec", "volumes"));
    const names = volumes.map((volume) => at(volume, "persistentVolumeClaim", "claimName"));
    return (related[claims] ?? [])
        .filter((claim) => names.includes(nameOf(claim)) && at(claim, "status", "phase") !== "Bound")
        .map(nameOf);
}
