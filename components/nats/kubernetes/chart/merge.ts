import type { ChartValues } from "./plan.ts";

/** Merges a user's values into others: maps by key, `patch` lists appended, everything else replaced. */
export function mergeValues(base: ChartValues, over: ChartValues): ChartValues {
    const merged: Record<string, unknown> = { ...base };
    for (const [key, value] of Object.entries(over)) {
        merged[key] = mergeValue(key, base[key], value);
    }
    return merged;
}

function mergeValue(key: string, below: unknown, value: unknown): unknown {
    if (key === "patch" && Array.isArray(below) && Array.isArray(value)) {
        return [...(below as unknown[]), ...(value as unknown[])];
    }
    return isMap(below) && isMap(value) ? mergeValues(below, value) : value;
}

function isMap(value: unknown): value is ChartValues {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
