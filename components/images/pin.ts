import { dockerLogin, type Login } from "./dockerLogin.ts";
import { digestIn, registryOf } from "./pushedReference.ts";
import type { AskOptions, ImageAddress, RemoteImage } from "./registryClient.ts";
import { RegistryFailure } from "./registryClient.ts";

/** How an image that a stack names stands against its registry. */
export type PinState =
    /** The tag still points at the digest. */
    | ({ readonly status: "same" | "moved" | "unpinned" } & RemoteImage)
    /** The registry has no such image, or no such digest. */
    | { readonly status: "missing"; readonly reason: string }
    /** The registry could not be asked. */
    | { readonly status: "unknown"; readonly reason: string };

/** The tag's address in its registry, which a reference names beside a digest. */
export function tagAddress(reference: string): ImageAddress {
    const registry = registryOf(reference);
    const rest = reference.slice(registry.length + 1).replace(/@.*$/, "");
    const colon = rest.lastIndexOf(":");
    return colon === -1
        ? { registry, path: rest, version: "latest" }
        : { registry, path: rest.slice(0, colon), version: rest.slice(colon + 1) };
}

/**
 * Compares a reference's digest with what its tag points at now.
 *
 * @param find asks the registry, and throws a {@link RegistryFailure}.
 */
export async function comparePin(
    reference: string,
    find: (address: ImageAddress) => Promise<RemoteImage>,
): Promise<PinState> {
    const pinned = digestIn(reference);
    try {
        const image = await find(tagAddress(reference));
        const status = pinned === undefined ? "unpinned" : image.digest === pinned ? "same" : "moved";
        return { status, ...image };
    } catch (error) {
        if (error instanceof RegistryFailure) {
            return { status: error.kind === "missing" ? "missing" : "unknown", reason: error.message };
        }
        throw error;
    }
}

/** How to ask for an image: with the login that a stack states for its registry, else with Docker's own. */
export async function askOptions(
    registry: string,
    stated: readonly { readonly registry: string; readonly login: Login }[],
): Promise<Pick<AskOptions, "login">> {
    return {
        login: stated.find((each) => each.registry === registry)?.login ?? (await dockerLogin(registry)),
    };
}
