import * as pulumi from "@pulumi/pulumi";
import type { NatsConnection } from "../nats/connection.ts";

/**
 * The login of a cluster as JSON, which a service of any language can read.
 *
 * @param caFile where the authority lies, if it is not told with the login. @default - it is, as `ca`
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
