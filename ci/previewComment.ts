/**
 * `node --import tsx ci/previewComment.ts STACK STATUS < text > comment.md`: turns what `pulumi preview` printed, and how it ended,
 * into a comment for a pull request: marked with the stack's name, so that the next run finds it; short enough for
 * GitHub; and without the values of the secrets that CI put into the environment, which are masked in its logs alone.
 */
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** GitHub takes 65,536 characters; some room is left for those that it counts otherwise. */
const longest = 60_000;

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

/** Pulumi's own count: `+ 2 to create, ~ 1 to update`. */
function summaryOf(text: string): string {
    const counts = text.match(/^\s+(?:\+|~|-|\+-)\s*\d+ to \w+$/gm) ?? [];
    return counts.length === 0 ? "no changes" : counts.map((line) => line.trim()).join(", ");
}

/** GitHub colours a line by its first character; Pulumi indents. */
function diffLine(line: string): string {
    const [, indent = "", sign, rest = ""] = /^( +)(\+-|-\+|\+\+|--|[+~-])(?=[ \w])(.*)$/.exec(line) ?? [];
    return sign === undefined ? line : `${sign.replace("~", "!")}${indent}${rest}`;
}

/** The end says what goes wrong, the start what is changed: where it is too long, the middle goes. */
function shortened(text: string): string {
    if (text.length <= longest) {
        return text;
    }
    const half = longest / 2;
    return `${text.slice(0, half)}\n… ${text.length - longest} characters left out: see the log of this run …\n${text.slice(-half)}`;
}

/** A fence that the text does not end: longer than any that stands in it. */
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
