import {
    connect,
    credsAuthenticator,
    nkeyAuthenticator,
    type NatsConnection,
    type NodeConnectionOptions,
} from "@nats-io/transport-node";
import type { Tunnel } from "../streams/provider.ts";
import { Detour } from "../../tunnel/detour.ts";
import { present, type Login } from "./connection.ts";
import { openTunnel, type Way } from "./tunnel.ts";

const connectMilliseconds = 3000;
/** Opening a tunnel takes several requests, or a container. */
const tunnelMilliseconds = 10_000;

/** A preview tries once to connect: so a published port that does not answer is no reason to wait. */
const detour = new Detour({ patience: 0 });

/** Connects to any server of a cluster. */
export async function connectTo(given: Login): Promise<NatsConnection> {
    const login = present(given);
    const urls = (login.servers ?? "").split(",");
    const tunnel = login.tunnel === undefined ? undefined : (JSON.parse(login.tunnel) as Tunnel);
    const options = { ...(await tlsOptions(login, tunnel)), ...authentication(login) };
    const direct = () => connect({ ...common, ...options, servers: urls, timeout: connectMilliseconds });
    if (tunnel === undefined) {
        return direct();
    }
    const through = async () => connectBy(await openTunnel(tunnel, urls), options);
    return tunnel.docker === undefined ? through() : detour.ask(direct, through);
}

const common: NodeConnectionOptions = {
    name: "dhi",
    // Addresses that servers announce may be reachable among themselves only.
    ignoreClusterUpdates: true,
    maxReconnectAttempts: 20,
};

async function connectBy(way: Way, options: NodeConnectionOptions): Promise<NatsConnection> {
    const servers = [...way.addresses];
    try {
        const connection = await connect({ ...common, ...options, servers, timeout: tunnelMilliseconds });
        void connection.closed().then(() => way.close());
        return connection;
    } catch (error) {
        way.close();
        throw way.problem() ?? error;
    }
}

/** The authority to trust, and the certificate to show: given, or in Secrets. */
async function tlsOptions(
    { servers = "", caCertificate, clientCertificate, clientKey, serverName }: Login,
    tunnel: Tunnel | undefined,
): Promise<NodeConnectionOptions> {
    if (caCertificate === undefined && !servers.includes("tls://")) {
        return {};
    }
    const { caSecret, clientSecret, ...pods } = tunnel?.kubernetes ?? { namespace: "" };
    const read = async (secret: string | undefined, key: string) => {
        const { readSecret } = await import("../../tunnel/kubernetes.ts");
        return secret === undefined ? undefined : readSecret(pods, secret, key);
    };
    const ca = caCertificate ?? (await read(caSecret, "ca.crt"));
    const cert = clientCertificate ?? (await read(clientSecret, "tls.crt"));
    const key = clientKey ?? (await read(clientSecret, "tls.key"));
    // Passed on to Node's TLS as it is.
    const tls: object = {
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ...(serverName && { servername: serverName }),
    };
    return { tls };
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
