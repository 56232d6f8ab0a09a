import semver from "semver";
import type { Tag } from "../../images/tag.ts";

/**
 * Why a builder's compiler is not the one a project's `rust-toolchain` file asks for. The hardened images have no
 * rustup: cargo builds with whatever there is and says nothing. A tag that moves (`1`) may or may not be it.
 *
 * @returns what is certain as `problem`, and what is not as `note`.
 */
export function otherToolchain(channel: string, builder: Tag): { problem?: string; note?: string } {
    const version = /^\d+\.\d+(?:\.\d+)?$/.exec(channel)?.[0];
    if (channel === "stable" || (version !== undefined && covers(builder.version, version))) {
        return {};
    }
    const anyway = `ignoreToolchain: true builds with the builder's own compiler`;
    if (version === undefined) {
        return {
            problem:
                `rust-toolchain asks for "${channel}", and the hardened images hold stable compilers only; ` +
                `write a version such as "1.85" there, or ${anyway}`,
        };
    }
    if (covers(version, builder.version) || minorOf(version) === minorOf(builder.version)) {
        return {
            note: `rust-toolchain asks for ${version}, and the builder is "${builder.version}", which may be another`,
        };
    }
    return {
        problem:
            `rust-toolchain asks for ${version}, and the builder is ${builder.version}; write channel = "stable" there, ` +
            `name a builder of that version for this service (images: { rust: … }) where your registry has one, ` +
            `or ${anyway}`,
    };
}

/** Why a builder's compiler is too old for a package, as far as the tag tells. */
export function whyTooOld(rustVersion: string, builder: Tag): string | undefined {
    const [wanted, has] = [semver.coerce(rustVersion), semver.coerce(builder.version)];
    if (!builder.version.includes(".") || wanted === null || has === null || semver.gte(has, wanted)) {
        return undefined;
    }
    return `Rust ${builder.version} is too old: Cargo.toml wants rust-version ${rustVersion}; take a newer builder`;
}

/** Whether a version is one of a channel's: `1.85` has many patches, and any of them will do for the channel `1.85`. */
function covers(version: string, channel: string): boolean {
    return version === channel || version.startsWith(`${channel}.`);
}

function minorOf(version: string): string {
    return version.split(".").slice(0, 2).join(".");
}
