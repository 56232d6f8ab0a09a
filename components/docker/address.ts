import { isIP, isIPv6 } from "node:net";
import type { Problem } from "../problems.ts";

/** Reached from this machine only. */
export const loopback = "127.0.0.1";

/** Where what listens on an address is reached: what listens on all of them, on loopback. */
export function reachable(address: string): string {
    return { "0.0.0.0": loopback, "::": "::1" }[address] ?? address;
}

/** {@link reachable} as it stands in a URL. */
export function hostInUrl(address: string): string {
    const host = reachable(address);
    return isIPv6(host) ? `[${host}]` : host;
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
