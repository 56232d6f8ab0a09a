import semver from "semver";
import type { Tag } from "../../images/tag.ts";

/**
 * Why a builder's compiler is not the one that a project's `rust-toolchain` file requires. The hardened images have no
 * rustup: cargo uses the installed compiler without a message. The version behind a moving tag (`1`) is not known.
 *
 * @returns a certain difference as `problem`, a possible one as `note`.
 */
export function otherToolchain(toolchain: string, builder: Tag): { problem?: string; note?: string } {
    // A host may follow, as in "1.85.0-x86_64-unknown-linux-gnu": the builder has its own.
    const channel = toolchain.replace(/^(stable|[\d.]+)-\w+-\w+(?:-\w+)+$/, "$1");
    const version = /^\d+\.\d+(?:\.\d+)?$/.exec(channel)?.[0];
    if (channel === "stable" || (version !== undefined && covers(builder.version, version))) {
        return {};
    }
    const ignore = `set ignoreToolchain: true to build with the builder's compiler`;
    if (version === undefined) {
        return {
            problem:
                `rust-toolchain requires "${channel}", and the hardened images have stable compilers only: ` +
                `use a version there, for example "1.85", or ${ignore}`,
        };
    }
    if (covers(version, builder.version) || minorOf(version) === minorOf(builder.version)) {
        return {
            note: `rust-toolchain requires ${version}, and the builder is "${builder.version}", which may be another version`,
        };
    }
    return {
        problem:
            `rust-toolchain requires ${version}, and the builder is ${builder.version}: use channel = "stable" there, ` +
            `use a builder of that version for this service (images: { rust: … }) if your registry has one, ` +
            `or ${ignore}`,
    };
}

/** Why a builder's compiler is too old for a package, if the tag has its version. The patch behind `1.85` is not known. */
export function whyTooOld(rustVersion: string, builder: Tag): string | undefined {
    const [required, has] = [semver.coerce(rustVersion), semver.coerce(builder.version)];
    const isKnown = builder.version.includes(".") && !covers(rustVersion, builder.version);
    if (!isKnown || required === null || has === null || semver.gte(has, required)) {
        return undefined;
    }
    return `Rust ${builder.version} is too old: Cargo.toml requires rust-version ${rustVersion}: use a newer builder`;
}

/** Whether a version belongs to a channel: any patch of 1.85 belongs to the channel `1.85`. */
function covers(version: string, channel: string): boolean {
    return version === channel || version.startsWith(`${channel}.`);
}

function minorOf(version: string): string {
    return version.split(".").slice(0, 2).join(".");
}
