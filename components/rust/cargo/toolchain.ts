import semver from "semver";
import type { Tag } from "../../images/tag.ts";

/**
 * Why a builder's compiler is not the one a project's `rust-toolchain` file asks for. The hardened images have no
 * rustup: cargo would build with whatever there is and say nothing.
 */
export function whyOtherToolchain(channel: string, builder: Tag): string | undefined {
    const version = /^\d+\.\d+(?:\.\d+)?$/.exec(channel)?.[0];
    if (channel === "stable" || (version !== undefined && covers(builder.version, version))) {
        return undefined;
    }
    if (version === undefined) {
        return (
            `rust-toolchain asks for "${channel}", and the hardened images hold stable compilers only; ` +
            `write a version such as "1.85", or remove the file`
        );
    }
    const suffix = `-${builder.distro ?? "debian13"}-dev`;
    return (
        `rust-toolchain asks for ${version}, and "${builder.version}" is not surely that; ` +
        `take the builder "${version}${suffix}", or write channel = "stable"`
    );
}

/** Why a builder's compiler is too old for a package, as far as the tag tells. */
export function whyTooOld(rustVersion: string, builder: Tag): string | undefined {
    const [wanted, has] = [semver.coerce(rustVersion), semver.coerce(builder.version)];
    if (!builder.version.includes(".") || wanted === null || has === null || semver.gte(has, wanted)) {
        return undefined;
    }
    return `Rust ${builder.version} is too old: Cargo.toml wants rust-version ${rustVersion}; take a newer builder`;
}

/** Whether a tag's version is a channel's: `1.85` has many patches, and any of them will do for the channel `1.85`. */
function covers(tag: string, channel: string): boolean {
    return tag === channel || tag.startsWith(`${channel}.`);
}
