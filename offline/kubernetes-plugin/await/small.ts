import { isDeepStrictEqual } from "node:util";
import { isObject, objects, text } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { at, isOwnedBy, nameOf } from "../objects/object.ts";
import { condition, isPodReady, podProblems, qualifiedName } from "./podProblems.ts";
import { number } from "./verdict.ts";
import type { Awaiter, View } from "./verdict.ts";

const [endpoints, pods, storageClasses] = ["v1/Endpoints", "v1/Pod", "storage.k8s.io/v1/StorageClass"];

/** How long the targets of a Service have to stay the same, in seconds, as with the official plugin. */
const settling = 10;

const noTarget =
    "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels " +
    "on any Pods";

/** A Service is ready when its targets are, and no more come; without any, too. */
export const service: Awaiter = {
    related: [endpoints],
    judge: (view) => {
        const { live } = view;
        const type = text(at(live, "spec", "type"));
        const balances = type === "LoadBalancer";
        const allocated = !balances || objects(at(live, "status", "loadBalancer", "ingress")).length > 0;
        const selector = at(live, "spec", "selector");
        const targets = isObject(selector) && Object.keys(selector).length > 0;
        if (type === "ExternalName" || at(live, "spec", "clusterIP") === "None" || !targets) {
            return { ready: allocated, problems: [] };
        }
        const subsets = objects(at(endpointsOf(view), "subsets"));
        const has = (key: string): boolean => subsets.some((subset) => objects(subset[key]).length > 0);
        const settled =
            endpointsOf(view) !== undefined && view.settled >= settling && !has("notReadyAddresses");
        if (allocated && settled) {
            return { ready: true, status: "✅ Service initialization complete", problems: [] };
        }
        const problems = [
            ...(has("addresses") ? [] : [noTarget]),
            ...(allocated
                ? []
                : ["Service was not allocated an IP address; does your cloud provider support this?"]),
        ];
        const status =
            settled && has("addresses")
                ? "[2/3] Attempting to allocate IP address to Service"
                : "[1/3] Finding Pods to direct traffic to";
        return { ready: false, status, problems };
    },
};

function endpointsOf({ live, related }: View): Values | undefined {
    return related[endpoints]?.find((each) => nameOf(each) === nameOf(live));
}

/** A pod is ready when it says so, or has done its work. */
export const pod: Awaiter = {
    related: [],
    judge: ({ live }) => ({
        ready: isPodReady(live),
        status: `Waiting for Pod "${qualifiedName(live)}" to be ready`,
        problems: podProblems(live),
    }),
};

/** A Job is ready when it has succeeded. */
export const job: Awaiter = {
    related: [pods],
    judge: ({ live, related }) => {
        const isTrue = (type: string): boolean => condition(live, type)?.["status"] === "True";
        const count = (key: string): number => number(at(live, "status", key));
        const end = condition(live, "Failed");
        const reason = isTrue("Failed") ? text(end?.["reason"]) : "";
        const failed = ["BackoffLimitExceeded", "DeadlineExceeded"].includes(reason);
        const counts = `Active: ${count("active")} | Succeeded: ${count("succeeded")} | Failed: ${count("failed")}`;
        const own = (related[pods] ?? []).filter((each) => isOwnedBy(each, live));
        return {
            ready: isTrue("Complete"),
            failed,
            status: `Waiting for Job "${qualifiedName(live)}" to succeed (${counts})`,
            problems: [
                ...(failed ? [`[${reason}] ${text(end?.["message"])}`] : []),
                ...own.flatMap(podProblems),
            ],
        };
    },
};

/** A claim is ready when it is bound; one that waits for its first pod is as ready as can be. */
export const volumeClaim: Awaiter = {
    related: [storageClasses],
    judge: ({ live, before, related }) => {
        const phase = at(live, "status", "phase");
        const name = at(live, "spec", "storageClassName");
        const storageClass = related[storageClasses]?.find((each) => nameOf(each) === name);
        const late = before === undefined && storageClass?.["volumeBindingMode"] === "WaitForFirstConsumer";
        return { ready: phase === "Bound" || (late && phase === "Pending"), problems: [] };
    },
};

/** A volume is ready when it can be, or is, claimed. */
export const volume: Awaiter = {
    related: [],
    judge: ({ live }) => ({
        ready: ["Available", "Bound"].includes(text(at(live, "status", "phase"))),
        problems: [],
    }),
};

/** An Ingress is ready when it has an address and its services exist. */
export const ingress: Awaiter = {
    related: [endpoints],
    judge: ({ live, related, settled }) => {
        const known = (related[endpoints] ?? []).map(nameOf);
        const paths = objects(at(live, "spec", "rules")).flatMap((rule) =>
            objects(at(rule, "http", "paths")),
        );
        const backends = paths.map((path) => text(at(path, "backend", "service", "name"))).filter(Boolean);
        const targeted = settled >= settling || backends.every((name) => known.includes(name));
        const addressed = objects(at(live, "status", "loadBalancer", "ingress")).length > 0;
        return {
            ready: targeted && addressed,
            status: targeted
                ? "[2/3] Waiting for update of .status.loadBalancer with hostname/IP"
                : "[1/3] Finding a matching service for each Ingress path",
            problems: [
                ...(targeted ? [] : ["Ingress has at least one rule with an unavailable target endpoint."]),
                ...(addressed
                    ? []
                    : [
                          "Ingress .status.loadBalancer field was not updated with a hostname/IP address. " +
                              "\n    for more information about this error, see https://pulumi.io/xdv72s",
                      ]),
            ],
        };
    },
};

/** A quota is ready when the controller has taken note of it. */
export const resourceQuota: Awaiter = {
    related: [],
    judge: ({ live }) => ({
        ready: isDeepStrictEqual(at(live, "spec", "hard"), at(live, "status", "hard")),
        problems: [],
    }),
};

/** The token of a service account is written by a controller. */
export const secret: Awaiter = {
    related: [],
    judge: ({ live }) => ({
        ready: live["type"] !== "kubernetes.io/service-account-token" || isObject(live["data"]),
        problems: [],
    }),
};
