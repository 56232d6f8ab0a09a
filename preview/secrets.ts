import { secretText } from "./values.ts";

/** Shorter ones would be found by chance, in words. */
const minLength = 6;

/**
 * A text without the given secrets, also as they are inside a JSON text. Pulumi marks and hides secrets itself; this is for
 * those that a program or a provider prints, or keeps unmarked.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
    const forms = secrets
        .flatMap((secret) => [secret, ...secret.split("\n")])
        .map((secret) => secret.trim())
        .filter(({ length }) => length >= minLength)
        .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
    // Longer ones first: one may be part of another.
    return [...new Set(forms)]
        .toSorted((a, b) => b.length - a.length)
        .reduce((rest, secret) => rest.replaceAll(secret, secretText), text);
}

/** The texts in a value that is secret as a whole. */
export function textsIn(value: unknown): string[] {
    if (typeof value === "string") {
        return [value];
    }
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
