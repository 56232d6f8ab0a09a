/** Freezes plain objects and lists at every level, but not Pulumi's outputs. */
export function deepFreeze<T>(value: T): T {
    if (typeof value === "object" && value !== null && isPlain(value)) {
        Object.values(value).forEach(deepFreeze);
        Object.freeze(value);
    }
    return value;
}

function isPlain(value: object): boolean {
    return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
