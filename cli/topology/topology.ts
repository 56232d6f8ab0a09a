/** What runs, as the monitoring of a cluster's servers shows it. */
import { fewNames } from "../../components/fewNames.ts";
import { counted } from "../../preview/words.ts";
import {
    metaLeader,
    type JetStreamPage,
    type Peer,
    type RaftGroup,
    type StreamDetail,
} from "../../components/nats/client/pages.ts";
import type { ReadServer } from "../../components/nats/resize/observed.ts";

/** A cluster at one moment. */
export interface Topology {
    readonly stack: string;
    /** When it was read, in ISO 8601. */
    readonly time: string;
    /** The leader of JetStream's meta group; null while there is none, or without JetStream. */
    readonly leader: string | null;
    readonly servers: readonly ServerState[];
    readonly streams: readonly StreamState[];
    /** What somebody should look at. */
    readonly problems: readonly string[];
}

/** A server; with its name alone where it does not answer. */
export interface ServerState {
    readonly name: string;
    readonly answers: boolean;
    readonly version?: string;
    readonly uptime?: string;
    readonly clients?: number;
    readonly slowConsumers?: number;
    /** The other servers that it is connected to. */
    readonly routes?: readonly string[];
    /** In bytes. */
    readonly memory?: number;
    /** The file store: in bytes; undefined without JetStream. */
    readonly storage?: { readonly used: number; readonly limit: number };
}

export interface StreamState {
    readonly account: string;
    readonly name: string;
    readonly messages: number;
    /** In bytes. */
    readonly bytes: number;
    readonly leader: string | null;
    /** Every copy, that of the leader among them. */
    readonly copies: readonly CopyState[];
    readonly consumers: readonly ConsumerState[];
}

export interface CopyState {
    readonly server: string;
    readonly role: "leader" | "current" | "behind" | "offline";
    /** Operations that it is behind. */
    readonly lag: number;
}

export interface ConsumerState {
    readonly name: string;
    /** Messages that it has not got yet. */
    readonly pending: number;
    /** Messages that it has, and did not acknowledge. */
    readonly unacknowledged: number;
    /** Messages among those that it has got more than once. */
    readonly redelivered: number;
}

interface Stream extends StreamDetail {
    readonly state: { readonly messages: number; readonly bytes: number };
    readonly consumer_detail?: readonly {
        readonly name: string;
        readonly cluster?: RaftGroup;
        readonly num_pending: number;
        readonly num_ack_pending: number;
        readonly num_redelivered: number;
    }[];
}

interface Answers {
    readonly name: string;
    readonly varz: {
        readonly server_name: string;
        readonly version: string;
        readonly uptime: string;
        readonly connections: number;
        readonly slow_consumers: number;
        readonly mem: number;
    };
    readonly routez: { readonly routes?: readonly { readonly remote_name?: string }[] };
    readonly jsz: JetStreamPage<Stream> & {
        readonly storage: number;
        readonly config?: { readonly max_storage?: number };
    };
}

const paths = ["/varz", "/routez", "/jsz?accounts=true&streams=true&consumers=true&config=true&limit=10000"];
/** Above it, a file store is about to refuse messages. */
const fullness = 0.8;

/** Reads a cluster whose servers have these names. */
export async function readTopology(
    stack: string,
    names: readonly string[],
    read: ReadServer,
): Promise<Topology> {
    const answers = await Promise.all(
        names.map(async (name) => {
            const [varz, routez, jsz] = await Promise.all(paths.map((path) => read(name, path))).catch(
                () => [],
            );
            return varz === undefined ? { name } : ({ name, varz, routez, jsz } as Answers);
        }),
    );
    const answered = answers.filter((each): each is Answers => "varz" in each);
    const leader = metaLeader(answered.map(({ jsz }) => jsz)) ?? null;
    const servers = answers.map((each) =>
        "varz" in each ? serverState(each) : { name: each.name, answers: false },
    );
    const streams = streamStates(answered);
    return {
        stack,
        time: new Date().toISOString(),
        leader,
        servers,
        streams,
        problems: [...serverProblems(servers, answered, leader), ...streamProblems(streams)],
    };
}

function serverState({ name, varz, routez, jsz }: Answers): ServerState {
    const routes = (routez.routes ?? []).flatMap(({ remote_name: other }) => other ?? []);
    return {
        name,
        answers: true,
        version: varz.version,
        uptime: varz.uptime,
        clients: varz.connections,
        slowConsumers: varz.slow_consumers,
        routes: [...new Set(routes)].sort(),
        memory: varz.mem,
        ...(jsz.disabled === true
            ? {}
            : { storage: { used: jsz.storage, limit: jsz.config?.max_storage ?? 0 } }),
    };
}

