/** One problem of an argument or a setting. */
export interface Problem {
    /** The property's path from the arguments' root, such as `jetstream.size`. */
    readonly path: string;
    /** Which value is wrong, why, and what to use instead. Never a secret's value. */
    readonly reason: string;
}

/** No problem where the condition holds, else this one. */
export function unless(isGood: boolean, path: string, reason: string): Problem[] {
    return isGood ? [] : [{ path, reason }];
}

/** Says that a value is not valid, and what to use instead. Never call it with a secret. */
export function invalid(what: string, value: unknown, use: string): string {
    return `${typeof value === "number" ? value : `"${String(value)}"`} is not a valid ${what}: use ${use}`;
}
