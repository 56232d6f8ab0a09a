/** What can be told of any image by its reference, hardened or not. */
import { parseReference } from "./reference.ts";
import { isFloating, parseTag } from "./tag.ts";

/** Whether a hardened image's tag moves to other versions. Other images have no known scheme of tags. */
export function hasFloatingTag(reference: string): boolean {
    try {
        const { repository, tag } = parseReference(reference);
        const parsed = parseTag(tag);
        return parsed !== undefined && isFloating(repository, parsed);
    } catch {
        return false;
    }
}

/** The tag of a reference; empty without one. */
export function tagOf(reference: string): string {
    return /:([\w][\w.-]*)(?:@.*)?$/.exec(reference)?.[1] ?? "";
}

/** The registry of an image with the namespace: all of the reference before the repository's own name. */
export function placeOf(reference: string): string {
    return fullName(reference).replace(/\/[^/]*$/, "");
}

/** Whether an image is in a registry, or below a namespace of it. */
export function isFrom(reference: string, place: string): boolean {
    return fullName(reference).startsWith(`${place.replace(/\/$/, "")}/`);
}

/** A reference with the registry and namespace that Docker reads from it. */
export function canonicalReference(reference: string): string {
    const version = /(?::[\w][\w.-]*)?(?:@.*)?$/.exec(reference)?.[0] ?? "";
    return `${fullName(reference)}${version}`;
}

/** A reference's name as Docker reads it: without a registry it is from docker.io, and without a namespace from `library`. */
function fullName(reference: string): string {
    const name = reference.replace(/@.*$/, "").replace(/:[\w][\w.-]*$/, "");
    const [first = "", ...rest] = name.split("/");
    if (rest.length > 0 && /[.:]|^localhost$/.test(first)) {
        return rest.length === 1 && /^(?:index\.)?docker\.io$/.test(first)
            ? `docker.io/library/${rest[0]}`
            : name.replace(/^index\.docker\.io\//, "docker.io/");
    }
    return rest.length === 0 ? `docker.io/library/${name}` : `docker.io/${name}`;
}
