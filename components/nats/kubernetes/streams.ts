import type { ComponentResource, Output } from "@pulumi/pulumi";
import { clusterOf, isRenderer } from "../../kubernetes/provider.ts";
import type { KubernetesNatsConnection } from "../connection.ts";
import { mainAccount } from "../args/members.ts";
import { clientTlsOf, loginIn } from "../login.ts";
import type { StreamsContext } from "../streams/create.ts";
import type { CompleteHelmNatsClusterArgs } from "./args.ts";

/** A cluster as far as it is known before its servers are created. */
interface Cluster
    extends
        ComponentResource,
        Pick<KubernetesNatsConnection, "caCertificate" | "namespace" | "caSecret" | "clientSecret"> {
    readonly clientUrls: Output<string[]>;
}

/** What a cluster gives its streams, which are reached through the API server. */
export function streamsContext(
    name: string,
    cluster: Cluster,
    args: CompleteHelmNatsClusterArgs,
): StreamsContext {
    const { clientUrls: servers, caCertificate, namespace, caSecret, clientSecret } = cluster;
    const provider = cluster.getProvider("kubernetes:apps/v1:Deployment");
    const access = clusterOf(provider) ?? {};
    // The text of a certificate that was given as such is passed on itself.
    const givenSecret =
        args.clientTls !== undefined && "secretName" in args.clientTls ? { clientSecret } : {};
    const connection = (account?: string) => ({
        ...{ servers, caCertificate, ...loginIn(args, account) },
        // A certificate has the Service's name, which pods connect to.
        serverName: `${name}.${namespace}.svc`,
        ...clientTlsOf(args.clientTls),
        tunnel: { kubernetes: { ...access, namespace, caSecret, ...givenSecret } },
    });
    const account = mainAccount(args.authentication.users ?? []);
    const isRendered = isRenderer(provider);
    return { name, parent: cluster, account, connection, isRendered, protect: args.protectData };
}
