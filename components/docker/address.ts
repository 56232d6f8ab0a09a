import { isIP, isIPv6 } from "node:net";
import type { Problem } from "../problems.ts";

/** Reached from this machine only. */
export const loopback = "127.0.0.1";

/** An address as it stands in a URL. What listens on all addresses is reached on loopback. */
export function hostInUrl(address: string): string {
    const reachable = { "0.0.0.0": loopback, "::": "::1" }[address] ?? address;
    return isIPv6(reachable) ? `[${reachable}]` : reachable;
}

/** What is wrong with an address to publish on. */
export function checkAddress(address: string): Problem[] {
    return isIP(address) === 0
        ? [
              {
                  path: "publishOn",
                  reason: `"${address}" is no IP address; write "127.0.0.1", or "0.0.0.0" for all`,
              },
          ]
        : [];
}
