const probeMilliseconds = 3000;

/** Why an address cannot be reached, or `undefined` if it can. Any response counts. */
export async function whyNotReachable(url: string, name: string): Promise<string | undefined> {
    try {
        await fetch(url, { signal: AbortSignal.timeout(probeMilliseconds) });
        return undefined;
    } catch {
        return `${name} cannot be reached`;
    }
}
