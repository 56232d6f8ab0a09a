/**
 * When is a server, and when is the cluster, ready? Asked over the servers' monitoring ports.
 *
 * `/healthz` answers 200 when the server and every JetStream asset on it is current, but 503 until JetStream has
 * elected its leader: the first of three servers can never be healthy alone. So on first creation only the whole
 * cluster is waited for, and a rolling change waits for each server.
 */

/** One server, as the outside sees it. */
export interface Server {
    /** Its name in the cluster. */
    readonly name: string;
    /** The base of its monitoring URLs, such as `http://127.0.0.1:8222`. */
    readonly monitorUrl: string;
}

/** How the outside is asked; tests put their own in place. */
export interface Probe {
    /** The body of a monitoring page as JSON, and the HTTP status. Rejects when nothing answers. */
    get(url: string): Promise<{ status: number; body: unknown }>;
    /** What the engine knows of a server's container: whether it is gone for good, and its last log lines. */
    describe(name: string): Promise<{ failed: boolean; log: string }>;
    /** Resolves after some milliseconds. */
    sleep(milliseconds: number): Promise<void>;
    /** Milliseconds on a clock that only goes forward. */
    now(): number;
}

/** A server that did not get ready. The message says which, why, and what it logged last. */
export class NotReadyError extends Error {
    override readonly name = "NotReadyError";
}

const pollMilliseconds = 250;
/** A container that the engine keeps restarting has this long to come to itself before it counts as failed. */
const patienceMilliseconds = 10_000;

/** The names of those servers that run now: started, answering, and the very servers meant. */
export async function runningServers(servers: readonly Server[], probe: Probe): Promise<string[]> {
    const answers = await Promise.all(servers.map((server) => isRunning(server, probe)));
    return servers.filter((_, index) => answers[index]).map(({ name }) => name);
}

async function isRunning(server: Server, probe: Probe): Promise<boolean> {
    try {
        const { body } = await probe.get(`${server.monitorUrl}/varz`);
        // Another stack's server may listen there.
        return (body as { server_name?: string }).server_name === server.name;
    } catch {
        return false;
    }
}

/**
 * Waits until a server is current and routed to enough others.
 *
 * @param peers how many other servers it must be connected to.
 * @param timeoutSeconds how long to wait.
 * @throws {NotReadyError} when the time is up, or as soon as the container keeps failing.
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
        const health = await probe.get(`${server.monitorUrl}/healthz`);
        if (health.status !== 200) {
            const { error } = health.body as { error?: string };
            return `its health check says ${health.status}${error === undefined ? "" : ` (${error})`}`;
        }
        if (peers > 0) {
            const found = countPeers((await probe.get(`${server.monitorUrl}/routez`)).body);
            return found >= peers ? undefined : `it is routed to ${found} of ${peers} other servers`;
        }
        return undefined;
    } catch {
        return `nothing answers on ${server.monitorUrl}`;
    }
}

/** How many distinct servers a `/routez` page lists: since 2.10 each has several connections. */
export function countPeers(routez: unknown): number {
    const { routes = [] } = routez as { routes?: { remote_id: string }[] };
    return new Set(routes.map(({ remote_id }) => remote_id)).size;
}

function explain({ name }: Server, reason: string, seconds: number, log: string): string {
    const lines = log.trim() === "" ? "    (none)" : log.trim().replace(/^/gm, "    ");
    return (
        `NATS server "${name}" did not get ready in ${seconds} s: ${reason}.\n` +
        `  The last lines of its log:\n${lines}\n` +
        `  See all of it with: docker logs ${name}`
    );
}
