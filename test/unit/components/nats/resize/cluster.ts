import type { ObservedCluster, ObservedStream } from "../../../../../components/nats/resize/observed.ts";

/** The names of the first servers of a cluster. */
export function servers(count: number): string[] {
    return Array.from({ length: count }, (_, index) => `events-${index}`);
}

/** A stream with a copy on each of some servers, by their indexes. */
export function stream(name: string, on: number[], more: Partial<ObservedStream> = {}): ObservedStream {
    const copies = on.map((index) => `events-${index}`);
    return { account: "$G", name, replicas: on.length, servers: copies, lag: 0, ...more };
}

/** A cluster whose servers all answer. */
export function cluster(
    count: number,
    streams: ObservedStream[],
    more: Partial<ObservedCluster> = {},
): ObservedCluster {
    return {
        servers: servers(count),
        isClustered: count > 1,
        leader: "events-0",
        members: servers(count).map((name) => ({ name, isOffline: false })),
        streams,
        ...more,
    };
}
