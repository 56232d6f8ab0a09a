import { createHash } from "node:crypto";
import { BlockList } from "node:net";

/** Where a cluster is found, and what tells it from others on the machine. */
export interface Addresses {
    /** Which of the {@link blocks} it uses. */
    readonly block: number;
    /** All of its networks, for routes. */
    readonly whole: string;
    /** This machine's address towards the node. */
    readonly host: string;
    /** The node's: API server at port 6443, names at 53, the kubelet. */
    readonly node: string;
    readonly nodeNetwork: string;
    readonly pods: string;
    readonly services: string;
    /** Service `kubernetes`, which is always the first. */
    readonly firstService: string;
    readonly api: string;
    /** Of the network link on this machine, and of the folder of its control groups. */
    readonly name: string;
}

/**
 * How many clusters the range has room for. It is 198.18.0.0/15 (RFC 2544, for measuring network devices): no office,
 * cloud or Docker network uses it, as they do all of 10.0.0.0/8.
 */
export const blocks = 128;

/** The addresses of one block: four networks of 256, of which three are used. */
export function addressesOf(block: number): Addresses {
    const network = (index: number) => {
        const number = block * 4 + index;
        return `198.${18 + Math.floor(number / 256)}.${number % 256}`;
    };
    const [nodes, pods, services] = [network(0), network(1), network(2)];
    return {
        block,
        whole: `${nodes}.0/22`,
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
 * Chooses a block that no route of this machine leads into: always the same for a folder, where it is free.
 *
 * @param routes destinations as `ip route` has them: `10.0.0.0/8`, `192.168.1.7`.
 */
export function chooseAddresses(folder: string, routes: readonly string[]): Addresses {
    const first = createHash("sha256").update(folder).digest().readUInt32BE() % blocks;
    const order = Array.from({ length: blocks }, (_, index) => addressesOf((first + index) % blocks));
    const free = order.find((addresses) => isFree(addresses, routes));
    if (free === undefined) {
        throw new Error(
            "No addresses are left for a cluster: routes of this machine lead into all of 198.18.0.0/15 (ip route).",
        );
    }
    return free;
}

/** Whether no route overlaps a block: neither lies within the other. */
export function isFree({ whole, host }: Addresses, routes: readonly string[]): boolean {
    const own = listOf(whole);
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
