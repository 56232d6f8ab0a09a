/** What the monitoring of servers shows of their streams. */
import { metaLeader, type JetStreamPage, type StreamDetail } from "../client/pages.ts";

/** Reads a monitoring endpoint of a server, as JSON. Rejects when nothing answers. */
export type ReadServer = (server: string, path: string) => Promise<unknown>;

/** A cluster that runs. */
export interface ObservedCluster {
    /** The servers that answered. */
    readonly servers: readonly string[];
    /** Whether they are in a cluster; a single server is not. */
    readonly isClustered: boolean;
    /** The leader of JetStream's meta group; undefined while there is none. */
    readonly leader: string | undefined;
    /** The members of the meta group. */
    readonly members: readonly Member[];
    readonly streams: readonly ObservedStream[];
}

/** A server in the meta group. */
export interface Member {
    readonly name: string;
    readonly isOffline: boolean;
}

/** A stream, and the servers that have copies. */
export interface ObservedStream {
    readonly account: string;
    readonly name: string;
    /** The copies that it is declared to have. */
    readonly replicas: number;
    readonly servers: readonly string[];
    /** How far copies are behind, in operations. */
    readonly lag: number;
}

type Jsz = JetStreamPage<StreamDetail & { readonly config?: { readonly num_replicas?: number } }>;

interface Varz {
    readonly server_name?: string;
    /** Empty for a single server. */
    readonly cluster?: { readonly cluster_port?: number };
}

interface Answer {
    readonly name: string;
    readonly cluster: Varz["cluster"];
    readonly jsz: Jsz;
}

const path = "/jsz?accounts=true&streams=true&config=true&limit=10000";

/**
 * Reads what servers show.
 *
 * @param servers the names of servers that are to stay.
 * @param isOwn whether a member of the meta group is one of this cluster, and not of another one that it has a gateway to.
 */
export async function observe(
    servers: readonly string[],
    isOwn: (server: string) => boolean,
    read: ReadServer,
): Promise<ObservedCluster> {
    const first = await readAll(servers, read);
    const members = membersIn(first);
    const others = members
        .filter(({ name, isOffline }) => isOwn(name) && !isOffline && !servers.includes(name))
        .map(({ name }) => name);
    const answers = [...first, ...(await readAll(others, read))];
    return {
        servers: answers.map(({ name }) => name),
        // A server that starts may have no meta group yet.
        isClustered: answers.some(({ cluster }) => cluster?.cluster_port !== undefined),
        leader: leaderIn(answers),
        members: members.filter(({ name }) => isOwn(name)),
        streams: merged(answers.flatMap(streamsOn)),
    };
}

async function readAll(servers: readonly string[], read: ReadServer): Promise<Answer[]> {
    const answers = await Promise.all(
        servers.map(async (name) => {
            try {
                const { server_name: found, cluster } = (await read(name, "/varz")) as Varz;
                // Something else may have the port.
                return found === name ? [{ name, cluster, jsz: (await read(name, path)) as Jsz }] : [];
            } catch {
                return [];
            }
        }),
    );
    return answers.flat();
}

function leaderIn(answers: readonly Answer[]): string | undefined {
    return metaLeader(answers.map(({ jsz }) => jsz));
}

/** The members as the leader sees them; while there is none, or it did not answer, as any server does. */
function membersIn(answers: readonly Answer[]): Member[] {
    const leader = leaderIn(answers);
    const from = answers.find(({ name }) => name === leader) ?? answers[0];
    if (from?.jsz.meta_cluster === undefined) {
        return [];
    }
    const { replicas } = from.jsz.meta_cluster;
    // A server does not list itself.
    const found = new Map([
        [from.name, false],
        ...(replicas ?? []).map((each) => [each.name, each.offline ?? false] as const),
    ]);
    return [...found].map(([name, isOffline]) => ({ name, isOffline }));
}

function streamsOn({ name: server, jsz: { account_details: accounts = [] } }: Answer): ObservedStream[] {
    return accounts.flatMap(({ name: account, stream_detail: streams = [] }) =>
        streams.map(({ name, config, cluster }) => {
            const peers = cluster?.replicas ?? [];
            const leader = cluster?.leader ? [cluster.leader] : [];
            return {
                account,
                name,
                replicas: config?.num_replicas ?? 1,
                servers: [server, ...leader, ...peers.map((peer) => peer.name)],
                lag: peers.reduce((sum, { lag = 0 }) => sum + lag, 0),
            };
        }),
    );
}

/** Each stream once, with what all servers know of it. */
function merged(streams: readonly ObservedStream[]): ObservedStream[] {
    const found = new Map<string, ObservedStream>();
    for (const stream of streams) {
        const key = `${stream.account} ${stream.name}`;
        const { servers, lag } = found.get(key) ?? { servers: [], lag: 0 };
        found.set(key, {
            ...stream,
            servers: [...new Set([...servers, ...stream.servers])].sort(),
            lag: Math.max(lag, stream.lag),
        });
    }
    // Servers list them in any order.
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stream]) => stream);
}
