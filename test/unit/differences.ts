/** What differs between two plain values, by path; lists count as a whole, and what is gone is undefined. */
export function differences(before: unknown, after: unknown, path = ""): Record<string, unknown> {
    if (!isMap(before) || !isMap(after)) {
        return JSON.stringify(before) === JSON.stringify(after) ? {} : { [path]: after };
    }
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return Object.assign(
        {},
        ...[...keys].map((key) => differences(before[key], after[key], path === "" ? key : `${path}.${key}`)),
    ) as Record<string, unknown>;
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
