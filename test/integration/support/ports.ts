import { isFree } from "../../../cli/stack/ports.ts";

/** How many ports in a row each kind of port gets: more servers than any test starts. */
const span = 10;

/** Two starts of free ports in a row, one for clients and one for monitoring. */
export async function freePorts(): Promise<[number, number]> {
    for (;;) {
        // Below the range that the kernel hands out by itself.
        const first = 20_000 + Math.floor(Math.random() * 10_000);
        const ports = Array.from({ length: 2 * span }, (_, index) => first + index);
        if ((await Promise.all(ports.map(isFree))).every(Boolean)) {
            return [first, first + span];
        }
    }
}
