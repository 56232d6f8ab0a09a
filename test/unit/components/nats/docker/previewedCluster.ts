import * as pulumi from "@pulumi/pulumi";
import type { DockerNatsClusterArgs } from "../../../../../components/nats/docker/args.ts";
import { mockPulumi, type MockOptions, type Recording } from "../../../../mocks.ts";

const { DockerNatsCluster } = await import("../../../../../components/nats/docker/cluster.ts");

/** Recognizable everywhere, and hard to quote in any format. */
export const secrets = ['app-"marker"-1', "reader#marker$2", "route@marker/3"];
export const [appPassword = "", readerPassword = "", routePassword = ""] = secrets;

/** Arguments of a cluster with all defaults. */
export const args = {
    image: "dhi.io/nats:2.14.5-debian13",
    initImage: "dhi.io/busybox:1.37.0-debian13",
    authentication: {
        users: [
            { name: "app", password: pulumi.secret(appPassword) },
            { name: "reader", password: pulumi.secret(readerPassword), permissions: { subscribe: [">"] } },
        ],
    },
    routePassword: pulumi.secret(routePassword),
} satisfies DockerNatsClusterArgs;

/** Creates a cluster in a preview, which waits for no server. */
export async function preview(more: Partial<DockerNatsClusterArgs> = {}, options: MockOptions = {}) {
    const recording = await mockPulumi({ preview: true, ...options });
    const cluster = new DockerNatsCluster("events", { ...args, ...more });
    await recording.settled();
    return { recording, cluster };
}

/** A Docker resource's inputs. */
export function inputs(recording: Recording, name: string): Record<string, unknown> {
    return recording.get(name, "docker:").inputs;
}

/** The configuration that is uploaded into a container. */
export function uploaded(recording: Recording, name: string): string {
    const [upload] = inputs(recording, name)["uploads"] as { content: string }[];
    return upload?.content ?? "";
}
