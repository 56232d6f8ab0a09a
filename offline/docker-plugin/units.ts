const mebibyte = 1024 * 1024;
const unitNanoseconds: Readonly<Record<string, number>> = {
    ns: 1,
    us: 1e3,
    µs: 1e3,
    ms: 1e6,
    s: 1e9,
    m: 60e9,
    h: 3600e9,
};

/** Pulumi's mebibytes to Docker's bytes; what is not positive (`-1`: no limit) stays. */
export function toBytes(mebibytes: number): number {
    return mebibytes > 0 ? mebibytes * mebibyte : mebibytes;
}

/** The reverse of {@link toBytes}. */
export function toMebibytes(bytes: number): number {
    return bytes > 0 ? Math.floor(bytes / mebibyte) : bytes;
}

/**
 * A share of processors as the official plugin prints it: at least one decimal place, no zeros after that.
 * That is why `cpus: "1"` never settles there, and `"1.0"` does; the same holds here, lest it surprise later.
 */
export function cpusText(nanoCpus: number): string {
    const digits = (nanoCpus / 1e9).toFixed(9);
    const zeros = digits.split("0").length - 1;
    return zeros === 9 ? (nanoCpus / 1e9).toFixed(1) : digits.replace(/0+$/, "");
}

/** Nanoseconds of a duration such as `1m30s`; `undefined` where it is none. */
export function nanoseconds(duration: string): number | undefined {
    if (duration === "0") {
        return 0;
    }
    const [, sign, amounts = ""] =
        /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/.exec(duration) ?? [];
    if (amounts === "") {
        return undefined;
    }
    const parts = amounts.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g);
    const total = [...parts].reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * unitOf(unit), 0);
    return Math.round(sign === "-" ? -total : total);
}

function unitOf(unit: string): number {
    return unitNanoseconds[unit] ?? 0;
}

/** A duration in the one form that survives a round trip, which is Go's: `60s` comes back as `1m0s`. */
export function durationText(total: number): string {
    if (total < 1e9) {
        return shortText(total);
    }
    const hours = Math.floor(total / 3600e9);
    const minutes = Math.floor((total % 3600e9) / 60e9);
    const seconds = Number(((total % 60e9) / 1e9).toFixed(9));
    const withHours = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : "";
    return `${withHours}${seconds}s`;
}

function shortText(total: number): string {
    const [unit, size] =
        total >= 1e6 ? (["ms", 1e6] as const) : total >= 1e3 ? (["µs", 1e3] as const) : ["ns", 1];
    return total === 0 ? "0s" : `${total / size}${unit}`;
}
