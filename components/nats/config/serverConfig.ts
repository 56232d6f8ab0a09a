import type { CompleteNatsClusterArgs } from "../args/cluster.ts";
import { parseSize } from "../../quantity.ts";
import { authorization, type Logins } from "./authorization.ts";
import { extraOf, mergeBlocks, without } from "./extraConfig.ts";
import { limitSettings } from "./limits.ts";
import { listenerBlocks, systemAccountOf, type ListenerFiles } from "./listeners.ts";
import { remoteBlocks, type Remotes } from "./remotes.ts";
import { block, quote, renderSettings } from "./text.ts";

/** The ports in the container. Which of them are published depends on the runtime. */
export const ports = { client: 4222, routes: 6222, monitor: 8222 } as const;

/** The folder of the file store in the container. */
export const dataDirectory = "/data";

/** The user of the routes. Only its password is a secret. */
const routeUser = "route";

/**
 * The maximum duration of lame duck mode, in which a server disconnects its clients, in seconds. The server requires
 * at least 30. With the short grace period below, it needs about a second per client, and none without clients.
 */
export const lameDuckSeconds = 30;

/** What one server's configuration is made from. The caller resolves secrets. */
export interface ServerConfig {
    readonly serverName: string;
    readonly cluster: CompleteNatsClusterArgs;
    /** The host names of all servers of the cluster, including this one. */
    readonly peers: readonly string[];
    readonly routePassword: string;
    readonly logins: Logins;
    /** The key of JetStream's files. */
    readonly encryptionKey?: string | undefined;
    /** TLS for clients. */
    readonly tls?: TlsFiles | undefined;
    /** Mutual TLS between servers. */
    readonly routeTls?: TlsFiles | undefined;
    readonly listeners?: ListenerFiles | undefined;
    readonly remotes?: Remotes | undefined;
    /** The folder with the remotes' files. */
    readonly folder?: string | undefined;
}

/** The paths of a listener's certificate in the container. */
export interface TlsFiles {
    readonly certificate: string;
    readonly key: string;
    readonly ca: string;
}

/**
 * Renders a server's `nats.conf`. The same configuration always gives the same text.
 *
 * Source: https://docs.nats.io/running-a-nats-service/configuration.
 */
export function renderServerConfig(config: ServerConfig): string {
    const { serverName, cluster } = config;
    return [
        `server_name: ${quote(serverName)}`,
        `listen: "0.0.0.0:${ports.client}"`,
        `http: "0.0.0.0:${ports.monitor}"`,
        `max_payload: ${parseSize(cluster.maxPayload)}`,
        ...renderSettings(limitSettings(cluster)),
        // In a rolling change one server drains at a time, so clients need no time to spread their reconnects.
        `lame_duck_grace_period: "2s"`,
        `lame_duck_duration: "${lameDuckSeconds}s"`,
        ...authorization(config.logins),
        ...(config.tls === undefined ? [] : tlsBlock(config.tls, ...clientCertificates(cluster))),
        ...routes(config),
        ...jetstream(config),
        ...renderSettings(furtherSettings(config)),
        "",
    ].join("\n");
}

/** The listeners, the remotes, and what the user adds outside of the blocks below. */
function furtherSettings({
    cluster,
    logins,
    listeners = {},
    remotes = {},
    folder = ".",
}: ServerConfig): object {
    return mergeBlocks(
        systemAccountOf(listeners, logins.systemPassword),
        listenerBlocks(listeners, cluster.clusterName),
        remoteBlocks(remotes, folder),
        without(cluster.extraConfig, "cluster", "jetstream"),
    );
}

/** Renders the part of a configuration's `cluster` that has the routes and their password, as a file to include. */
export function renderRoutes(hosts: readonly string[], password: string, scheme: "nats" | "tls"): string {
    return [...routeLogin(hosts, password, scheme), ""].join("\n");
}

/** Renders the part of a configuration's `jetstream` that has the key of its files, as a file to include. */
export function renderEncryption(key: string): string {
    return `key: ${quote(key)}\n`;
}

function routes({ cluster, peers, routePassword, routeTls }: ServerConfig): string[] {
    if (peers.length < 2) {
        return [];
    }
    return block("cluster", [
        `name: ${quote(cluster.clusterName)}`,
        `listen: "0.0.0.0:${ports.routes}"`,
        // Clients outside the network cannot reach the addresses that servers would advertise.
        "no_advertise: true",
        ...routeLogin(peers, routePassword, routeTls === undefined ? "nats" : "tls"),
        ...(routeTls === undefined ? [] : tlsBlock(routeTls, "verify: true")),
        ...renderSettings(extraOf("cluster", cluster.extraConfig)),
    ]);
}

function routeLogin(hosts: readonly string[], password: string, scheme: string): string[] {
    const login = `${routeUser}:${encodeURIComponent(password)}`;
    return [
        ...block("authorization", [`user: ${quote(routeUser)}`, `password: ${quote(password)}`]),
        "routes: [",
        ...hosts.map((host) => `  ${quote(`${scheme}://${login}@${host}:${ports.routes}`)}`),
        "]",
    ];
}

/** What clients must show. */
function clientCertificates({ clientCertificates }: CompleteNatsClusterArgs): string[] {
    const settings = { verify: "verify: true", verifyAndMap: "verify_and_map: true" };
    return clientCertificates === undefined ? [] : [settings[clientCertificates]];
}

function tlsBlock({ certificate, key, ca }: TlsFiles, ...more: string[]): string[] {
    return block("tls", [
        `cert_file: ${quote(certificate)}`,
        `key_file: ${quote(key)}`,
        `ca_file: ${quote(ca)}`,
        ...more,
    ]);
}

function jetstream({ cluster: { jetstream: args, extraConfig }, encryptionKey }: ServerConfig): string[] {
    if (args === false) {
        return [];
    }
    return block("jetstream", [
        `store_dir: ${quote(dataDirectory)}`,
        `max_file_store: ${parseSize(args.maxFileStore ?? args.size)}`,
        `max_memory_store: ${args.memoryStore === undefined ? 0 : parseSize(args.memoryStore)}`,
        ...(args.domain === undefined ? [] : [`domain: ${quote(args.domain)}`]),
        ...(args.syncInterval === undefined ? [] : [`sync_interval: ${quote(args.syncInterval)}`]),
        ...(encryptionKey === undefined ? [] : [renderEncryption(encryptionKey).trimEnd()]),
        ...renderSettings(extraOf("jetstream", extraConfig)),
    ]);
}
