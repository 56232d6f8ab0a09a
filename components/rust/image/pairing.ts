import type { Tag } from "../../images/tag.ts";

/** How a program gets the C library: loaded at start from the image, or linked into the program. */
export type LinkMode = "dynamic" | "static";

/** Versions of `static` to recommend: the newest of each family in the catalog (see images/catalog.ts). */
const examples = { debian: "20250419", alpine: "20260611" } as const;

/** The distribution of a tag: `debian` 13, `alpine` 3.22. Without a release it is the newest: Infinity. */
interface Distro {
    readonly family: keyof typeof examples;
    /** As the tag writes it: `13`, `3.22`, or empty. */
    readonly release: string;
    /** To compare releases by. */
    readonly order: number;
}

/**
 * Why a program from a builder does not start in a runtime image, and in which it does; `undefined` if it starts.
 *
 * | builder | link mode | runs on |
 * |---|---|---|
 * | Debian | dynamic (glibc, libgcc) | `static:*-glibc*` of the same or a newer Debian |
 * | Alpine | dynamic (musl, libgcc) | `static:*-musl-alpine*` of the same or a newer Alpine |
 * | any | static | any `static` |
 *
 * Source: the package lists of the catalog's images, and https://github.com/docker-hardened-images/catalog/issues/61.
 */
export function whyNotPaired(builder: Tag, runtime: Tag, link: LinkMode): string | undefined {
    if (link === "static") {
        return undefined;
    }
    const from = distroOf(builder);
    const to = distroOf(runtime);
    const libc = from.family === "debian" ? "glibc" : "musl";
    const fix = `use "${fittingTag(from, to, runtime)}", or link: "static"`;
    if (runtime.libc === undefined) {
        return `it has no C library, and a program from ${nameOf(from)} loads ${libc}: ${fix}`;
    }
    if (runtime.libc !== libc) {
        return `it has ${runtime.libc}, and a program from ${nameOf(from)} loads ${libc}: ${fix}`;
    }
    return to.order < from.order
        ? `${nameOf(to)} is older than ${nameOf(from)}, on which the program is built: ${fix}`
        : undefined;
}

/** The family of a tag's distribution. */
export function familyOf(tag: Tag): "debian" | "alpine" {
    return distroOf(tag).family;
}

function distroOf({ distro = "debian13" }: Tag): Distro {
    const family = distro.startsWith("alpine") ? "alpine" : "debian";
    const release = distro.slice(family.length);
    // `debian` means Debian 13 in every repository; `alpine` moves on with each release.
    const known = family === "debian" && release === "" ? "13" : release;
    const [major = 0, minor = 0] = known.split(".").map(Number);
    return { family, release, order: known === "" ? Infinity : major * 1000 + minor };
}

function fittingTag(builder: Distro, runtime: Distro, { version }: Tag): string {
    const libc = builder.family === "debian" ? "glibc" : "musl";
    const day = builder.family === runtime.family ? version : examples[builder.family];
    return `${day}-${libc}-${builder.family}${builder.release}`;
}

function nameOf({ family, release }: Distro): string {
    return `${family === "debian" ? "Debian" : "Alpine"}${release === "" ? "" : ` ${release}`}`;
}
