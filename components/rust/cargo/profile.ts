import { tableAt, textAt, type Table } from "./toml.ts";

/** No debug information, in every form that cargo accepts. */
const noDebug: readonly unknown[] = [false, 0, "none"];

/**
 * Whether a profile, or one that it inherits from, defines what happens to symbols and debug information. `debug = false`
 * is the default and does not count.
 *
 * Source: https://doc.rust-lang.org/cargo/reference/profiles.html.
 *
 * @param profiles the `[profile]` tables of a manifest or a Cargo configuration.
 */
export function definesSymbols(profiles: Table, name: string): boolean {
    const profile = tableAt(profiles, name);
    const { strip, debug = false } = profile;
    const parent = textAt(profile, "inherits");
    return (
        strip !== undefined ||
        !noDebug.includes(debug) ||
        (parent !== undefined && definesSymbols(profiles, parent))
    );
}

/** The variables that define the same. */
export function symbolVariables(profile: string): string[] {
    const name = profile.toUpperCase().replaceAll("-", "_");
    return [`CARGO_PROFILE_${name}_STRIP`, `CARGO_PROFILE_${name}_DEBUG`];
}