/** Each stream as its leader sees it; while it has none, as any server does. */
function streamStates(answers: readonly Answers[]): StreamState[] {
    const found = new Map<string, StreamState>();
    for (const { name: server, jsz } of answers) {
        for (const { name: account, stream_detail: streams = [] } of jsz.account_details ?? []) {
            for (const stream of streams) {
                const key = `${account} ${stream.name}`;
                // A single server has no group.
                const leads = (stream.cluster?.leader ?? server) === server;
                const before = found.get(key);
                const consumers = [...(before?.consumers ?? []), ...consumersOn(server, stream)];
                const state = leads || before === undefined ? streamState(server, account, stream) : before;
                found.set(key, { ...state, consumers });
            }
        }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state);
}

function streamState(server: string, account: string, { name, cluster, state }: Stream): StreamState {
    const leader = cluster === undefined ? server : (cluster.leader ?? null);
    const others = (cluster?.replicas ?? []).filter((peer) => peer.name !== leader);
    const copies = others.map((peer) => ({ server: peer.name, role: roleOf(peer), lag: peer.lag ?? 0 }));
    const leading = leader === null ? [] : [{ server: leader, role: "leader" as const, lag: 0 }];
    return {
        account,
        name,
        messages: state.messages,
        bytes: state.bytes,
        leader,
        copies: [...leading, ...copies].sort(byNumber),
        consumers: [],
    };
}

function byNumber(one: CopyState, other: CopyState): number {
    return one.server.localeCompare(other.server, "en", { numeric: true });
}

function roleOf({ offline = false, current = false }: Peer): CopyState["role"] {
    return offline ? "offline" : current ? "current" : "behind";
}

/** The consumers that a server leads: only it knows what they have got. */
function consumersOn(server: string, { consumer_detail: consumers = [] }: Stream): ConsumerState[] {
    return consumers
        .filter(({ cluster }) => (cluster?.leader ?? server) === server)
        .map(({ name, num_pending, num_ack_pending, num_redelivered }) => ({
            name,
            pending: num_pending,
            unacknowledged: num_ack_pending,
            redelivered: num_redelivered,
        }));
}

function serverProblems(
    servers: readonly ServerState[],
    answers: readonly Answers[],
    leader: string | null,
): string[] {
    const silent = servers.filter(({ answers }) => !answers).map(({ name }) => name);
    const isClustered = answers.some(({ jsz }) => jsz.meta_cluster !== undefined);
    const names = servers.map(({ name }) => name);
    const strangers = answers
        .flatMap(({ jsz }) => jsz.meta_cluster?.replicas ?? [])
        .filter(({ name, offline }) => offline === true && !names.includes(name))
        .map(({ name }) => name);
    return [
        ...silent.map((name) => `${name} does not answer`),
        ...(silent.length > (servers.length - 1) / 2 && servers.length > 1
            ? ["most servers do not answer: no stream accepts messages"]
            : []),
        ...(isClustered && leader === null
            ? ["JetStream has no leader: no stream can be created or changed"]
            : []),
        ...[...new Set(strangers)].map(
            (name) => `${name} is not a server of the stack, but an offline member of JetStream`,
        ),
        ...servers.flatMap(({ name, storage, slowConsumers = 0, routes, answers: isUp }) => [
            ...(isUp && (routes?.length ?? 0) < servers.length - 1 - silent.length
                ? [`${name} has routes to ${routes?.length ?? 0} of ${servers.length - 1} other servers`]
                : []),
            ...(storage !== undefined && storage.limit > 0 && storage.used > fullness * storage.limit
                ? [`${name}: ${Math.round((100 * storage.used) / storage.limit)} % of the file store is used`]
                : []),
            ...(slowConsumers > 0
                ? [`${name} has dropped ${slowConsumers} slow consumers since it started`]
                : []),
        ]),
    ];
}

function streamProblems(streams: readonly StreamState[]): string[] {
    return [
        ...streams
            .filter(({ leader }) => leader === null)
            .map(({ name }) => `stream ${name} has no leader: it accepts no messages`),
        ...(["offline", "behind"] as const).flatMap((role) => copyProblems(streams, role)),
        ...streams.flatMap(({ name, consumers }) =>
            consumers
                .filter(({ redelivered }) => redelivered > 0)
                .map(
                    (each) =>
                        `consumer ${each.name} of ${name}: ${counted(each.redelivered, "message")} delivered again`,
                ),
        ),
    ];
}

/** One line for each server: a cluster may have thousands of streams. */
function copyProblems(streams: readonly StreamState[], role: CopyState["role"]): string[] {
    const found = new Map<string, string[]>();
    for (const { name, copies } of streams) {
        for (const { server } of copies.filter((copy) => copy.role === role)) {
            found.set(server, [...(found.get(server) ?? []), name]);
        }
    }
    return [...found].map(([server, names]) => {
        return `${server}: ${counted(names.length, "copy")} ${role} (${fewNames(names)})`;
    });
}
