import type { ComponentResource, Output, Resource } from "@pulumi/pulumi";
import { clusterOf } from "../../kubernetes/provider.ts";
import type { KubernetesNatsConnection } from "../connection.ts";
import { mainAccount } from "../args/members.ts";
import { loginIn } from "../login.ts";
import { createStreams } from "../streams/create.ts";
import type { CompleteHelmNatsClusterArgs } from "./args.ts";

/** A cluster whose streams are created, as far as it is known before they are. */
interface Cluster extends ComponentResource, Omit<KubernetesNatsConnection, "ready"> {
    readonly clientUrls: Output<string[]>;
}

/** Creates a cluster's streams through the API server. Resolves with them and the servers, for services that wait for both. */
export function createStreamsOf(
    name: string,
    cluster: Cluster,
    args: CompleteHelmNatsClusterArgs,
    ready: Output<Resource[]>,
): Output<Resource[]> {
    const { clientUrls: servers, caCertificate, namespace, caSecret } = cluster;
    const access = clusterOf(cluster.getProvider("kubernetes:apps/v1:Deployment")) ?? {};
    const connection = (account?: string) => ({
        ...{ servers, caCertificate, ...loginIn(args, account) },
        // A certificate has the Service's name, which pods connect to.
        serverName: `${name}.${namespace}.svc`,
        tunnel: { kubernetes: { ...access, namespace, caSecret } },
    });
    const account = mainAccount(args.authentication.users ?? []);
    return createStreams(
        { name, parent: cluster, account, connection, ready, protect: args.protectData },
        args,
    );
}
