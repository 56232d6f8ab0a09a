import type { Problem } from "../problems.ts";

/**
 * What is wrong with the name of an object or a namespace: a DNS label, https://datatracker.ietf.org/doc/html/rfc1123.
 *
 * @param most its longest length: what is left of 63 where other names are made of it.
 */
export function checkName(path: string, name: string, most = 63): Problem[] {
    return isLabel(name) && name.length <= most
        ? []
        : [
              {
                  path,
                  reason: `"${name}" must be at most ${most} small letters, digits and "-", with no "-" at its ends`,
              },
          ];
}

/** Whether a text is a DNS label. */
export function isLabel(text: string): boolean {
    return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
