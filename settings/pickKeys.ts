/** Some keys of an object, without undefined values. */
export function pick<T extends object, K extends keyof T>(
    values: T,
    keys: readonly K[],
): { [P in K]?: Exclude<T[P], undefined> } {
    return defined(Object.fromEntries(keys.map((key) => [key, values[key]]))) as never;
}

/** An object without undefined values. */
export function defined<T extends object>(values: T): { [P in keyof T]?: Exclude<T[P], undefined> } {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
