/** A reference of an image that was pushed: any registry, any repository, and a digest, which alone cannot move. */
const pushed =
    /^[a-z0-9][a-z0-9.-]*(?::\d+)?\/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]*)?@sha256:[0-9a-f]{64}$/;
/** Where an image is going to be pushed: the same without a digest, which is not known before. */
const target = /^[a-z0-9][a-z0-9.-]*(?::\d+)?\/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]*)?$/;

/** Why a text is no reference of a pushed application image; `undefined` when it is one. */
export function whyNotPushed(text: string): string | undefined {
    return pushed.test(text)
        ? undefined
        : `"${text}" is no image by digest; write one such as "registry.example.com/team/app:1.2.3@sha256:…"`;
}

/** Why an image cannot be pushed there; `undefined` when it can. */
export function whyNotPushable(text: string): string | undefined {
    return target.test(text)
        ? undefined
        : `"${text}" is no place to push to; write one such as "registry.example.com/team/app:1.2.3"`;
}

/** The host of the registry that an image is in. */
export function registryOf(reference: string): string {
    return reference.split("/")[0] ?? reference;
}

/** The digest in a reference, if it has one. */
export function digestIn(reference: string): string | undefined {
    return /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1];
}
