import { invalid } from "../problems.ts";

/** A pushed image: any registry, any repository, and a digest, which always is the same image. */
const pushed =
    /^[a-z0-9][a-z0-9.-]*(?::\d+)?\/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]*)?@sha256:[0-9a-f]{64}$/;
/** Where an image is pushed: the same without a digest, which is not known before. */
const target = /^[a-z0-9][a-z0-9.-]*(?::\d+)?\/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]*)?$/;

/** What is wrong with the reference of a pushed image; undefined for a valid one. */
export function whyNotPushed(text: string): string | undefined {
    return pushed.test(text)
        ? undefined
        : invalid(
              "reference with a digest",
              text,
              `one such as "registry.example.com/team/app:1.2.3@sha256:…"`,
          );
}

/** What is wrong with the reference that an image is pushed to; undefined for a valid one. */
export function whyNotPushable(text: string): string | undefined {
    return target.test(text)
        ? undefined
        : invalid("reference to push to", text, `one such as "registry.example.com/team/app:1.2.3"`);
}

/** The host of an image's registry. */
export function registryOf(reference: string): string {
    return reference.split("/")[0] ?? reference;
}

/** The digest in a reference, if it has one. */
export function digestIn(reference: string): string | undefined {
    return /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1];
}
