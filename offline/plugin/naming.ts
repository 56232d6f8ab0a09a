import { randomBytes } from "node:crypto";

/** The resource's name and some random digits, as Pulumi names things; the same digits for the same seed. */
export function generatedName(name: string, seed: Uint8Array, digits: number): string {
    const random = seed.length === 0 ? randomBytes(digits) : Buffer.from(seed);
    return `${name}-${random.toString("hex").slice(0, digits)}`;
}
