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
                ...login(username, password, nats.loginKind),
                ...(caFile === undefined ? { ca } : { caFile }),
            }),
        );
    return pulumi.secret(text);
}

function login(username: string | undefined, password: string, kind?: string): Record<string, string> {
    switch (kind) {
        case "nkey":
            return { nkeySeed: password };
        case "credentials":
            return { credentials: password };
        default:
            return username === undefined ? { token: password } : { username, password };
    }
}
