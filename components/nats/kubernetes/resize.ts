import type { apps } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { clusterOf } from "../../kubernetes/provider.ts";
import { TunnelAgent } from "../../tunnel/agent.ts";
import { getJson } from "../client/monitoring.ts";
import { ports } from "../config/serverConfig.ts";
import { systemLoginOf } from "../login.ts";
import { resize } from "../resize/resize.ts";
import type { StreamsContext } from "../streams/create.ts";
import { loginInputs } from "../streams/provider.ts";
import type { CompleteHelmNatsClusterArgs } from "./args.ts";

const milliseconds = 10_000;

/**
 * Moves streams off pods that are to go; undefined where no server has streams, and where only the plugin can reach the
 * cluster.
 */
export function resizingOf(
    component: pulumi.ComponentResource,
    args: CompleteHelmNatsClusterArgs,
    { name, connection, isRendered = false }: StreamsContext,
) {
    const access = clusterOf(component.getProvider("kubernetes:apps/v1:Deployment"));
    if (args.jetstream === false || isRendered || access === undefined) {
        return undefined;
    }
    const { namespace, nodes, readinessSeconds: patienceSeconds } = args;
    const run = async (): Promise<void> => {
        const { dialThroughKubernetes } = await import("../../tunnel/kubernetes.ts");
        const agent = new TunnelAgent(dialThroughKubernetes({ ...access, namespace }));
        const system = systemLoginOf(args);
        await resize({
            ...{ component, name, nodes, patienceSeconds },
            system: system && pulumi.output(loginInputs({ ...connection(), ...system })),
            read: async (pod, path) =>
                (await getJson(new URL(path, `http://${pod}:${ports.monitor}`), { agent }, milliseconds))
                    .body,
        });
    };
    return {
        /** Resolves before pods may go. */
        beforeUpdate: async () => {
            if (!pulumi.runtime.isDryRun()) {
                await run();
            }
        },
        /** Says what an update would do. What the cluster says of the StatefulSet shows whether to look at its pods, which takes half a second. */
        inPreview: (statefulSet: pulumi.Output<apps.v1.StatefulSet | undefined>) => {
            if (pulumi.runtime.isDryRun()) {
                statefulSet.apply((found) =>
                    found?.status.apply((status: { replicas?: number } | undefined) =>
                        (status?.replicas ?? nodes) === nodes ? undefined : run(),
                    ),
                );
            }
        },
    };
}
