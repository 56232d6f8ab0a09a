import { defined } from "../arguments.ts";
import { invalid } from "../problems.ts";
import { entryOf, type Repository } from "./catalog.ts";

/** The parts of a hardened image's tag. */
export interface Tag {
    /** `2.15.1`, `2`, or `20250419`. */
    readonly version: string;
    readonly libc?: string;
    /** `debian13`, `alpine3.22`; a floating `debian` or `alpine`; undefined for the default, Debian 13. */
    readonly distro?: string;
    readonly flavor?: string;
    readonly fips: boolean;
    readonly dev: boolean;
    /** The name of a customization of a mirror: what follows `_`. */
    readonly customization?: string;
}

/** What a tag is used for: a workload runs it, or a build stage builds in it. */
export type TagUse = "run" | "build";

/**
 * The grammar of all tags in the catalog (211 of 211 at 30c3db9, and the fips and compat tags of the log);
 * customizations add `_<name>`, https://docs.docker.com/dhi/how-to/customize/.
 */
const grammar =
    /^(?<version>\d+(?:\.\d+){0,2})(?:-(?<libc>glibc|musl))?(?:-(?<distro>(?:debian|alpine)[\d.]*))?(?:-(?<flavor>compat|sfw-ent|sfw))?(?:-(?<fips>fips))?(?:-(?<dev>dev))?(?:_(?<customization>[a-z0-9][a-z0-9._-]*))?$/;

/** Parses a tag. Returns undefined for one that no hardened image has. */
export function parseTag(text: string): Tag | undefined {
    const { version, fips, dev, ...parts } = grammar.exec(text)?.groups ?? {};
    if (version === undefined) {
        return undefined;
    }
    return { version, ...defined(parts), fips: fips !== undefined, dev: dev !== undefined };
}

/** Whether a tag moves between versions or distributions: anything but a full version on a numbered distribution. */
export function isFloating(repository: Repository, tag: Tag): boolean {
    const full = entryOf(repository).version === "date" ? /^\d{8}$/ : /^\d+\.\d+\.\d+$/;
    return !full.test(tag.version) || !/\d$/.test(tag.distro ?? "");
}

/** Every reason why a repository does not have a tag, or why it must not be used that way. */
export function checkTag(repository: Repository, text: string, use: TagUse): string[] {
    const { exampleTag } = entryOf(repository);
    if (text === "latest") {
        return [`Docker Hardened Images have no tag "latest": use a version such as "${exampleTag}"`];
    }
    const tag = parseTag(text);
    if (!tag) {
        return [invalid("tag of a hardened image", text, `one such as "${exampleTag}"`)];
    }
    return [
        ...checkVersion(repository, tag),
        ...checkVariant(repository, tag),
        ...checkUse(repository, text, tag, use),
    ];
}

function checkVersion(repository: Repository, { version }: Tag): string[] {
    const { version: format, exampleTag } = entryOf(repository);
    const isDate = /^\d{8}$/.test(version);
    if (isDate === (format === "date")) {
        return [];
    }
    const what = `version of ${repository}${format === "date" ? ", whose tags begin with a date" : ""}`;
    return [invalid(what, version, `one such as "${exampleTag}"`)];
}

function checkVariant(repository: Repository, { libc, distro, flavor, dev }: Tag): string[] {
    const entry = entryOf(repository);
    const problems: string[] = [];
    if (distro !== undefined && !entry.distros.includes(distro)) {
        problems.push(
            `${repository} is not built on ${distro}: use ${choice(entry.distros)}, as in "${entry.exampleTag}"`,
        );
    }
    if (libc !== undefined && !entry.libcs.includes(libc)) {
        problems.push(`${repository} has no "-${libc}" tags, only static has: remove "-${libc}"`);
    } else if (libc === "musl" && !distro?.startsWith("alpine")) {
        problems.push(`musl requires Alpine: use "-musl-alpine…" or "-glibc-debian13"`);
    } else if (libc === "glibc" && distro?.startsWith("alpine")) {
        problems.push(`glibc requires Debian: use "-glibc-debian13" or "-musl-${distro}"`);
    }
    if (flavor !== undefined && !entry.flavors.includes(flavor)) {
        problems.push(`${repository} has no "-${flavor}" tags: remove "-${flavor}"`);
    }
    if (dev && !entry.dev) {
        problems.push(`${repository} has no "-dev" tags: remove "-dev"`);
    }
    if (flavor?.startsWith("sfw") && !dev) {
        problems.push(`"-${flavor}" tags exist with "-dev" only: add "-dev"`);
    }
    return problems;
}

function checkUse(repository: Repository, text: string, tag: Tag, use: TagUse): string[] {
    if (use === "run" && tag.dev && entryOf(repository).dev) {
        // The sfw flavors exist with "-dev" only.
        const fixed = text.replace(/(?:-sfw(?:-ent)?)?(-fips)?-dev/, "$1");
        return [
            `"${text}" is a development image (root, a shell, a package manager) and must not run as a workload: ` +
                `use "${fixed}"`,
        ];
    }
    if (use === "build" && !tag.dev) {
        const fix = entryOf(repository).dev
            ? `use "${text.replace(/(?=_)|$/, "-dev")}"`
            : `use an image of rust, such as "${entryOf("rust").exampleTag}"`;
        return [`"${text}" cannot build, because it runs as nonroot without a package manager: ${fix}`];
    }
    return [];
}

function choice(values: readonly string[]): string {
    return values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
