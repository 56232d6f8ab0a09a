import { isFree } from "../../../cli/newStack/ports.ts";

/** The number of consecutive ports of each kind: more than any test starts servers. */
const span = 10;

/** The first ports of two free ranges, one for clients and one for monitoring. */
export async function freePorts(): Promise<[number, number]> {
    for (;;) {
        // Below the range from which the kernel assigns ports.
        const first = 20_000 + Math.floor(Math.random() * 10_000);
        const ports = Array.from({ length: 2 * span }, (_, index) => first + index);
        if ((await Promise.all(ports.map(isFree))).every(Boolean)) {
            return [first, first + span];
        }
    }
}
