import * as pulumi from "@pulumi/pulumi";
import type { NatsConnection } from "../nats/connection.ts";

/** The paths of files in the container, which a Secret has. */
export interface CredentialFiles {
    /** The certificate authority. @default - its PEM text is included, as `ca` */
    readonly caFile?: string | undefined;
    /** The certificate to show. @default - its PEM text is included, as `certificate`, if there is one */
    readonly certificateFile?: string | undefined;
    /** Its private key. @default - its PEM text is included, as `key` */
    readonly keyFile?: string | undefined;
}

/** The login of a cluster as JSON, which services in any language can read. */
export function natsCredentials(
    nats: NatsConnection,
    { caFile, certificateFile, keyFile }: CredentialFiles = {},
): pulumi.Output<string> {
    const text = pulumi
        .all([nats.username, nats.password, nats.caCertificate, nats.clientCertificate, nats.clientKey])
        .apply(([username, password, ca, certificate, key]) =>
            JSON.stringify({
                ...login(username, password, nats.loginKind),
                ...(caFile === undefined ? { ca } : { caFile }),
                ...(certificateFile === undefined ? { certificate, key } : { certificateFile, keyFile }),
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
