import * as pulumi from "@pulumi/pulumi";
import type { NatsConnection } from "../components/nats/connection.ts";
import type { AppEndpoint } from "../components/rust/endpoint.ts";

/** A cluster of either runtime. */
interface Cluster extends NatsConnection {
    readonly systemPassword: pulumi.Output<string> | undefined;
    readonly clientUrls: pulumi.Output<string[]>;
    readonly imageDigest: pulumi.Output<string | undefined>;
    /** Where the exporter's metrics are on the host; on Kubernetes each pod has its own. */
    readonly metricsUrl?: string | undefined;
}

/** A stack's outputs: the same on every runtime. */
export function stackOutputs(
    cluster: Cluster,
    services: readonly { readonly name: string; readonly app: AppEndpoint }[],
) {
    return {
        nats: {
            clientUrls: cluster.clientUrls,
            monitorUrls: cluster.monitorUrls,
            nodes: cluster.clientUrls.apply((urls) => urls.length),
            imageDigest: cluster.imageDigest,
            metricsUrl: cluster.metricsUrl,
            caCertificate: cluster.caCertificate,
        },
        natsUser: cluster.username,
        natsPassword: cluster.password,
        natsLogin: cluster.loginKind,
        natsSystemPassword: cluster.systemPassword,
        natsClientTls: clientTls(cluster),
        apps: Object.fromEntries(
            services.map(({ name, app }) => [name, { url: app.url, imageDigest: app.imageDigest }]),
        ),
    };
}

/** The certificate of clients, with its key; undefined where it is in a Secret, or clients show none. */
function clientTls({ clientCertificate: certificate, clientKey: key }: Cluster) {
    return key === undefined ? undefined : pulumi.secret({ certificate, key });
}
