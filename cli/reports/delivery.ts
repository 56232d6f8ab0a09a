import {
    connect,
    credsAuthenticator,
    errors,
    nkeyAuthenticator,
    type ConnectionOptions,
    type NatsConnection,
    type TlsOptions,
} from "@nats-io/transport-node";
import { setTimeout } from "node:timers/promises";
import { remoteEngine } from "../../components/docker/engine.ts";
import type { JetStreamPage } from "../../components/nats/client/pages.ts";
import { countPeers } from "../../components/nats/docker/readiness.ts";
import type { StackOutputs } from "../stack/outputs.ts";

/** One server, according to its monitoring endpoints. */
export interface NodeReport {
    readonly node: string;
    readonly client: string;
    readonly monitor: string;
    /** How many of the other servers it is connected to: `2 of 2`. */
    readonly routes: string;
    readonly jetstream: string;
}

const timeoutMilliseconds = 5000;

/** The options with which a client connects to the stack's cluster: its login, and with TLS the authority to trust and its certificate. */
export function login({
    nats: { caCertificate, clientUrls },
    natsClientTls,
    ...outputs
}: Pick<
    StackOutputs,
    "nats" | "natsUser" | "natsPassword" | "natsLogin" | "natsClientTls"
>): ConnectionOptions {
    const own = natsClientTls && { cert: natsClientTls.certificate, key: natsClientTls.key };
    return {
        ...proof(outputs),
        ...(caCertificate === undefined
            ? {}
            : { tls: { ...trusting(caCertificate, clientUrls[0] ?? ""), ...own } }),
    };
}

function proof({
    natsUser,
    natsPassword,
    natsLogin,
}: Pick<StackOutputs, "natsUser" | "natsPassword" | "natsLogin">): ConnectionOptions {
    if (natsLogin === "nkey" || natsLogin === "credentials") {
        const secret = new TextEncoder().encode(natsPassword);
        return {
            authenticator: natsLogin === "nkey" ? nkeyAuthenticator(secret) : credsAuthenticator(secret),
        };
    }
    return natsUser === undefined ? { token: natsPassword } : { user: natsUser, pass: natsPassword };
}

/**
 * If a server's address is an IP address, the client passes no host to Node, which then expects a certificate for
 * "localhost". All servers of a stack are on one host.
 */
function trusting(ca: string, url: string): TlsOptions & { readonly host: string } {
    return { ca, host: new URL(url).hostname.replace(/^\[|\]$/g, "") };
}

/** Why clients on this machine cannot check the stack; undefined if they can. */
export async function whyNoClient({ nats }: Pick<StackOutputs, "nats">): Promise<string | undefined> {
    const engine = await remoteEngine();
    if (engine !== undefined) {
        return `the ports are published on the machine of the engine, ${engine}`;
    }
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const answers = await Promise.allSettled(nats.monitorUrls.map((url) => fetch(url, { signal })));
    const isReachable = answers.some(({ status }) => status === "fulfilled");
    // In a container with the engine's socket, for example.
    return isReachable ? undefined : `nothing answers here on ${nats.monitorUrls.join(", ")}`;
}

/**
 * Checks with real clients that a request sent to any server is answered by a subscriber on the first.
 *
 * @returns whether it did: not where clients need a certificate that the stack does not hold.
 * @throws if a login is refused or a request is not answered.
 */
export async function checkDelivery(outputs: StackOutputs): Promise<boolean> {
    if (outputs.natsClientTls === undefined && (await requiresCertificates(outputs))) {
        return false;
    }
    const dial = (servers: string) =>
        connect({ servers, ...login(outputs), timeout: timeoutMilliseconds, reconnect: false });
    const connections = await Promise.all(outputs.nats.clientUrls.map(dial));
    try {
        const subject = `dhi.check.${process.pid}`;
        connections[0]?.subscribe(subject, { callback: (_, message) => void message.respond(message.data) });
        await Promise.all(connections.map((connection) => request(connection, subject)));
        return true;
    } finally {
        await Promise.all(connections.map((connection) => connection.close()));
    }
}

async function requiresCertificates({ nats }: Pick<StackOutputs, "nats">): Promise<boolean> {
    const varz = await (await fetch(`${nats.monitorUrls[0]}/varz`)).json();
    return (varz as { tls_verify?: boolean }).tls_verify === true;
}

/** Retries until there is a responder: other servers learn of a new subscription with a short delay. */
async function request(connection: NatsConnection, subject: string): Promise<void> {
    const deadline = Date.now() + timeoutMilliseconds;
    for (;;) {
        try {
            await connection.request(subject, "ping", { timeout: timeoutMilliseconds });
            return;
        } catch (error) {
            if (!(error instanceof errors.RequestError && error.isNoResponders()) || Date.now() > deadline) {
                throw error;
            }
            await setTimeout(20);
        }
    }
}

/** Reads every server's state from its monitoring endpoints. */
export function reportNodes({ nats }: Pick<StackOutputs, "nats">): Promise<NodeReport[]> {
    return Promise.all(
        nats.monitorUrls.map(async (monitor, index) => {
            const [varz, routez, jsz] = await Promise.all(
                ["varz", "routez", "jsz"].map(async (page) => (await fetch(`${monitor}/${page}`)).json()),
            );
            const { server_name: node } = varz as { server_name: string };
            return {
                node,
                client: nats.clientUrls[index] ?? "",
                monitor,
                routes: `${countPeers(routez)} of ${nats.nodes - 1}`,
                jetstream: describeJetStream(node, jsz as JetStreamPage),
            };
        }),
    );
}

function describeJetStream(node: string, { disabled, streams, meta_cluster }: JetStreamPage): string {
    if (disabled) {
        return "off";
    }
    const role = meta_cluster === undefined ? "on" : meta_cluster.leader === node ? "leader" : "follower";
    return `${role}, ${streams ?? 0} streams`;
}

/** One service and its answer. */
export interface AppReport {
    readonly service: string;
    readonly url: string;
    /** The first line of its front page. */
    readonly answer: string;
    /** What it reports about its connection to the cluster, if it has the page `/nats`. */
    readonly nats: string;
}

/**
 * Requests the front page of every service with a port.
 *
 * @throws if one does not answer, or answers with an error.
 */
export function reportApps({ apps }: Pick<StackOutputs, "apps">): Promise<AppReport[]> {
    const withUrl = Object.entries(apps).flatMap(([service, { url }]) =>
        url === undefined ? [] : [{ service, url }],
    );
    return Promise.all(
        withUrl.map(async ({ service, url }) => {
            const page = await fetchPage(url);
            const nats = await fetchPage(`${url}/nats`);
            if (page.status >= 500 || nats.status >= 500) {
                throw new Error(`The service "${service}" answers with an error: ${page.text} ${nats.text}`);
            }
            return {
                service,
                url,
                answer: page.text.split("\n")[0] ?? "",
                nats: nats.status === 200 ? nats.text : "-",
            };
        }),
    );
}

async function fetchPage(url: string): Promise<{ status: number; text: string }> {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMilliseconds) });
    return { status: response.status, text: (await response.text()).trim() };
}
