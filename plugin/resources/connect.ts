import {
    connect,
    credsAuthenticator,
    nkeyAuthenticator,
    type NatsConnection,
    type NodeConnectionOptions,
} from "@nats-io/transport-node";
import { ports } from "../../components/nats/config/serverConfig.ts";
import type { Tunnel } from "../../components/nats/streams/provider.ts";
import { listen, type Listener } from "../../components/tunnel/listener.ts";
import { present, type Login } from "./connection.ts";

const connectMilliseconds = 3000;
/** Opening a tunnel takes several requests. */
const tunnelMilliseconds = 10_000;

/** Connects to any server of a cluster. */
export async function connectTo(given: Login): Promise<NatsConnection> {
    const login = present(given);
    const { servers = "", tunnel, caCertificate, serverName } = login;
    const urls = servers.split(",");
    const way = tunnel === undefined ? undefined : await openTunnel(JSON.parse(tunnel) as Tunnel, urls);
    const hasTls = caCertificate !== undefined || servers.includes("tls://");
    const ca = caCertificate ?? (hasTls ? await way?.ca() : undefined);
    const options: NodeConnectionOptions = {
        servers: way?.addresses ?? urls,
        name: "pulumi-resource-dhi",
        timeout: way === undefined ? connectMilliseconds : tunnelMilliseconds,
        // Addresses that servers announce may be reachable among themselves only.
        ignoreClusterUpdates: true,
        maxReconnectAttempts: 20,
        ...authentication(login),
        // Passed on to Node's TLS as it is.
        ...(hasTls
            ? { tls: { ...(ca && { ca }), ...(serverName && { servername: serverName }) } as object }
            : {}),
    };
    try {
        const connection = await connect(options);
        void connection.closed().then(() => way?.close());
        return connection;
    } catch (error) {
        way?.close();
        throw way?.problem() ?? error;
    }
}

function authentication({ loginKind, username, password = "" }: Login): NodeConnectionOptions {
    const secret = new TextEncoder().encode(password);
    switch (loginKind ?? (username === undefined ? "token" : "password")) {
        case "nkey":
            return { authenticator: nkeyAuthenticator(secret) };
        case "credentials":
            return { authenticator: credsAuthenticator(secret) };
        case "token":
            return { token: password };
        default:
            return { user: username ?? "", pass: password };
    }
}

/** The way to servers that cannot be connected to. */
interface Way {
    readonly addresses: string[];
    /** The authority that signed the servers' certificates. */
    ca(): Promise<string | undefined>;
    problem(): Error | undefined;
    close(): void;
}

async function openTunnel(
    { kubernetes: { caSecret, ...pods } }: Tunnel,
    urls: readonly string[],
): Promise<Way> {
    const { dialThroughKubernetes, readSecret } = await import("../../components/tunnel/kubernetes.ts");
    const dial = dialThroughKubernetes(pods);
    const listeners = await Promise.all(
        urls.map((url) => {
            const { hostname, port } = new URL(url);
            return listen(dial, hostname, Number(port || ports.client));
        }),
    );
    return {
        addresses: listeners.map(({ port }) => `nats://127.0.0.1:${port}`),
        ca: async () => (caSecret === undefined ? undefined : readSecret(pods, caSecret, "ca.crt")),
        problem: () => problemOf(listeners),
        close: () => listeners.forEach((each) => each.close()),
    };
}

function problemOf(listeners: readonly Listener[]): Error | undefined {
    const problem = listeners.map((each) => each.problem()).find((each) => each !== undefined);
    return problem === undefined ? undefined : new Error(problem);
}
