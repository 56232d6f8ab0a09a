import { entryOf, repositories, type Repository } from "./catalog.ts";
import { checkTag, parseTag, type TagUse } from "./tag.ts";

/** The public registry. Free of charge, but it wants a login: https://docs.docker.com/dhi/how-to/use/. */
export const publicRegistry = "dhi.io";

/** What Docker puts before a repository's name when it mirrors it: `docker.io/acme/dhi-nats`. */
export const mirrorPrefix = "dhi-";

/** Where images come from: the public registry, or a mirror with a namespace. */
export interface ImageSource {
    /** `dhi.io`; or a mirror's registry and namespace, such as `docker.io/acme`. */
    readonly registry: string;
    /** What a mirror puts before the repository's name; `""` for nothing. The public registry has none. @default "dhi-" */
    readonly prefix?: string | undefined;
}

/** An image reference, taken apart: `<registry>/<path>:<tag>@<digest>`. */
export interface ImageReference {
    /** `dhi.io`, `docker.io`, `localhost:5000`. */
    readonly registry: string;
    /** The path in the registry: `nats`, or `acme/dhi-nats` in a mirror. */
    readonly path: string;
    /** The repository of the catalog that it stands for. */
    readonly repository: Repository;
    /** The tag, such as `2.14.5-debian13`. */
    readonly tag: string;
    /** `sha256:` and 64 hexadecimal digits. */
    readonly digest?: string;
}

/** A reference that is not one. The message names the bad part and what to write instead. */
export class ImageReferenceError extends Error {
    override readonly name = "ImageReferenceError";
}

const shape =
    /^(?:(?<registry>[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d+)?)\/)?(?<path>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\w][\w.-]*))?(?:@(?<digest>.*))?$/;
/** What stands between a mirror's prefix and the repository's name. */
const separators = ["-", "_", "."];
const digestShape = /^sha256:[0-9a-f]{64}$/;

/**
 * The reference of a repository's image in a source.
 *
 * @param version `tag` or `tag@sha256:…`; or a whole reference (it has a `/`), for an image that comes from a place
 * of its own. It is taken as it is: {@link checkReference} finds what is wrong with it.
 */
export function referenceIn(source: ImageSource, repository: Repository, version: string): string {
    if (version.includes("/")) {
        return version;
    }
    const name =
        source.registry === publicRegistry ? repository : `${source.prefix ?? mirrorPrefix}${repository}`;
    return `${source.registry}/${name}:${version}`;
}

/**
 * Takes a reference apart.
 *
 * @throws {ImageReferenceError} for a form that no hardened image has.
 */
export function parseReference(text: string): ImageReference {
    const { registry, path, tag, digest } = shape.exec(text)?.groups ?? {};
    if (path === undefined) {
        throw new ImageReferenceError(
            `"${text}" is no image reference; write one such as "dhi.io/nats:2.14.5-debian13"`,
        );
    }
    if (registry === undefined || !/[.:]|^localhost$/.test(registry)) {
        throw new ImageReferenceError(
            `"${text}" names no registry; write "${publicRegistry}/${knownIn(path) ?? path.split("/").at(-1)}:…"`,
        );
    }
    const repository = repositoryOf(registry, path);
    if (tag === undefined) {
        const example = `${registry}/${path}:${entryOf(repository).exampleTag}`;
        throw new ImageReferenceError(`"${text}" has no tag; write one, such as "${example}"`);
    }
    if (digest !== undefined && !digestShape.test(digest)) {
        throw new ImageReferenceError(
            `"${digest}" is no digest; write "sha256:" and 64 hexadecimal digits in lower case, or leave "@…" out`,
        );
    }
    return { registry, path, repository, tag, ...(digest === undefined ? {} : { digest }) };
}

/** Every problem of a source, each with its mend. */
export function checkSource({ registry }: ImageSource): string[] {
    const good =
        /^(?:localhost(?::\d+)?|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?|[a-z0-9-]+:\d+)(?<namespace>(?:\/[a-z0-9._-]+)+)?$/;
    const match = good.exec(registry);
    if (match === null) {
        return [
            `"${registry}" is no registry; write "${publicRegistry}", or a mirror such as "docker.io/acme"`,
        ];
    }
    if (registry.startsWith(`${publicRegistry}/`)) {
        return [`${publicRegistry} has no namespaces; write "${publicRegistry}"`];
    }
    return registry === "docker.io"
        ? [`a mirror on docker.io has a namespace; write "docker.io/<organisation>"`]
        : [];
}

/** Every problem of a source's prefix, each with its mend. */
export function checkPrefix({ registry, prefix }: ImageSource): string[] {
    if (prefix === undefined) {
        return [];
    }
    if (registry === publicRegistry) {
        return [`${publicRegistry} has no prefixes; leave it out, or name a mirror in dhi:images.registry`];
    }
    // Without a separator at its end nobody could tell which repository "mynats" is.
    return /^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*[._-]+)?$/.test(prefix)
        ? []
        : [
              `"${prefix}" is no prefix; write small letters and digits with "-", "_" or "." at the end, ` +
                  `such as "${mirrorPrefix}", or "" for none`,
          ];
}

/** Prints a reference. The inverse of {@link parseReference}. */
export function printReference({ registry, path, tag, digest }: ImageReference): string {
    return `${registry}/${path}:${tag}${digest === undefined ? "" : `@${digest}`}`;
}

/**
 * Every problem of a reference in its use, each with its mend; empty when it is good.
 *
 * @param repository the repository that is wanted here, where it matters: a builder must be `rust`.
 */
export function checkReference(text: string, use: TagUse, repository?: Repository): string[] {
    let reference: ImageReference;
    try {
        reference = parseReference(text);
    } catch (error) {
        if (error instanceof ImageReferenceError) {
            return [error.message];
        }
        throw error;
    }
    const problems = checkTag(reference.repository, reference.tag, use);
    if (repository !== undefined && reference.repository !== repository) {
        problems.unshift(
            `"${text}" is an image of ${reference.repository}; an image of ${repository} is needed here`,
        );
    }
    if (reference.registry === publicRegistry && parseTag(reference.tag)?.fips) {
        problems.push(
            `FIPS images are not on ${publicRegistry}; use a mirror (dhi:images.registry: docker.io/<organisation>) ` +
                `or write "${reference.tag.replace("-fips", "")}"`,
        );
    }
    if (reference.registry === publicRegistry && parseTag(reference.tag)?.customization) {
        problems.push(
            `customised images ("_…") are not on ${publicRegistry}; use the mirror that holds "${reference.tag}"`,
        );
    }
    return problems;
}

/** Finds the catalog's repository behind a path: the path itself on the public registry, its end in a mirror. */
function repositoryOf(registry: string, path: string): Repository {
    const found = knownIn(path);
    if (found === undefined) {
        throw new ImageReferenceError(
            `"${path}" is no repository that dhi knows; use one of ${[...repositories].sort().join(", ")}`,
        );
    }
    if (registry === publicRegistry && path !== found) {
        throw new ImageReferenceError(
            `${publicRegistry} has no "${path}"; write "${publicRegistry}/${found}"`,
        );
    }
    return found;
}

function knownIn(path: string): Repository | undefined {
    const name = path.split("/").at(-1) ?? path;
    return repositories.find(
        (known) => name === known || separators.some((mark) => name.endsWith(mark + known)),
    );
}
