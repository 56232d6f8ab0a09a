import { dockerLogin, type Login } from "./dockerLogin.ts";
import { digestIn, registryOf } from "./pushedReference.ts";
import { RegistryFailure, type AskOptions, type ImageAddress, type RemoteImage } from "./remoteImage.ts";

/** An image of a stack, compared with its registry. */
export type PinState =
    /** The tag points at the pinned digest, or at another one; or no digest is pinned. */
    | ({ readonly status: "same" | "moved" | "unpinned" } & RemoteImage)
    /** The registry does not have the tag, or not the pinned digest. */
    | ({ readonly status: "missing"; readonly reason: string } & Partial<RemoteImage>)
    /** The registry could not be reached, or refused the login. */
    | { readonly status: "unknown"; readonly reason: string };

/** The address of a reference's tag in its registry; of its digest where it has no tag. */
export function tagAddress(reference: string): ImageAddress {
    const registry = registryOf(reference);
    const [name = "", digest = "latest"] = reference.slice(registry.length + 1).split("@");
    const [path = "", tag] = name.split(":");
    return { registry, path, version: tag ?? digest };
}

/**
 * Compares a reference's digest with what its tag points at now.
 *
 * @param find reads from the registry, and throws a {@link RegistryFailure}.
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

/** The login for a registry: the stack's, else that of `docker login`. */
export async function askOptions(
    registry: string,
    stated: readonly { readonly registry: string; readonly login: Login }[],
): Promise<Pick<AskOptions, "login">> {
    return {
        login: stated.find((each) => each.registry === registry)?.login ?? (await dockerLogin(registry)),
    };
}
