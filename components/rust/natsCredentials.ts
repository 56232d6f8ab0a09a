import * as pulumi from "@pulumi/pulumi";
import type { NatsConnection } from "../nats/connection.ts";

/**
 * The login of a cluster as JSON, which services in any language can read.
 *
 * @param caFile the path of the certificate authority's file. @default - its PEM text is included, as `ca`
 */
export function natsCredentials(nats: NatsConnection, caFile?: string): pulumi.Output<string> {
    const text = pulumi
        .all([nats.username, nats.password, nats.caCertificate])
        .apply(([username, password, ca]) =>
            JSON.stringify({
                ...(username === undefined ? { token: password } : { username, password }),
                ...(caFile === undefined ? { ca } : { caFile }),
            }),
        );
    return pulumi.secret(text);
}
