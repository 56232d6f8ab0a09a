import { markKey, secretMark, unknownValue } from "../components/engineValues.ts";
import type { Value } from "./stackPreview.ts";

/** Further marks, and unknown values of a certain type. */
const marks = {
    secret: secretMark,
    output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
    asset: "c44067f5952c0a294b673a41bacd8c17",
    archive: "0def7320c3a5731c473e5ecbe6d01bc7",
} as const;
const unknowns: readonly unknown[] = [
    unknownValue,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** What is shown in place of a secret. */
export const secretText = "[secret]";

/** An object or an array, whose parts can be compared. */
type Container = Readonly<Record<string, unknown>> | readonly unknown[];

/** A value without the marks around it, or that it must not be shown. */
export function unmarked(value: unknown): { readonly plain: unknown } | "secret" | "unknown" {
    if (unknowns.includes(value)) {
        return "unknown";
    }
    if (typeof value !== "object" || value === null) {
        return { plain: value };
    }
    const { [markKey]: mark, ...rest } = value as Record<string, unknown>;
    switch (mark) {
        case undefined:
            return { plain: value };
        case marks.secret:
            return "secret";
        case marks.output:
            return rest["secret"] === true ? "secret" : "value" in rest ? unmarked(rest["value"]) : "unknown";
        case marks.asset:
        case marks.archive: {
            const { hash, path } = rest as { hash?: string; path?: string };
            return { plain: `${path ?? "content"} (${String(hash).slice(0, 12)})` };
        }
        default:
            return { plain: rest };
    }
}

/** Whether a value has parts of its own. */
export function isContainer(value: unknown): value is Container {
    return typeof value === "object" && value !== null;
}

/** A value as a report may show it, secrets inside it hidden. */
export function shown(value: unknown): Value {
    if (value === undefined) {
        return { kind: "absent" };
    }
    const known = unmarked(value);
    if (typeof known === "string") {
        return { kind: known };
    }
    return {
        kind: "text",
        text: typeof known.plain === "string" ? known.plain : JSON.stringify(hidden(known.plain)),
    };
}

/** Whether a secret is anywhere in a value. */
export function includesSecret(value: unknown): boolean {
    const known = unmarked(value);
    return (
        known === "secret" ||
        (known !== "unknown" && isContainer(known.plain) && Object.values(known.plain).some(includesSecret))
    );
}

/** The entries of inputs, without what providers note for themselves in keys with underscores. */
export function inputsOf(inputs: object): [key: string, value: unknown][] {
    return Object.entries(inputs).filter(([key]) => !key.startsWith("__"));
}

function hidden(value: unknown): unknown {
    const known = unmarked(value);
    if (typeof known === "string") {
        return known === "secret" ? secretText : "[unknown]";
    }
    const { plain } = known;
    if (Array.isArray(plain)) {
        return plain.map(hidden);
    }
    return isContainer(plain)
        ? Object.fromEntries(inputsOf(plain).map(([key, each]) => [key, hidden(each)]))
        : plain;
}
