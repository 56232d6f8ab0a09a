import { tableAt, textAt, type Table } from "./toml.ts";

/**
 * Whether a profile, or one that it inherits from, says what becomes of symbols and debug information. That there is no
 * debug information is the case anyway, and says nothing.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/profiles.html.
 *
 * @param profiles the `[profile]` tables of a manifest, or of a configuration of cargo.
 */
export function saysSymbols(profiles: Table, name: string): boolean {
    const profile = tableAt(profiles, name);
    const { strip, debug = false } = profile;
    const parent = textAt(profile, "inherits");
    return (
        strip !== undefined ||
        ![false, 0, "none"].includes(debug as string) ||
        (parent !== undefined && saysSymbols(profiles, parent))
    );
}

/** Variables by which cargo is told the same. */
export function symbolVariables(profile: string): string[] {
    const name = profile.toUpperCase().replaceAll("-", "_");
    return [`CARGO_PROFILE_${name}_STRIP`, `CARGO_PROFILE_${name}_DEBUG`];
}
