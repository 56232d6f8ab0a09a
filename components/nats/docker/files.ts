import * as pulumi from "@pulumi/pulumi";
import type { Certificate } from "../args/cluster.ts";
import { resolveLogins } from "../config/logins.ts";
import { renderServerConfig, type TlsFiles } from "../config/serverConfig.ts";
import type { CompleteDockerNatsClusterArgs } from "./args.ts";
import type { Node } from "./node.ts";

/** The folder of a server's files, which is a volume. */
export const configFolder = "/etc/nats";
export const configFile = `${configFolder}/nats.conf`;

/** Everything that a server reads, by path. */
export function serverFiles(
    node: Node,
    nodes: readonly Node[],
    args: CompleteDockerNatsClusterArgs,
): Record<string, pulumi.Output<string>> {
    return {
        [configFile]: serverConfig(node, nodes, args),
        ...certificateFiles("clients", args.tls),
        ...certificateFiles("routes", args.routeTls),
    };
}

function serverConfig(
    node: Node,
    nodes: readonly Node[],
    args: CompleteDockerNatsClusterArgs,
): pulumi.Output<string> {
    const secrets = pulumi.all([resolveLogins(args), args.routePassword, args.encryptionKey] as const);
    return secrets.apply(([logins, routePassword, encryptionKey]) =>
        pulumi.secret(
            renderServerConfig({
                logins,
                serverName: node.name,
                cluster: args,
                peers: nodes.map(({ name }) => name),
                routePassword,
                encryptionKey,
                tls: args.tls && tlsFiles("clients"),
                routeTls: args.routeTls && tlsFiles("routes"),
            }),
        ),
    );
}

function certificateFiles(
    listener: string,
    certificate: Certificate | undefined,
): Record<string, pulumi.Output<string>> {
    if (certificate === undefined) {
        return {};
    }
    const files = tlsFiles(listener);
    return {
        [files.certificate]: pulumi.secret(certificate.certificate),
        [files.key]: pulumi.secret(certificate.key),
        [files.ca]: pulumi.secret(certificate.ca),
    };
}

function tlsFiles(listener: string): TlsFiles {
    const file = `${configFolder}/${listener}`;
    return { certificate: `${file}.crt`, key: `${file}.key`, ca: `${file}-ca.crt` };
}
