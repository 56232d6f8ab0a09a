import { createHash } from "node:crypto";
import { BlockList } from "node:net";

/** The addresses and names that distinguish a cluster from others on the machine. */
export interface Addresses {
    /** The block of addresses it uses, of {@link blockCount}. */
    readonly block: number;
    /** The range of all its networks, for routes. */
    readonly range: string;
    /** This machine's address in the node's network. */
    readonly host: string;
    /** The node's address: API server on port 6443, DNS on 53, the kubelet. */
    readonly node: string;
    readonly nodeNetwork: string;
    readonly pods: string;
    readonly services: string;
    /** The address of the Service `kubernetes`, which is always the first. */
    readonly firstService: string;
    readonly api: string;
    /** The name of the network link on this machine and of the cgroup. */
    readonly name: string;
}

/**
 * The number of clusters that fit into 198.18.0.0/15. This range is reserved for benchmarks (RFC 2544), so unlike
 * 10.0.0.0/8 it is not used by office, cloud or Docker networks.
 */
export const blockCount = 128;

/** The addresses of one block: four /24 networks, three of them used. */
export function addressesOf(block: number): Addresses {
    const network = (index: number) => {
        const third = block * 4 + index;
        return `198.${18 + Math.floor(third / 256)}.${third % 256}`;
    };
    const [nodes, pods, services] = [network(0), network(1), network(2)];
    return {
        block,
        range: `${nodes}.0/22`,
        host: `${nodes}.1`,
        node: `${nodes}.2`,
        nodeNetwork: `${nodes}.0/24`,
        pods: `${pods}.0/24`,
        services: `${services}.0/24`,
        firstService: `${services}.1`,
        api: `https://${nodes}.2:6443`,
        name: `dhi-cluster-${block}`,
    };
}

/**
 * Chooses a block that no route of this machine overlaps: the same for a folder every time, as long as it is free.
 *
 * @param routes destinations as `ip route` prints them: `10.0.0.0/8`, `192.168.1.7`.
 */
export function chooseAddresses(folder: string, routes: readonly string[]): Addresses {
    const first = createHash("sha256").update(folder).digest().readUInt32BE() % blockCount;
    const order = Array.from({ length: blockCount }, (_, index) => addressesOf((first + index) % blockCount));
    const free = order.find((addresses) => isFree(addresses, routes));
    if (free === undefined) {
        throw new Error(
            "No addresses are free for a cluster: routes of this machine use all of 198.18.0.0/15 (see ip route).",
        );
    }
    return free;
}

/** Whether no route overlaps a block. */
export function isFree({ range, host }: Addresses, routes: readonly string[]): boolean {
    const own = listOf(range);
    return routes
        .filter((route) => route !== "default" && !route.includes(":"))
        .every((route) => !own.check(route.split("/")[0] ?? "") && !listOf(route).check(host));
}

function listOf(network: string): BlockList {
    const [address = "", bits = "32"] = network.split("/");
    const list = new BlockList();
    list.addSubnet(address, Number(bits));
    return list;
}
