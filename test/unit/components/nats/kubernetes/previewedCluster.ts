import * as pulumi from "@pulumi/pulumi";
import type { HelmNatsClusterArgs } from "../../../../../components/nats/kubernetes/args.ts";
import { mockPulumi, type MockOptions } from "../../../../mocks.ts";

const { HelmNatsCluster } = await import("../../../../../components/nats/kubernetes/cluster.ts");

/** Recognisable wherever they turn up, and hard to write into any format. */
export const [appPassword, routePassword, chartPassword, key, routeKey] = [
    'app-"marker"-1',
    "route@marker/2",
    "chart#marker$3",
    "client-key-marker",
    "route-key-marker",
] as const;
export const secrets = [appPassword, routePassword, chartPassword, key, routeKey];

/** Arguments of a cluster that leave everything to the defaults. */
export const args = {
    namespace: "messaging",
    image: "dhi.io/nats:2.14.5-debian13",
    authentication: { users: [{ name: "app", password: pulumi.secret(appPassword) }] },
    routePassword: pulumi.secret(routePassword),
} satisfies HelmNatsClusterArgs;

/** Makes a cluster in a preview. */
export async function preview(more: Partial<HelmNatsClusterArgs> = {}, options: MockOptions = {}) {
    const recording = await mockPulumi({ preview: true, ...options });
    const cluster = new HelmNatsCluster("events", { ...args, ...more });
    await recording.settled();
    return { recording, cluster };
}
