import { invalid, unless, type Problem } from "./problems.ts";

/** Sizes as Kubernetes writes them: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/. */
const units: Record<string, number> = {
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
};

/**
 * Reads a size such as `256Mi` or `1.5Gi` in bytes. Returns `undefined` for an invalid one: zero, a number without a
 * unit, an unknown unit, or a fraction of a byte.
 */
export function parseSize(text: string): number | undefined {
    const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)$/.exec(text);
    const bytes = Number(match?.[1]) * (units[match?.[2] ?? ""] ?? Number.NaN);
    return Number.isInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/** Bytes as text, in the largest binary unit that divides them. Others are thousands. */
export function printSize(bytes: number): string {
    const [unit, size] = ["Ti", "Gi", "Mi", "Ki"]
        .map((name) => [name, units[name] ?? 1] as const)
        .find(([, each]) => bytes % each === 0) ?? ["", 1];
    return unit === "" ? `${bytes / 1000}k` : `${bytes / size}${unit}`;
}

/** What is wrong with a size. */
export function checkSize(path: string, size: string, example: string): Problem[] {
    return unless(
        parseSize(size) !== undefined,
        path,
        invalid("size", size, `a number and a unit (Ki, Mi, Gi), for example "${example}"`),
    );
}

/** What is wrong with a size that must be at least `min`. */
export function checkSizeFrom(min: string, path: string, size: string, example: string): Problem[] {
    const problems = checkSize(path, size, example);
    return problems.length > 0
        ? problems
        : unless(
              bytesOf(size) >= bytesOf(min),
              path,
              `"${size}" is too small: use "${min}" or more, for example "${example}"`,
          );
}

/** A size in bytes; 0 for an invalid one, which is a problem of its own. */
export function bytesOf(size: string): number {
    return parseSize(size) ?? 0;
}

/** What is wrong with a whole number that may be left out. */
export function checkWholeNumber(
    path: string,
    what: string,
    value: number | undefined,
    [min, max]: readonly [min: number, max: number],
): Problem[] {
    return unless(
        value === undefined || (Number.isInteger(value) && value >= min && value <= max),
        path,
        invalid(what, value, `a whole number from ${min} to ${max}`),
    );
}

/** What is wrong with a time in whole seconds that may be left out. */
export function checkSeconds(
    path: string,
    seconds: number | undefined,
    range: readonly [min: number, max: number],
): Problem[] {
    return checkWholeNumber(path, "number of seconds", seconds, range);
}

/** Bytes in whole mebibytes, rounded down: the unit in which the Docker plugin takes memory. */
export function mebibytes(bytes: number): number {
    return Math.floor(bytes / 2 ** 20);
}

/** Cores as the Docker plugin reads them back: without a decimal point, the next preview shows a difference. */
export function cores(count: number): string {
    return Number.isInteger(count) ? count.toFixed(1) : String(count);
}

/**
 * `GOMEMLIMIT` for a memory limit in bytes: 80 %, as the NATS chart recommends
 * (https://github.com/nats-io/k8s/tree/main/helm/charts/nats).
 */
export function goMemoryLimit(limit: number): string {
    return `${Math.floor(mebibytes(limit) * 0.8)}MiB`;
}
