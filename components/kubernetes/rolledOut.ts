import { homedir } from "node:os";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { failure } from "../refusal.ts";
import { clusterOf, type ClusterAccess } from "./provider.ts";
import { rolloutLeft, waitForRollout, type Look, type StatefulSetState } from "./rollout.ts";

/**
 * Resolves once the StatefulSet of a component's chart has rolled out, and fails the update when it does not. At once in
 * a preview, and where only the plugin knows the way to the cluster: with a provider that `createKubernetesProvider`
 * has not made.
 */
export function whenRolledOut(
    component: pulumi.ComponentResource,
    chart: kubernetes.helm.v4.Chart,
    timeoutSeconds: number,
): pulumi.Output<void> {
    const cluster = clusterOf(component.getProvider("kubernetes:apps/v1:StatefulSet"));
    if (pulumi.runtime.isDryRun() || cluster === undefined) {
        return pulumi.output(undefined);
    }
    const tell = (left: string) => void pulumi.log.info(`rolling out: ${left}`, component, undefined, true);
    return chart.resources.apply(lastSeen).apply(async (seen) => {
        // What the plugin saw last is enough where it is complete, as it mostly is.
        if (seen !== undefined && rolloutLeft(seen) !== undefined) {
            await rollOut(seen, cluster, timeoutSeconds, tell);
        }
    });
}

/** The StatefulSet among a chart's resources, as the plugin saw it last. */
function lastSeen(resources: unknown[] | undefined): pulumi.Output<StatefulSetState | undefined> {
    const set = resources?.find((resource) => kubernetes.apps.v1.StatefulSet.isInstance(resource));
    return pulumi.output(set && { metadata: set.metadata, spec: set.spec, status: set.status });
}

async function rollOut(
    { metadata: { namespace = "", name = "" } = {} }: StatefulSetState,
    cluster: ClusterAccess,
    timeoutSeconds: number,
    tell: (left: string) => void,
): Promise<void> {
    const look = statefulSetReader(cluster, namespace, name);
    const result = await waitForRollout(look, timeoutSeconds, tell);
    if (result === "complete") {
        return;
    }
    const subject = `StatefulSet "${name}" in namespace "${namespace}"`;
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
function statefulSetReader({ kubeconfig, context }: ClusterAccess, namespace: string, name: string): Look {
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
    return async () => (await opened).readNamespacedStatefulSet({ namespace, name });
}
