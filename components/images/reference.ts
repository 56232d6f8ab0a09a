import { invalid } from "../problems.ts";
import { entryOf, repositories, type Repository } from "./catalog.ts";
import { checkTag, parseTag, type TagUse } from "./tag.ts";

/** The public registry. It is free of charge, but requires a login: https://docs.docker.com/dhi/how-to/use/. */
export const publicRegistry = "dhi.io";

/** The prefix of a mirrored repository's name: `docker.io/acme/dhi-nats` (https://docs.docker.com/dhi/how-to/mirror/). */
export const mirrorPrefix = "dhi-";

/** Where images come from: the public registry, or a mirror with a namespace. */
export interface ImageSource {
    /**
     * `dhi.io`; or a mirror's registry and namespace.
     *
     * @example "docker.io/acme"
     */
    readonly registry: string;
    /**
     * What a mirror has before the repository's name; `""` for nothing. Cannot be combined with the registry `dhi.io`.
     *
     * @default "dhi-" - the prefix of Docker's own mirrors
     * @example ""
     */
    readonly prefix?: string | undefined;
}

/** The parts of an image reference: `<registry>/<path>:<tag>@<digest>`. */
export interface ImageReference {
    /** `dhi.io`, `docker.io`, `localhost:5000`. */
    readonly registry: string;
    /** The path in the registry: `nats`, or `acme/dhi-nats` in a mirror. */
    readonly path: string;
    /** The repository of the catalog. */
    readonly repository: Repository;
    /** The tag, such as `2.15.1-debian13`. */
    readonly tag: string;
    /** `sha256:` and 64 hexadecimal digits. */
    readonly digest?: string;
}

/** An invalid reference. The message names the wrong part and what to use instead. */
export class ImageReferenceError extends Error {
    override readonly name = "ImageReferenceError";
}

const format =
    /^(?:(?<registry>[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d+)?)\/)?(?<path>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\w][\w.-]*))?(?:@(?<digest>.*))?$/;
/** What can be between a mirror's prefix and the repository's name. */
const separators = ["-", "_", "."];
const digestFormat = /^sha256:[0-9a-f]{64}$/;

/**
 * The reference of a repository's image in a source.
 *
 * @param version `tag` or `tag@sha256:…`; or a whole reference (with a `/`), for an image from another registry. That is
 * returned unchanged: {@link checkReference} checks it.
 */
export function referenceIn(source: ImageSource, repository: Repository, version: string): string {
    if (version.includes("/")) {
        return version;
    }
    const name =
        source.registry === publicRegistry ? repository : `${source.prefix ?? mirrorPrefix}${repository}`;
    return `${source.registry}/${name}:${version}`;
}

/** The hardened image that a reference names, if any. */
export function hardenedReference(text: string): ImageReference | undefined {
    try {
        return parseReference(text);
    } catch {
        return undefined;
    }
}

/**
 * Parses a reference.
 *
 * @throws {ImageReferenceError} for one that no hardened image has.
 */
export function parseReference(text: string): ImageReference {
    const { registry, path, tag, digest } = format.exec(text)?.groups ?? {};
    if (path === undefined) {
        throw new ImageReferenceError(
            invalid("image reference", text, `one such as "dhi.io/nats:2.15.1-debian13"`),
        );
    }
    if (registry === undefined || !/[.:]|^localhost$/.test(registry)) {
        throw new ImageReferenceError(
            `"${text}" has no registry: use "${publicRegistry}/${knownIn(path) ?? path.split("/").at(-1)}:…"`,
        );
    }
    const repository = repositoryOf(registry, path);
    if (tag === undefined) {
        const example = `${registry}/${path}:${entryOf(repository).exampleTag}`;
        throw new ImageReferenceError(`"${text}" has no tag: use one such as "${example}"`);
    }
    if (digest !== undefined && !digestFormat.test(digest)) {
        throw new ImageReferenceError(
            invalid("digest", digest, `"sha256:" and 64 lowercase hexadecimal digits, or remove "@…"`),
        );
    }
    return { registry, path, repository, tag, ...(digest === undefined ? {} : { digest }) };
}

/** Every problem of a source. */
export function checkSource({ registry }: ImageSource): string[] {
    const good =
        /^(?:localhost(?::\d+)?|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?|[a-z0-9-]+:\d+)(?<namespace>(?:\/[a-z0-9._-]+)+)?$/;
    const match = good.exec(registry);
    if (match === null) {
        return [invalid("registry", registry, `"${publicRegistry}", or a mirror such as "docker.io/acme"`)];
    }
    if (registry.startsWith(`${publicRegistry}/`)) {
        return [`${publicRegistry} has no namespaces: use "${publicRegistry}"`];
    }
    return registry === "docker.io"
        ? [`a mirror on docker.io has a namespace: use "docker.io/<organization>"`]
        : [];
}

/** Every problem of a source's prefix. */
export function checkPrefix({ registry, prefix }: ImageSource): string[] {
    if (prefix === undefined) {
        return [];
    }
    if (registry === publicRegistry) {
        return [`${publicRegistry} has no prefixes: remove it, or set dhi:images.registry to a mirror`];
    }
    // Without a separator at its end, the repository of "mynats" would be ambiguous.
    return /^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*[._-]+)?$/.test(prefix)
        ? []
        : [
              invalid(
                  "prefix",
                  prefix,
                  `lowercase letters and digits with "-", "_" or "." at the end, for example "${mirrorPrefix}", or "" for none`,
              ),
          ];
}

/** Prints a reference. The inverse of {@link parseReference}. */
export function printReference({ registry, path, tag, digest }: ImageReference): string {
    return `${registry}/${path}:${tag}${digest === undefined ? "" : `@${digest}`}`;
}

/**
 * Every problem of a reference for its use; empty for a valid one.
 *
 * @param repository the repository that it must be, where it matters: a builder must be `rust`.
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
        problems.unshift(`"${text}" is an image of ${reference.repository}: use an image of ${repository}`);
    }
    if (reference.registry === publicRegistry && parseTag(reference.tag)?.fips) {
        problems.push(
            `FIPS images are not on ${publicRegistry}: use a mirror (dhi:images.registry: docker.io/<organization>), ` +
                `or "${reference.tag.replace("-fips", "")}"`,
        );
    }
    if (reference.registry === publicRegistry && parseTag(reference.tag)?.customization) {
        problems.push(
            `customized images ("_…") are not on ${publicRegistry}: use the mirror that has "${reference.tag}"`,
        );
    }
    return problems;
}

/** The catalog's repository of a path: the path itself on the public registry, its end in a mirror. */
function repositoryOf(registry: string, path: string): Repository {
    const found = knownIn(path);
    if (found === undefined) {
        throw new ImageReferenceError(
            `"${path}" is not a repository that dhi supports: use one of ${[...repositories].sort().join(", ")}`,
        );
    }
    if (registry === publicRegistry && path !== found) {
        throw new ImageReferenceError(`${publicRegistry} has no "${path}": use "${publicRegistry}/${found}"`);
    }
    return found;
}

function knownIn(path: string): Repository | undefined {
    const name = path.split("/").at(-1) ?? path;
    return repositories.find(
        (known) => name === known || separators.some((mark) => name.endsWith(mark + known)),
    );
}
