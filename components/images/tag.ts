import { entryOf, type Repository } from "./catalog.ts";

/** A tag of a hardened image, taken apart. */
export interface Tag {
    /** `2.14.5`, `2`, or `20250419`. */
    readonly version: string;
    readonly libc?: string;
    /** `debian13`, `alpine3.22`; a floating `debian` or `alpine`; absent for the default, Debian 13. */
    readonly distro?: string;
    readonly flavor?: string;
    readonly fips: boolean;
    readonly dev: boolean;
    /** The name of a customisation made in a mirror: what follows `_`. */
    readonly customization?: string;
}

/** Where a tag is going to be used: a workload runs it, or a build stage builds in it. */
export type TagUse = "run" | "build";

/**
 * The grammar of all tags in the catalog (211 of 211 at 30c3db9, and the fips and compat tags of the log);
 * `_<name>` is added by customisations, https://docs.docker.com/dhi/how-to/customize/.
 */
const grammar =
    /^(?<version>\d+(?:\.\d+){0,2})(?:-(?<libc>glibc|musl))?(?:-(?<distro>(?:debian|alpine)[\d.]*))?(?:-(?<flavor>compat|sfw-ent|sfw))?(?:-(?<fips>fips))?(?:-(?<dev>dev))?(?:_(?<customization>[a-z0-9][a-z0-9._-]*))?$/;

/** Takes a tag apart. Returns `undefined` for what no hardened image is tagged with. */
export function parseTag(text: string): Tag | undefined {
    const { version, fips, dev, ...parts } = grammar.exec(text)?.groups ?? {};
    if (version === undefined) {
        return undefined;
    }
    const named = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
    return { version, ...named, fips: fips !== undefined, dev: dev !== undefined };
}

/** Whether a tag moves between versions or distributions: anything but a full version on a numbered distribution. */
export function isFloating(repository: Repository, tag: Tag): boolean {
    const full = entryOf(repository).version === "date" ? /^\d{8}$/ : /^\d+\.\d+\.\d+$/;
    return !full.test(tag.version) || !/\d$/.test(tag.distro ?? "");
}

/** Every reason why a repository has no such tag, or why it may not be used so, each with its mend. */
export function checkTag(repository: Repository, text: string, use: TagUse): string[] {
    const { exampleTag } = entryOf(repository);
    if (text === "latest") {
        return [`Docker Hardened Images have no tag "latest"; name a version, such as "${exampleTag}"`];
    }
    const tag = parseTag(text);
    if (!tag) {
        return [`"${text}" is no tag of a hardened image; write one such as "${exampleTag}"`];
    }
    return [
        ...checkVersion(repository, tag),
        ...checkVariant(repository, tag),
        ...checkUse(repository, text, tag, use),
    ];
}

function checkVersion(repository: Repository, { version }: Tag): string[] {
    const { version: shape, exampleTag } = entryOf(repository);
    const isDate = /^\d{8}$/.test(version);
    if (shape === "date" && !isDate) {
        return [
            `"${version}" is no version of ${repository}, which is tagged by day; write one such as "${exampleTag}"`,
        ];
    }
    if (shape === "semver" && isDate) {
        return [`"${version}" is no version of ${repository}; write one such as "${exampleTag}"`];
    }
    return [];
}

function checkVariant(repository: Repository, { libc, distro, flavor, dev }: Tag): string[] {
    const entry = entryOf(repository);
    const problems: string[] = [];
    if (distro !== undefined && !entry.distros.includes(distro)) {
        problems.push(
            `${repository} is not built on ${distro}; use ${choice(entry.distros)}, as in "${entry.exampleTag}"`,
        );
    }
    if (libc !== undefined && !entry.libcs.includes(libc)) {
        problems.push(`${repository} has no "-${libc}" tags: only static has; leave "-${libc}" out`);
    } else if (libc === "musl" && !distro?.startsWith("alpine")) {
        problems.push(`musl goes with Alpine only; write "-musl-alpine…" or "-glibc-debian13"`);
    } else if (libc === "glibc" && distro?.startsWith("alpine")) {
        problems.push(`glibc goes with Debian only; write "-glibc-debian13" or "-musl-${distro}"`);
    }
    if (flavor !== undefined && !entry.flavors.includes(flavor)) {
        problems.push(`${repository} has no "-${flavor}" tags; leave "-${flavor}" out`);
    }
    if (dev && !entry.dev) {
        problems.push(`${repository} has no "-dev" tags; leave "-dev" out`);
    }
    if (flavor?.startsWith("sfw") && !dev) {
        problems.push(`"-${flavor}" tags exist with "-dev" only; add "-dev"`);
    }
    return problems;
}

function checkUse(repository: Repository, text: string, tag: Tag, use: TagUse): string[] {
    if (use === "run" && tag.dev && entryOf(repository).dev) {
        // The sfw flavours exist with "-dev" only.
        const mend = text.replace(/(?:-sfw(?:-ent)?)?(-fips)?-dev/, "$1");
        return [
            `"${text}" is a development image (root, a shell, a package manager) and must not run as a workload; ` +
                `write "${mend}"`,
        ];
    }
    if (use === "build" && !tag.dev) {
        const mend = entryOf(repository).dev
            ? `write "${text.replace(/(?=_)|$/, "-dev")}"`
            : `use an image of rust, such as "${entryOf("rust").exampleTag}"`;
        return [`"${text}" cannot build: it runs as nonroot without a package manager; ${mend}`];
    }
    return [];
}

function choice(values: readonly string[]): string {
    return values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
