import { homedir } from "node:os";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { failure } from "../refusal.ts";
import { clusterOf, type ClusterAccess } from "./provider.ts";
import { rolloutLeft, waitForRollout, type Look, type WorkloadState } from "./rollout.ts";

/** What makes pods, and replaces them when they change. */
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
 * The plugin waits as well, but its watch may start with the status of before the change, and it then reports a
 * workload as complete whose new pods are not even there (seen with two Deployments in one update).
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
    const tell = (left: string) => void pulumi.log.info(`rolling out: ${left}`, component, undefined, true);
    return pulumi
        .output(workload)
        .apply(lastSeen)
        .apply(async (seen) => {
            // What the plugin saw last is enough where it is complete, as it mostly is.
            if (seen !== undefined && rolloutLeft(seen.state) !== undefined) {
                await rollOut(seen, cluster, timeoutSeconds, tell);
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
    tell: (left: string) => void,
): Promise<void> {
    const look = reader(cluster, kind, namespace, name);
    const result = await waitForRollout(look, timeoutSeconds, tell);
    if (result === "complete") {
        return;
    }
    const subject = `${kind} "${name}" in namespace "${namespace}"`;
    if ("unreachable" in result) {
        void pulumi.log.warn(
            `${subject} may still be rolling out; the cluster cannot be asked: ${result.unreachable}`,
        );
        return;
    }
    throw failure(
        `${subject} has not rolled out in ${timeoutSeconds} s: ${result.incomplete}.\n` +
            `  See why with: kubectl describe pods --namespace ${namespace}`,
    );
}

/** Reads with the kubeconfig that the plugin uses. The client takes a second to load, so it is loaded here only. */
function reader({ kubeconfig, context }: ClusterAccess, kind: Kind, namespace: string, name: string): Look {
    const opened = import("@kubernetes/client-node").then(({ AppsV1Api, KubeConfig }) => {
        const config = new KubeConfig();
        if (kubeconfig === undefined) {
            config.loadFromDefault();
        } else {
            config.loadFromFile(kubeconfig.replace(/^~(?=\/)/, homedir()));
        }
        if (context !== undefined) {
            config.setCurrentContext(context);
        }
        return config.makeApiClient(AppsV1Api);
    });
    return async () => readiness(kind, await (await opened)[`readNamespaced${kind}`]({ namespace, name }));
}
