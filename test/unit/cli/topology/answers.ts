import type { ReadServer } from "../../../../components/nats/resize/observed.ts";

/** A member of a group, as servers list it. */
interface Peer {
    readonly name: string;
    readonly current?: boolean;
    readonly offline?: boolean;
    readonly lag?: number;
}

/** What a server shows. */
export interface Shown {
    readonly streams?: object[];
    readonly leader?: string;
    readonly members?: Peer[];
    readonly routes?: string[];
    readonly storage?: number;
    readonly slowConsumers?: number;
}

/** A stream as a server shows it that has a copy. */
export function streamOn(
    name: string,
    leader: string | undefined,
    replicas: Peer[],
    consumers: object[] = [],
) {
    return {
        name,
        cluster: { leader, replicas },
        state: { messages: 3, bytes: 2048 },
        consumer_detail: consumers,
    };
}

export function consumerOn(name: string, leader: string, redelivered = 0) {
    return { name, cluster: { leader }, num_pending: 7, num_ack_pending: 2, num_redelivered: redelivered };
}

/** The monitoring of servers by name; those that are left out do not answer. */
export function reader(servers: Readonly<Record<string, Shown>>): ReadServer {
    return (name, path) => {
        const shown = servers[name];
        return shown === undefined
            ? Promise.reject(new Error("refused"))
            : Promise.resolve(answer(name, path, shown));
    };
}

function answer(name: string, path: string, shown: Shown): object {
    const { streams = [], leader = "n-0", members = [], routes = [], storage = 0, slowConsumers = 0 } = shown;
    if (path === "/varz") {
        const varz = { version: "2.15.1", uptime: "3m", connections: 1, mem: 1024 };
        return { ...varz, server_name: name, slow_consumers: slowConsumers };
    }
    if (path === "/routez") {
        // Several connections to each.
        return { routes: [...routes, ...routes].map((remote_name) => ({ remote_name })) };
    }
    return {
        storage,
        config: { max_storage: 1000 },
        meta_cluster: { leader, replicas: members },
        account_details: [{ name: "$G", stream_detail: streams }],
    };
}
