/**
 * Pages of a server's monitoring, as far as they are read here:
 * https://docs.nats.io/running-a-nats-service/nats_admin/monitoring.
 */

/** A server in a Raft group, as another one sees it. */
export interface Peer {
    readonly name: string;
    readonly current?: boolean;
    readonly offline?: boolean;
    /** How far it is behind, in operations. */
    readonly lag?: number;
}

/** A Raft group: JetStream's meta group, or that of a stream or consumer. A server does not list itself. */
export interface RaftGroup {
    readonly leader?: string;
    readonly replicas?: readonly Peer[] | null;
}

/** What every stream of `/jsz` has. */
export interface StreamDetail {
    readonly name: string;
    readonly cluster?: RaftGroup;
}

/** `/jsz`, whose streams have what was asked for. */
export interface JetStreamPage<Stream extends StreamDetail = StreamDetail> {
    readonly disabled?: boolean;
    readonly streams?: number;
    /** Undefined on a single server, and on one that starts. */
    readonly meta_cluster?: RaftGroup;
    readonly account_details?: readonly {
        readonly name: string;
        readonly stream_detail?: readonly Stream[];
    }[];
}

/** The leader of JetStream's meta group; undefined where no server knows of one. */
export function metaLeader(pages: readonly JetStreamPage[]): string | undefined {
    return pages.find(({ meta_cluster }) => meta_cluster?.leader)?.meta_cluster?.leader;
}
