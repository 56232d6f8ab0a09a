import { setTimeout } from "node:timers/promises";

/** The part of a StatefulSet or Deployment that shows the progress of its rollout. */
export interface WorkloadState {
    readonly metadata?: {
        readonly name?: string;
        readonly namespace?: string;
        readonly generation?: number;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec?: {
        readonly replicas?: number;
        readonly updateStrategy?: {
            readonly type?: string;
            readonly rollingUpdate?: { readonly partition?: number };
        };
    };
    readonly status?: {
        readonly observedGeneration?: number;
        readonly replicas?: number;
        readonly readyReplicas?: number;
        readonly updatedReplicas?: number;
    };
}

/** Reads the workload from its cluster. */
export type Look = () => Promise<WorkloadState>;

const pollMilliseconds = 500;

/**
 * What a rollout still waits for, by the rules of `kubectl rollout status`; undefined once every pod is updated and
 * ready, and where nothing should wait.
 */
export function rolloutLeft({ metadata, spec, status }: WorkloadState): string | undefined {
    const { replicas: wanted = 1, updateStrategy } = spec ?? {};
    const { observedGeneration = 0, replicas = 0, readyReplicas = 0, updatedReplicas = 0 } = status ?? {};
    if (
        updateStrategy?.type === "OnDelete" ||
        metadata?.annotations?.["pulumi.com/skipAwait"]?.toLowerCase() === "true"
    ) {
        return undefined;
    }
    if (observedGeneration < (metadata?.generation ?? 0)) {
        return "the cluster has not observed the change yet";
    }
    const updated = wanted - (updateStrategy?.rollingUpdate?.partition ?? 0);
    return replicas === wanted && readyReplicas >= wanted && updatedReplicas >= updated
        ? undefined
        : `${updatedReplicas} of ${wanted} pods are updated, and ${readyReplicas} are ready`;
}

/** The result of a wait. */
export type RolloutResult = "complete" | { readonly unreachable: string } | { readonly incomplete: string };

/**
 * Waits until a workload has rolled out.
 *
 * A cluster that does not answer the first time cannot be reached from here; one that fails later is tried again.
 *
 * @param report receives what is left, whenever that changes.
 */
export async function waitForRollout(
    look: Look,
    timeoutSeconds: number,
    report: (left: string) => void,
): Promise<RolloutResult> {
    const end = performance.now() + timeoutSeconds * 1000;
    for (let left: string | undefined; ; await setTimeout(pollMilliseconds)) {
        try {
            const seen = rolloutLeft(await look());
            if (seen === undefined) {
                return "complete";
            }
            if (seen !== left) {
                report(seen);
            }
            left = seen;
        } catch (error) {
            if (left === undefined) {
                return { unreachable: error instanceof Error ? error.message : String(error) };
            }
        }
        if (performance.now() > end) {
            return { incomplete: left };
        }
    }
}
