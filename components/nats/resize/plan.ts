import { fewNames } from "../../fewNames.ts";
import { globalAccount } from "../config/authorization.ts";
import type { ObservedCluster, ObservedStream } from "./observed.ts";

/** What a changed number of servers does to the streams of a cluster that runs. */
export interface ResizePlan {
    /** The servers that go, the last one first. */
    readonly leaving: readonly string[];
    /** Why the number cannot change. */
    readonly problems: readonly string[];
    /** What will happen to streams. */
    readonly notices: readonly string[];
}

/** The number of servers that a cluster is to have. */
export interface Resize {
    /** The servers' names after the change. */
    readonly servers: readonly string[];
    /** Whether the system account has a user, without whom no server can leave. */
    readonly hasSystemLogin: boolean;
}

/** Plans a change of the number of servers. */
export function planResize(cluster: ObservedCluster, { servers, hasSystemLogin }: Resize): ResizePlan {
    const members = cluster.members.filter(({ name }) => !servers.includes(name));
    const leaving = members.map(({ name }) => name).sort((a, b) => indexOf(b) - indexOf(a));
    if (leaving.length === 0) {
        return { leaving, problems: growthProblems(cluster, servers), notices: [] };
    }
    const moving = cluster.streams.filter((stream) => leaving.some((name) => stream.servers.includes(name)));
    const silent = members.filter(({ name, isOffline }) => !isOffline && !cluster.servers.includes(name));
    return {
        leaving,
        problems: [
            ...cluster.streams.flatMap((stream) => tooManyReplicas(stream, servers.length)),
            ...silent.map(
                ({ name }) =>
                    `${name} runs, but its monitoring port does not answer, so that it is not known which streams have their ` +
                    `only copy there: remove servers in an update of its own, with the ports as they are`,
            ),
            ...(hasSystemLogin ? [] : [noLogin(leaving, moving)]),
        ],
        notices: [
            ...moveNotices(moving, leaving),
            ...members
                .filter(({ isOffline }) => isOffline)
                .map(({ name }) => `${name} is offline: streams with their only copy there are lost with it`),
        ],
    };
}

function growthProblems({ isClustered, streams }: ObservedCluster, servers: readonly string[]): string[] {
    return servers.length > 1 && !isClustered && streams.length > 0
        ? [joiningProblem(streams.map(titleOf), servers.length)]
        : [];
}

/** A server that becomes one of several forgets the streams that it had alone: seen with 2.14 and 2.15. */
export function joiningProblem(streams: readonly string[], count: number): string {
    return (
        `a single server deletes its streams (${fewNames(streams)}) when it becomes one of ${count}: back them up and delete them ` +
        "first, and restore them afterwards (npm run backup, npm run restore)"
    );
}

function tooManyReplicas(stream: ObservedStream, count: number): string[] {
    const servers = count === 1 ? "one server cannot" : `${count} servers cannot`;
    return stream.replicas > count
        ? [
              `${servers} hold the ${stream.replicas} replicas of stream ${titleOf(stream)}: lower them to ${count} first, where ` +
                  `the stream is declared, or by "nats stream edit ${stream.name} --replicas ${count}"`,
          ]
        : [];
}

function noLogin(leaving: readonly string[], moving: readonly ObservedStream[]): string {
    const copies = moving.length === 0 ? "" : `, and copies of streams would be lost (${namesOf(moving)})`;
    return (
        `${leaving.join(" and ")} can leave JetStream only by the system account, or they would count as members that are ` +
        `offline${copies}: set systemPassword (dhi:natsSystemPassword), update the cluster with the servers that it has, and ` +
        "then remove servers"
    );
}

/** One line for each server: a cluster may have thousands of streams. */
function moveNotices(streams: readonly ObservedStream[], leaving: readonly string[]): string[] {
    return leaving.flatMap((server) => {
        const here = streams.filter((stream) => stream.servers.includes(server));
        const single = here.filter(({ replicas }) => replicas === 1);
        const only = single.length === 0 ? "" : `, of ${namesOf(single)} the only copy`;
        return here.length === 0
            ? []
            : [`the update first moves streams off ${server}: ${namesOf(here)}${only}`];
    });
}

function namesOf(streams: readonly ObservedStream[]): string {
    return fewNames(streams.map(titleOf));
}

function titleOf({ account, name }: ObservedStream): string {
    return account === globalAccount ? name : `${name} of the account ${account}`;
}

function indexOf(server: string): number {
    return Number(/\d+$/.exec(server)?.[0] ?? 0);
}
