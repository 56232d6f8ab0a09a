import { stripVTControlCharacters } from "node:util";

/** GitHub's limit is 65,536 characters; the rest is a margin for characters that it counts differently. */
const maxLength = 60_000;

/**
 * A comment with the output of `pulumi preview`.
 *
 * @param ok whether the preview succeeded.
 * @param environment where the secrets are that the comment must not have.
 */
export function commentText(
    stack: string,
    ok: boolean,
    output: string,
    environment: NodeJS.ProcessEnv,
): string {
    const text = stripVTControlCharacters(withoutSecrets(output, environment)).trim();
    const fence = fenceFor(text);
    return [
        `<!-- dhi preview: ${stack} -->`,
        `### \`${stack}\`: ${ok ? summaryOf(text) : "the preview failed"}`,
        "",
        `<details${ok ? "" : " open"}><summary>pulumi preview</summary>`,
        "",
        `${fence}diff`,
        shortened(text).split("\n").map(diffLine).join("\n"),
        fence,
        "",
        "</details>",
    ].join("\n");
}

/** Pulumi's counts: `+ 2 to create, ~ 1 to update`. */
function summaryOf(text: string): string {
    const counts = text.match(/^\s+(?:\+|~|-|\+-)\s*\d+ to \w+$/gm) ?? [];
    return counts.length === 0 ? "no changes" : counts.map((line) => line.trim()).join(", ");
}

/** GitHub colors a line by its first character, which Pulumi indents. */
function diffLine(line: string): string {
    const [, indent = "", sign, rest = ""] = /^( +)(\+-|-\+|\+\+|--|[+~-])(?=[ \w])(.*)$/.exec(line) ?? [];
    return sign === undefined ? line : `${sign.replace("~", "!")}${indent}${rest}`;
}

/** Shortens a text by leaving out its middle: the start lists the changes, the end the errors. */
function shortened(text: string): string {
    if (text.length <= maxLength) {
        return text;
    }
    const half = maxLength / 2;
    return `${text.slice(0, half)}\n… ${text.length - maxLength} characters omitted: see the log of this run …\n${text.slice(-half)}`;
}

/** A fence that is longer than any in the text, so the text cannot close it. */
function fenceFor(text: string): string {
    const runs = (text.match(/`+/g) ?? []).map((run) => run.length);
    return "`".repeat(Math.max(3, ...runs.map((length) => length + 1)));
}

function withoutSecrets(text: string, environment: NodeJS.ProcessEnv): string {
    const secrets = Object.entries(environment)
        .filter(([name]) => /TOKEN|SECRET|PASSWORD|PASSPHRASE|KUBECONFIG_CONTENT|_KEY$/.test(name))
        .flatMap(([, value = ""]) => [value, ...value.split("\n")])
        .map((value) => value.trim())
        .filter((value) => value.length >= 6);
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
