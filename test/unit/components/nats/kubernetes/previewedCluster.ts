import * as pulumi from "@pulumi/pulumi";
import type { HelmNatsClusterArgs } from "../../../../../components/nats/kubernetes/args.ts";
import { mockPulumi, type MockOptions } from "../../../../mocks.ts";

const { HelmNatsCluster } = await import("../../../../../components/nats/kubernetes/cluster.ts");

/** Recognizable everywhere, and hard to quote in any format. */
export const [appPassword, routePassword, chartPassword, key, routeKey] = [
    'app-"marker"-1',
    "route@marker/2",
    "chart#marker$3",
    "client-key-marker",
    "route-key-marker",
] as const;
export const secrets = [appPassword, routePassword, chartPassword, key, routeKey];

/** Arguments of a cluster with all defaults. */
export const args = {
    namespace: "messaging",
    image: "dhi.io/nats:2.14.5-debian13",
    authentication: { users: [{ name: "app", password: pulumi.secret(appPassword) }] },
    routePassword: pulumi.secret(routePassword),
} satisfies HelmNatsClusterArgs;

/** Creates a cluster in a preview. */
export async function preview(more: Partial<HelmNatsClusterArgs> = {}, options: MockOptions = {}) {
    const recording = await mockPulumi({ preview: true, ...options });
    const cluster = new HelmNatsCluster("events", { ...args, ...more });
    await recording.settled();
    return { recording, cluster };
}
