import type { Login } from "./dockerLogin.ts";

/** What a registry holds under a reference. */
export interface RemoteImage {
    /** The digest to pin: of the index where there is one, for all platforms, else of the manifest. */
    readonly digest: string;
    /** The day after which the image gets no more fixes, from its labels: `2028-06-30`. Where it says so. */
    readonly endOfLife?: string;
}

/** Why a registry did not answer a question. */
export type RegistryFailureKind = "missing" | "refused" | "unreachable";

/** A registry that has no such image, refuses the login, or cannot be reached. The message says no secret. */
export class RegistryFailure extends Error {
    readonly kind: RegistryFailureKind;

    constructor(kind: RegistryFailureKind, message: string) {
        super(message);
        this.kind = kind;
    }
}

/** Which image to look at. */
export interface ImageAddress {
    /** Host, and port where it has one. */
    readonly registry: string;
    /** The path in the registry. */
    readonly path: string;
    /** A tag or a digest. */
    readonly version: string;
}

/** How to ask. */
export interface AskOptions {
    /** Without one, anonymously. */
    readonly login?: Login | undefined;
    /** The longest that one question may take. @default 20_000 */
    readonly milliseconds?: number;
}
