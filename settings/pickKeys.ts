import { defined } from "../components/arguments.ts";

/** Some keys of an object, without undefined values. */
export function pick<T extends object, K extends keyof T>(
    values: T,
    keys: readonly K[],
): { [P in K]?: Exclude<T[P], undefined> } {
    return defined(Object.fromEntries(keys.map((key) => [key, values[key]]))) as never;
}
