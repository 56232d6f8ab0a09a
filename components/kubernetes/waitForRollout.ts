import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { failure } from "../refusal.ts";
import { loadKubeconfig } from "./kubeconfig.ts";
import { clusterOf, type ClusterAccess } from "./provider.ts";
import { rolloutLeft, waitForRollout, type Look, type WorkloadState } from "./rolloutState.ts";

/** What creates pods, and replaces them when they change. */
type Workload = kubernetes.apps.v1.StatefulSet | kubernetes.apps.v1.Deployment;

type Kind = "StatefulSet" | "Deployment";

interface Seen {
    readonly kind: Kind;
    readonly state: WorkloadState;
}

/**
 * Resolves once a component's workload has rolled out, and fails the update when it does not. Resolves at once in a
 * preview, and where only the plugin can reach the cluster: with a provider that `createKubernetesProvider` did not
 * make.
 *
 * The plugin waits as well, but its watch may start with the status from before the change. It then reports a workload
 * as complete whose new pods do not exist yet (seen with two Deployments in one update).
 */
export function whenRolledOut(
    component: pulumi.ComponentResource,
    workload: pulumi.Input<Workload | undefined>,
    timeoutSeconds: number,
): pulumi.Output<void> {
    const cluster = clusterOf(component.getProvider("kubernetes:apps/v1:Deployment"));
    if (pulumi.runtime.isDryRun() || cluster === undefined) {
        return pulumi.output(undefined);
    }
    const report = (left: string) => void pulumi.log.info(`rolling out: ${left}`, component, undefined, true);
    return pulumi
        .output(workload)
        .apply(lastSeen)
        .apply(async (seen) => {
            // Most of the time, what the plugin saw last is complete.
            if (seen !== undefined && rolloutLeft(seen.state) !== undefined) {
                await rollOut(seen, cluster, timeoutSeconds, report);
            }
        });
}

/** A workload as the plugin saw it last. */
function lastSeen(workload: Workload | undefined): pulumi.Output<Seen | undefined> {
    if (workload === undefined) {
        return pulumi.output(undefined);
    }
    const kind: Kind = kubernetes.apps.v1.StatefulSet.isInstance(workload) ? "StatefulSet" : "Deployment";
    const { metadata, spec, status } = workload;
    return pulumi
        .output({ metadata, spec, status })
        .apply((state): Seen => ({ kind, state: readiness(kind, state) }));
}

/** A pod of a Deployment counts once it has been ready for `minReadySeconds`. */
function readiness(
    kind: Kind,
    state: WorkloadState & { status?: { availableReplicas?: number } },
): WorkloadState {
    return kind === "StatefulSet"
        ? state
        : { ...state, status: { ...state.status, readyReplicas: state.status?.availableReplicas ?? 0 } };
}

async function rollOut(
    { kind, state: { metadata: { namespace = "", name = "" } = {} } }: Seen,
    cluster: ClusterAccess,
    timeoutSeconds: number,
    report: (left: string) => void,
): Promise<void> {
    const look = reader(cluster, kind, namespace, name);
    const result = await waitForRollout(look, timeoutSeconds, report);
    if (result === "complete") {
        return;
    }
    const subject = `${kind} "${name}" in namespace "${namespace}"`;
    if ("unreachable" in result) {
        void pulumi.log.warn(
            `${subject} may still be rolling out; the cluster cannot be reached: ${result.unreachable}`,
        );
        return;
    }
    throw failure(
        `${subject} has not rolled out in ${timeoutSeconds} s: ${result.incomplete}.\n` +
            `  See why with: kubectl describe pods --namespace ${namespace}`,
    );
}

/** Reads with the kubeconfig that the plugin uses. */
function reader(access: ClusterAccess, kind: Kind, namespace: string, name: string): Look {
    const opened = Promise.all([import("@kubernetes/client-node"), loadKubeconfig(access)]).then(
        ([{ AppsV1Api }, config]) => config.makeApiClient(AppsV1Api),
    );
    return async () => readiness(kind, await (await opened)[`readNamespaced${kind}`]({ namespace, name }));
}
