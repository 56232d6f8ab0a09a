import type { Output } from "@pulumi/pulumi";
import type { NatsConnection } from "../components/nats/connection.ts";
import type { AppEndpoint } from "../components/rust/endpoint.ts";

/** A cluster of either runtime. */
interface Cluster extends NatsConnection {
    readonly systemPassword: Output<string> | undefined;
    readonly clientUrls: Output<string[]>;
    readonly imageDigest: Output<string | undefined>;
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
            caCertificate: cluster.caCertificate,
        },
        natsUser: cluster.username,
        natsPassword: cluster.password,
        natsLogin: cluster.loginKind,
        natsSystemPassword: cluster.systemPassword,
        apps: Object.fromEntries(
            services.map(({ name, app }) => [name, { url: app.url, imageDigest: app.imageDigest }]),
        ),
    };
}
