import { unless, type Problem } from "../problems.ts";

/**
 * What is wrong with the name of an object or a namespace: a DNS label, https://datatracker.ietf.org/doc/html/rfc1123.
 *
 * @param most its longest length: what is left of 63 where other names are made of it.
 */
export function checkName(path: string, name: string, most = 63): Problem[] {
    return unless(
        isLabel(name) && name.length <= most,
        path,
        `"${name}" must be at most ${most} small letters, digits and "-", with no "-" at its ends`,
    );
}

/** Whether a text is a DNS label. */
export function isLabel(text: string): boolean {
    return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** What is wrong with a DNS label that may be left out, as a namespace is named. */
export function checkLabel(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || isLabel(value),
        path,
        `"${value}" must be at most 63 small letters, digits and "-", with no "-" at its ends; write one such as "${example}"`,
    );
}

/** What is wrong with a DNS subdomain that may be left out, as most other things are named. */
export function checkSubdomain(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || isSubdomain(value),
        path,
        `"${value}" must be small letters, digits, "-" and "."; write one such as "${example}"`,
    );
}

/** What is wrong with a host name that may be left out, at whose start "*." may stand. */
export function checkHost(path: string, value: string | undefined): Problem[] {
    return unless(
        value === undefined || isSubdomain(value.replace(/^\*\./, "")),
        path,
        `"${value}" is no host name; write one such as "hello.example.com", without "https://" or a port`,
    );
}

/**
 * What is wrong with labels: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/.
 *
 * @param own keys that the component sets itself.
 */
export function checkLabels(
    path: string,
    labels: Readonly<Record<string, string>> = {},
    own: readonly string[] = [],
): Problem[] {
    return Object.entries(labels).flatMap(([key, value]) => [
        ...checkKey(path, key),
        ...unless(
            !own.includes(key),
            `${path}.${key}`,
            "is set by the component; write another, or remove it",
        ),
        ...unless(
            value === "" || (value.length <= 63 && isQualifiedName(value)),
            `${path}.${key}`,
            `"${value}" is not a valid label value: write at most 63 letters, digits, "-", "_" and ".", such as "shop"`,
        ),
    ]);
}

/** What is wrong with annotations, whose values may be any text. */
export function checkAnnotations(
    path: string,
    annotations: Readonly<Record<string, string>> = {},
): Problem[] {
    return Object.keys(annotations).flatMap((key) => checkKey(path, key));
}

/** The key of a label or an annotation: a name, before which a domain and "/" may stand. */
function checkKey(path: string, key: string): Problem[] {
    const [name = "", domain, ...others] = key.split("/").reverse();
    return unless(
        others.length === 0 &&
            isQualifiedName(name) &&
            name.length <= 63 &&
            (domain === undefined || isSubdomain(domain)),
        `${path}.${key}`,
        `"${key}" is not a valid key: write letters, digits, "-", "_" and ".", such as "team" or "example.com/team"`,
    );
}

function isQualifiedName(text: string): boolean {
    return /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(text);
}

function isSubdomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every(isLabel);
}
