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

function isSubdomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every(isLabel);
}
