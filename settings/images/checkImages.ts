import type { PlainSettings } from "../schema.ts";
import { checkLoginsAndPins } from "./registryChecks.ts";
import { requireSignatures } from "./signatures.ts";

/**
 * Checks everything about a stack's images that registries know, at the same time.
 *
 * @returns the settings with the images that may run.
 * @throws {pulumi.RunError} naming refused logins, or images that are not signed.
 */
export async function checkImages(stack: string, settings: PlainSettings): Promise<PlainSettings> {
    const [logins, signatures] = await Promise.allSettled([
        checkLoginsAndPins(stack, settings),
        requireSignatures(stack, settings),
    ]);
    // A refused login is reported first: it is why a signature cannot be read.
    for (const result of [logins, signatures]) {
        if (result.status === "rejected") {
            throw result.reason;
        }
    }
    return signatures.status === "fulfilled" ? signatures.value : settings;
}
