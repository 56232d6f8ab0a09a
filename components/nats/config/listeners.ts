import { extraListeners, extraPorts, type ExtraListener } from "../args/listeners.ts";
import { systemAccount } from "./authorization.ts";
import type { TlsFiles } from "./serverConfig.ts";

/** The listeners of a server on Docker: the paths of their certificates, or `true` for one without TLS. */
export type ListenerFiles = Readonly<Partial<Record<ExtraListener, true | TlsFiles>>>;

/** The blocks of the listeners, by name. The chart writes the same on Kubernetes. */
export function listenerBlocks(
    listeners: ListenerFiles,
    clusterName: string,
): Partial<Record<ExtraListener, object>> {
    const names = extraListeners.filter((name) => listeners[name] !== undefined);
    return Object.fromEntries(
        names.map((name) => [name, listenerBlock(name, listeners[name] ?? true, clusterName)]),
    );
}

/**
 * The system account, which the server requires by name beside listeners for leaf nodes and gateways. Without need, it must
 * not be named: a running server refuses that change. An operator has an account of its own.
 */
export function systemAccountOf(
    { leafnodes, gateway }: Readonly<Partial<Record<ExtraListener, unknown>>>,
    systemPassword: unknown,
): { system_account?: string } {
    const isNeeded = leafnodes !== undefined && gateway !== undefined && systemPassword !== undefined;
    return isNeeded ? { system_account: systemAccount } : {};
}

function listenerBlock(name: ExtraListener, certificate: true | TlsFiles, clusterName: string): object {
    return {
        // Gateways connect clusters by their names.
        ...(name === "gateway" ? { name: clusterName } : {}),
        listen: `0.0.0.0:${extraPorts[name]}`,
        ...(certificate === true ? withoutTls(name) : { tls: tlsSettings(certificate) }),
        // Other servers cannot reach the addresses in the container network.
        ...(name === "leafnodes" ? { no_advertise: true } : {}),
    };
}

/** A websocket without TLS must be confirmed. */
function withoutTls(name: ExtraListener): object {
    return name === "websocket" ? { no_tls: true } : {};
}

function tlsSettings({ certificate, key, ca }: TlsFiles): object {
    return { cert_file: certificate, key_file: key, ca_file: ca };
}
