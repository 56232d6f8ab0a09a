/** How a program says who signed its images to what reports its preview: in a debug message, which people are not shown. */

const start = "dhi:signatures ";

/** Who signed images, by digest, or by reference where that has none; null for one that nobody signed who is trusted. */
export type Signers = Readonly<Record<string, string | null>>;

/** The message. */
export function signersMessage(signers: Signers): string {
    return `${start}${JSON.stringify(signers)}`;
}

/** Who signed images, if a message says it. */
export function signersIn(message: string): Signers | undefined {
    try {
        return message.startsWith(start) ? (JSON.parse(message.slice(start.length)) as Signers) : undefined;
    } catch {
        return undefined;
    }
}
