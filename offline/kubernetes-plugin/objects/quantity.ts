const pattern = /^([+-]?)(\d+)?(?:\.(\d*))?(?:([eE])([+-]?\d+)|([KMGTPE]i)|([numkMGTPE]))?$/;
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * A quantity in the form the API server gives it: `1024Mi` becomes `1Gi`, `0.5` becomes `500m`.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalQuantity(text: string): string {
    const match = pattern.exec(text.trim());
    const [, sign = "", whole = "", fraction = "", exponentSign, exponent, binary, decimal] = match ?? [];
    if (match === null || whole + fraction === "") {
        return text;
    }
    const digits = BigInt(whole + fraction);
    const scale = exponentSign !== undefined ? Number(exponent) : 3 * (decimalIndex(decimal) - 3);
    // In nano units, rounded up: there is nothing smaller.
    const power = scale + 9 - fraction.length;
    const factor = binary === undefined ? 1n : 1024n ** BigInt(binarySuffixes.indexOf(binary));
    const nano =
        power >= 0 ? digits * factor * 10n ** BigInt(power) : ceil(digits * factor, 10n ** BigInt(-power));
    const minus = sign === "-" && nano !== 0n ? "-" : "";
    return minus + format(nano, binary !== undefined, exponentSign !== undefined);
}

function decimalIndex(suffix = ""): number {
    return decimalSuffixes.indexOf(suffix);
}

function ceil(value: bigint, divisor: bigint): bigint {
    return (value + divisor - 1n) / divisor;
}

function format(nano: bigint, binary: boolean, exponent: boolean): string {
    if (nano === 0n) {
        return "0";
    }
    const unit = 10n ** 9n;
    if (binary && nano % unit === 0n && nano / unit >= 1024n) {
        return reduced(nano / unit, 1024n, binarySuffixes);
    }
    const decimal = /^(\d+)(.*)$/.exec(reduced(nano, 1000n, decimalSuffixes));
    const [, number = "0", suffix = ""] = decimal ?? [];
    const power = 3 * (decimalIndex(suffix) - 3);
    return exponent ? `${number}${power === 0 ? "" : `e${power}`}` : `${number}${suffix}`;
}

/** The largest unit of which there is a whole number. */
function reduced(value: bigint, step: bigint, suffixes: readonly string[]): string {
    let [rest, index] = [value, 0];
    while (rest % step === 0n && index < suffixes.length - 1) {
        rest /= step;
        index += 1;
    }
    return `${rest}${suffixes[index]}`;
}
