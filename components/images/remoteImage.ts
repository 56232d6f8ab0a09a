import type { Login } from "./dockerLogin.ts";

/** What a registry has for a reference. */
export interface RemoteImage {
    /** The digest to pin: of the index where there is one, for all platforms, else of the manifest. */
    readonly digest: string;
    /** The date after which the image gets no more fixes, such as `2028-06-30`. Undefined where no label has it. */
    readonly endOfLife?: string;
    /** The program that it runs: the first word of its entrypoint, or of its command where it has no entrypoint. */
    readonly program?: string;
}

/** The part of an image's configuration that has what it runs. */
export interface RunConfig {
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
}

/** The program that an image runs, if its configuration has one. */
export function programOf({ Entrypoint, Cmd }: RunConfig): string | undefined {
    return [...(Entrypoint ?? []), ...(Cmd ?? [])][0];
}

/** Why a request to a registry failed. */
export type RegistryFailureKind = "missing" | "refused" | "unreachable";

/** A registry that does not have the image, refuses the login, or cannot be reached. The message has no secret. */
export class RegistryFailure extends Error {
    readonly kind: RegistryFailureKind;

    constructor(kind: RegistryFailureKind, message: string) {
        super(message);
        this.kind = kind;
    }
}

/** An image or a tag in a registry. */
export interface ImageAddress {
    /** The host, and the port where it has one. */
    readonly registry: string;
    /** The path in the registry. */
    readonly path: string;
    /** A tag or a digest. */
    readonly version: string;
}

/** How a request is sent. */
export interface AskOptions {
    /** @default - an anonymous request */
    readonly login?: Login | undefined;
    /** The time limit of one request, in milliseconds. @default 20_000 */
    readonly milliseconds?: number;
}
