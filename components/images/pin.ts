import { dockerLogin, type Login } from "./dockerLogin.ts";
import { digestIn, registryOf } from "./pushedReference.ts";
import { RegistryFailure, type AskOptions, type ImageAddress, type RemoteImage } from "./remoteImage.ts";

/** How an image that a stack names stands against its registry. */
export type PinState =
    /** Where the tag points: at the digest that is pinned, at another one, or none is pinned. */
    | ({ readonly status: "same" | "moved" | "unpinned" } & RemoteImage)
    /** The registry has no such tag; or it has, and not the digest that is pinned. */
    | ({ readonly status: "missing"; readonly reason: string } & Partial<RemoteImage>)
    /** The registry could not be asked. */
    | { readonly status: "unknown"; readonly reason: string };

/** The tag's address in its registry, which a reference names beside a digest; the digest's where it names no tag. */
export function tagAddress(reference: string): ImageAddress {
    const registry = registryOf(reference);
    const [name = "", digest = "latest"] = reference.slice(registry.length + 1).split("@");
    const [path = "", tag] = name.split(":");
    return { registry, path, version: tag ?? digest };
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
    const address = tagAddress(reference);
    const pinned = digestIn(reference);
    try {
        const image = await find(address);
        if (pinned === undefined || image.digest === pinned) {
            return { status: pinned === undefined ? "unpinned" : "same", ...image };
        }
        const isThere = await exists(find, { ...address, version: pinned });
        return isThere
            ? { status: "moved", ...image }
            : { status: "missing", reason: `${address.registry} does not have the digest`, ...image };
    } catch (error) {
        if (error instanceof RegistryFailure) {
            return { status: error.kind === "missing" ? "missing" : "unknown", reason: error.message };
        }
        throw error;
    }
}

async function exists(
    find: (address: ImageAddress) => Promise<RemoteImage>,
    address: ImageAddress,
): Promise<boolean> {
    try {
        await find(address);
        return true;
    } catch (error) {
        if (error instanceof RegistryFailure && error.kind === "missing") {
            return false;
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
