/**
 * `node --import tsx ci/previewComment.ts STACK STATUS < text > comment.md`: turns the output and the exit status of
 * `pulumi preview` into a comment on a pull request. The comment is marked with the stack's name, so that the next run
 * finds it, fits GitHub's limit, and has no secrets of the environment, which CI masks in its logs only.
 */
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** GitHub's limit is 65,536 characters; the rest is a margin for characters that it counts differently. */
const maxLength = 60_000;

const [stack = "", status = "0"] = process.argv.slice(2);
const text = stripVTControlCharacters(withoutSecrets(readFileSync(0, "utf8"))).trim();
console.log(comment(stack, status === "0", text));

function comment(stack: string, ok: boolean, text: string): string {
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

function withoutSecrets(text: string): string {
    const secrets = Object.entries(process.env)
        .filter(([name]) => /TOKEN|SECRET|PASSWORD|PASSPHRASE|KUBECONFIG_CONTENT|_KEY$/.test(name))
        .flatMap(([, value = ""]) => [value, ...value.split("\n")])
        .map((value) => value.trim())
        .filter((value) => value.length >= 6);
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
