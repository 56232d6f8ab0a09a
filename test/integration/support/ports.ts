import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
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

/**
 * An address of this machine that containers reach: after its first start, an engine does not tell that of its own bridge.
 */
export function ownAddress(): string {
    const { eth0, ...others } = networkInterfaces();
    const all = [eth0, ...Object.values(others)].flatMap((addresses) => addresses ?? []);
    return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? assert.fail();
}
