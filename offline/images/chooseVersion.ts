import semver from "semver";

/** The version that the kit makes for a tag. */
export interface VersionChoice {
    readonly version: string;
    /** How it differs from what the tag names; empty when it is the same. */
    readonly differences: readonly string[];
}

/**
 * Chooses the version to make for a tag.
 *
 * A tag with a full version gets that version if it is pinned; `2` or `2.15` gets the newest pinned version that
 * matches; every other tag gets the nearest version, listed as a difference.
 */
export function chooseVersion(tag: string, pinned: readonly string[]): VersionChoice {
    const newestFirst = [...pinned].sort(semver.rcompare);
    const wanted = versionParts(tag);
    const covered = newestFirst.find((version) => covers(wanted, version));
    const version = covered ?? nearest(wanted, newestFirst);
    if (version === undefined) {
        throw new Error("offline/go has no pinned version of this image.");
    }
    return {
        version,
        differences: [
            ...(covered === undefined ? [`version ${version} instead of ${wanted.join(".")}`] : []),
            ...variantDifferences(tag),
        ],
    };
}

/** What a tag's variant differs in: the kit makes runtime variants only. */
export function variantDifferences(tag: string): string[] {
    const variants = tag.split("-").filter((part) => ["dev", "fips", "compat", "sfw"].includes(part));
    return variants.length > 0 ? [`runtime variant instead of ${variants.join("-")}`] : [];
}

/** The numbers of the version at the start of a tag: `2`, `2.15` or `2.15.1`. */
function versionParts(tag: string): number[] {
    const match = /^\d+(?:\.\d+){0,2}(?=-|$)/.exec(tag);
    if (match === null) {
        throw new Error(
            `"${tag}" is not a valid tag of a Docker Hardened Image: use one that starts with a version, for example "2.15.1-debian13".`,
        );
    }
    return match[0].split(".").map(Number);
}

function covers(wanted: readonly number[], version: string): boolean {
    const parts = version.split(".").map(Number);
    return wanted.every((part, index) => part === parts[index]);
}

/** The nearest by major, then minor, then patch number; the newest of equally near ones. */
function nearest(wanted: readonly number[], newestFirst: readonly string[]): string | undefined {
    return [...newestFirst].sort((a, b) => compareLists(distance(wanted, a), distance(wanted, b)))[0];
}

/** The distance of each part, up to the first that differs: numbers after that one cannot be compared. */
function distance(wanted: readonly number[], version: string): number[] {
    const have = version.split(".").map(Number);
    const off = wanted.map((part, index) => Math.abs(part - (have[index] ?? 0)));
    return off.slice(0, off.findIndex((each) => each > 0) + 1);
}

function compareLists(a: readonly number[], b: readonly number[]): number {
    const index = a.findIndex((value, at) => value !== b[at]);
    return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
