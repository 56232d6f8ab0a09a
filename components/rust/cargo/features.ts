import type { CargoPackage } from "./manifest.ts";

/**
 * The required features of a program that are off, without which cargo refuses to build it:
 * https://doc.rust-lang.org/cargo/reference/cargo-targets.html#the-required-features-field.
 */
export function missingFeatures(
    { requiredFeatures, featureTable }: CargoPackage,
    binary: string,
    on: readonly string[],
): string[] {
    const all = new Set<string>();
    const turnOn = (feature: string) => {
        // "dep:x", "x/y" and "x?/y" turn on other packages' features; "x/y" also the optional dependency x.
        const own = feature.replace(/^dep:/, "").replace(/\/.*$/, "");
        if (!all.has(own)) {
            all.add(own);
            featureTable[own]?.forEach(turnOn);
        }
    };
    on.forEach(turnOn);
    return (requiredFeatures[binary] ?? []).filter((feature) => !feature.includes("/") && !all.has(feature));
}
