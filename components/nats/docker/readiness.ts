/**
 * Waits until servers are ready, by their monitoring endpoints.
 *
 * `/healthz` answers 200 when the server and every JetStream asset on it are current, but 503 until JetStream has
 * elected a leader, which the first of three servers cannot do alone. So when a cluster is created, only the whole
 * cluster is waited for; a rolling change waits for each server.
 */

import { TunnelError, type EngineTunnelArgs } from "../../tunnel/docker.ts";

/** A server to wait for. */
export interface Server {
    /** Its name in the cluster. */
    readonly name: string;
    /** The base URL of its monitoring endpoints, such as `http://127.0.0.1:8222`. */
    readonly monitorUrl: string;
    /** Where a tunnel to it starts, for an engine whose ports are not this machine's. @default - only the URL is used */
    readonly tunnel?: EngineTunnelArgs;
}

/** How servers are checked. Tests have their own. */
export interface Probe {
    /** The HTTP status of a monitoring endpoint such as `/healthz`, and its body as JSON. Rejects when nothing answers. */
    get(server: Server, path: string): Promise<{ status: number; body: unknown }>;
    /** Whether a server's container has failed for good, and its last log lines. */
    describe(name: string): Promise<{ failed: boolean; log: string }>;
    /** Which of these names containers have, and which of these run. */
    containers(names: readonly string[]): Promise<readonly { name: string; isRunning: boolean }[]>;
    /** When a container exited, in milliseconds since 1970; undefined without such a container. */
    finished(name: string): Promise<number | undefined>;
    /** Makes a server load its configuration again. What was printed, which is nothing if it could be told so. */
    reload(name: string): Promise<string>;
    /** Resolves after some milliseconds. */
    sleep(milliseconds: number): Promise<void>;
    /** Milliseconds on a monotonic clock. */
    now(): number;
}

/** A server that did not become ready. The message has its name, the reason and its last log lines. */
export class NotReadyError extends Error {
    override readonly name = "NotReadyError";
}

const pollMilliseconds = 250;
/** How long a container may restart before it is treated as failed. */
const patienceMilliseconds = 10_000;

/**
 * Waits until a server is current and has routes to enough others.
 *
 * @param peers the number of other servers that it must have routes to.
 * @throws {NotReadyError} after the timeout, or when the container has failed.
 */
export async function waitUntilReady(
    server: Server,
    peers: number,
    timeoutSeconds: number,
    probe: Probe,
): Promise<void> {
    const start = probe.now();
    for (;;) {
        const reason = await whyNotReady(server, peers, probe);
        if (reason === undefined) {
            return;
        }
        const waited = probe.now() - start;
        const late = waited > timeoutSeconds * 1000;
        if (late || waited > patienceMilliseconds) {
            const { failed, log } = await probe.describe(server.name);
            if (late || failed) {
                throw new NotReadyError(explain(server, reason, Math.round(waited / 1000), log));
            }
        }
        await probe.sleep(pollMilliseconds);
    }
}

async function whyNotReady(server: Server, peers: number, probe: Probe): Promise<string | undefined> {
    try {
        const health = await probe.get(server, "/healthz");
        if (health.status !== 200) {
            const { error } = health.body as { error?: string };
            return `its health check answers ${health.status}${error === undefined ? "" : ` (${error})`}`;
        }
        if (peers > 0) {
            const found = countPeers((await probe.get(server, "/routez")).body);
            return found >= peers ? undefined : `it has routes to ${found} of ${peers} other servers`;
        }
        return undefined;
    } catch (error) {
        return error instanceof TunnelError ? error.message : `nothing answers on ${server.monitorUrl}`;
    }
}

/** The number of distinct servers in an answer of `/routez`: since 2.10 each has several connections. */
export function countPeers(routez: unknown): number {
    const { routes = [] } = routez as { routes?: { remote_id: string }[] };
    return new Set(routes.map(({ remote_id }) => remote_id)).size;
}

function explain({ name }: Server, reason: string, seconds: number, log: string): string {
    const lines = log.trim() === "" ? "    (none)" : log.trim().replace(/^/gm, "    ");
    return (
        `NATS server "${name}" did not become ready in ${seconds} s: ${reason}.\n` +
        `  The last lines of its log:\n${lines}\n` +
        `  See all of it with: docker logs ${name}`
    );
}
