import * as pulumi from "@pulumi/pulumi";
import { defined } from "../../arguments.ts";
import type { Certificate } from "../args/cluster.ts";
import type { ListenerFiles } from "../config/listeners.ts";
import { resolveLogins } from "../config/logins.ts";
import { remoteFiles } from "../config/remotes.ts";
import { resolveRemotes } from "../config/resolveRemotes.ts";
import { renderRestartConfig } from "../config/restartConfig.ts";
import { renderServerConfig, type ServerConfig, type TlsFiles } from "../config/serverConfig.ts";
import type { CompleteDockerNatsClusterArgs } from "./args.ts";
import type { Node } from "./node.ts";

/** The folder of a server's files, which is a volume. */
export const configFolder = "/etc/nats";
export const configFile = `${configFolder}/nats.conf`;

/** Texts by the path of their file. */
export type Files = Readonly<Record<string, pulumi.Output<string>>>;

/** What a server reads. */
export interface ServerFiles {
    /** Everything. */
    readonly all: Files;
    /** What of it makes the server restart when it changes. A running server loads the rest by a signal. */
    readonly atStart: Files;
}

export function serverFiles(
    node: Node,
    nodes: readonly Node[],
    args: CompleteDockerNatsClusterArgs,
): ServerFiles {
    const config = serverConfig(node, nodes, args);
    const others = { ...listenerFiles(args), ...leafFiles(args) };
    return {
        all: {
            [configFile]: config.apply(renderServerConfig),
            ...certificateFiles("clients", args.tls),
            ...certificateFiles("routes", args.routeTls),
            ...others,
        },
        atStart: { [configFile]: config.apply(renderRestartConfig), ...others },
    };
}

function serverConfig(
    node: Node,
    nodes: readonly Node[],
    args: CompleteDockerNatsClusterArgs,
): pulumi.Output<ServerConfig> {
    return pulumi
        .all([resolveLogins(args), args.routePassword, resolveRemotes(args), args.encryptionKey] as const)
        .apply(([logins, routePassword, remotes, encryptionKey]) =>
            pulumi.secret({
                logins,
                serverName: node.name,
                cluster: args,
                peers: nodes.map(({ name }) => name),
                routePassword,
                encryptionKey,
                tls: args.tls && tlsFiles("clients"),
                routeTls: args.routeTls && tlsFiles("routes"),
                listeners: listenerPaths(args),
                remotes,
                folder: configFolder,
            }),
        );
}

function certificateFiles(listener: string, certificate: Certificate | undefined): Files {
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

/** The listeners' certificates. */
function listenerFiles({ listeners }: CompleteDockerNatsClusterArgs): Files {
    return Object.fromEntries(
        Object.entries(listeners).flatMap(([name, certificate]) =>
            Object.entries(certificateFiles(name, certificate === true ? undefined : certificate)),
        ),
    );
}

/** The files of leaf remotes. */
function leafFiles({ leafRemotes }: CompleteDockerNatsClusterArgs): Files {
    const files = Object.entries(remoteFiles(leafRemotes));
    return Object.fromEntries(files.map(([name, text]) => [`${configFolder}/${name}`, pulumi.secret(text)]));
}

/** The listeners with the paths of their certificates. */
function listenerPaths({ listeners }: CompleteDockerNatsClusterArgs): ListenerFiles {
    return Object.fromEntries(
        Object.entries(defined(listeners)).map(([name, certificate]) => [
            name,
            certificate === true ? true : tlsFiles(name),
        ]),
    );
}

function tlsFiles(listener: string): TlsFiles {
    const file = `${configFolder}/${listener}`;
    return { certificate: `${file}.crt`, key: `${file}.key`, ca: `${file}-ca.crt` };
}
