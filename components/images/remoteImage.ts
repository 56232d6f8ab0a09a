import type { Login } from "./dockerLogin.ts";

/** What a registry holds under a reference. */
export interface RemoteImage {
    /** The digest to pin: of the index where there is one, for all platforms, else of the manifest. */
    readonly digest: string;
    /** The day after which the image gets no more fixes, from its labels: `2028-06-30`. Where it says so. */
    readonly endOfLife?: string;
    /** The program that it runs: the first word of its entrypoint, or of its command where it has none. */
    readonly program?: string;
}

/** The part of an image's configuration that says what it runs. */
export interface RunConfig {
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
}

/** The program that an image runs, if it says so. */
export function programOf({ Entrypoint, Cmd }: RunConfig): string | undefined {
    return [...(Entrypoint ?? []), ...(Cmd ?? [])][0];
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
