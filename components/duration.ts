import { invalid, unless, type Problem } from "./problems.ts";

/** The units of durations in nanoseconds, as Go writes them, and days. */
const units: Readonly<Record<string, number>> = {
    ns: 1,
    us: 1e3,
    ms: 1e6,
    s: 1e9,
    m: 60e9,
    h: 3600e9,
    d: 86_400e9,
};

/**
 * Reads a duration such as `30s`, `1h30m` or `7d` in nanoseconds. Returns `undefined` for an invalid one: zero, a number
 * without a unit, or an unknown unit.
 */
export function parseDuration(text: string): number | undefined {
    if (!/^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h|d))+$/.test(text)) {
        return undefined;
    }
    const parts = [...text.matchAll(/([\d.]+)(ns|us|ms|s|m|h|d)/g)];
    const total = parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
    return total > 0 ? Math.round(total) : undefined;
}

/** A duration in nanoseconds as text, in whole units: `90s` stays seconds, `2m` are minutes. */
export function printDuration(nanoseconds: number): string {
    const [unit, size] = Object.entries(units).findLast(([, size]) => nanoseconds % size === 0) ?? ["ns", 1];
    return `${nanoseconds / size}${unit}`;
}

/** What is wrong with a duration. */
export function checkDuration(path: string, duration: string, example: string): Problem[] {
    return unless(
        parseDuration(duration) !== undefined,
        path,
        invalid("duration", duration, `a number and a unit (ms, s, m, h, d), for example "${example}"`),
    );
}

/** Whether a text is a whole number and one unit up to minutes, as the servers' own settings are written here. */
export function isServerTime(text: string): boolean {
    return /^[1-9]\d{0,5}(ms|s|m)$/.test(text);
}
