import { isIP, isIPv6 } from "node:net";
import { invalid, unless, type Problem } from "../problems.ts";

/** The address that only this machine reaches. */
export const loopback = "127.0.0.1";

/** The address at which a listener is reached: loopback for one on all addresses. */
export function reachable(address: string): string {
    return { "0.0.0.0": loopback, "::": "::1" }[address] ?? address;
}

/** {@link reachable} as the host of a URL. */
export function hostInUrl(address: string): string {
    const host = reachable(address);
    return isIPv6(host) ? `[${host}]` : host;
}

/** What is wrong with an address to publish ports on. */
export function checkAddress(address: string): Problem[] {
    return unless(
        isIP(address) !== 0,
        "publishOn",
        invalid("IP address", address, `"${loopback}", or "0.0.0.0" for all addresses`),
    );
}
