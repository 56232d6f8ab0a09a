import { invalid, unless, type Problem } from "../problems.ts";

const labelRule = (max: number) =>
    `at most ${max} lowercase letters, digits and "-", with a letter or digit at both ends`;

/**
 * What is wrong with the name of an object or a namespace: a DNS label, https://datatracker.ietf.org/doc/html/rfc1123.
 *
 * @param max its maximum length: less than 63 where other names are made of it.
 */
export function checkName(path: string, name: string, max = 63): Problem[] {
    return unless(isLabel(name) && name.length <= max, path, invalid("name", name, labelRule(max)));
}

/** Whether a text is a DNS label. */
export function isLabel(text: string): boolean {
    return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** What is wrong with a DNS label that may be left out: the name of a namespace or a Service. */
export function checkLabel(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || isLabel(value),
        path,
        invalid("name", value, `${labelRule(63)}, for example "${example}"`),
    );
}

/** What is wrong with a DNS subdomain that may be left out: the name of most other objects. */
export function checkSubdomain(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || isSubdomain(value),
        path,
        invalid("name", value, `lowercase letters, digits, "-" and ".", for example "${example}"`),
    );
}

/** What is wrong with a host name that may be left out. It may start with "*.". */
export function checkHost(path: string, value: string | undefined): Problem[] {
    return unless(
        value === undefined || isSubdomain(value.replace(/^\*\./, "")),
        path,
        invalid("host name", value, `one such as "hello.example.com", without "https://" or a port`),
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
            "is set by the component: use another key, or remove it",
        ),
        ...unless(
            value === "" || (value.length <= 63 && isQualifiedName(value)),
            `${path}.${key}`,
            invalid("label value", value, `at most 63 letters, digits, "-", "_" and ".", for example "shop"`),
        ),
    ]);
}

/** What is wrong with annotations. Their values may be any text. */
export function checkAnnotations(
    path: string,
    annotations: Readonly<Record<string, string>> = {},
): Problem[] {
    return Object.keys(annotations).flatMap((key) => checkKey(path, key));
}

/** What is wrong with the key of a label or an annotation: a name, or a domain, "/" and a name. */
function checkKey(path: string, key: string): Problem[] {
    const [name = "", domain, ...others] = key.split("/").reverse();
    return unless(
        others.length === 0 &&
            isQualifiedName(name) &&
            name.length <= 63 &&
            (domain === undefined || isSubdomain(domain)),
        `${path}.${key}`,
        invalid("key", key, `letters, digits, "-", "_" and ".", for example "team" or "example.com/team"`),
    );
}

function isQualifiedName(text: string): boolean {
    return /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(text);
}

function isSubdomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every(isLabel);
}
