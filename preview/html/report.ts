import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Origin } from "../report/markdown.ts";
import type { StackPreview } from "../stackPreview.ts";
import { counted } from "../words.ts";
import { html, Html, joined, type Part } from "./markup.ts";
import { meaningOf } from "../meaning/meaning.ts";
import { isQuiet, titleOf } from "../meaning/verdict.ts";
import { stackLine, stackSection } from "./stack.ts";
import { tools } from "./tools.ts";
import { short } from "./value.ts";

/** The parts of the page that are the same in every report. They are in the page, which requests nothing. */
const styles = asset("page.css");
const script = asset("page.js");

/** Only these styles and this script: whatever else gets into the page does nothing, and nothing is requested. */
const policy = [
    "default-src 'none'",
    `style-src '${hashOf(styles)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
].join("; ");

/** A report as one HTML file, with everything about every stack. */
export function htmlReport(previews: readonly StackPreview[], origin: Origin): string {
    const stacks = previews.map(meaningOf);
    const sections = stacks.map((each, index) => (isQuiet(each) ? "" : stackSection(each, index)));
    return html`<!doctype html>
        <html lang="en" translate="no">
            <head>
                <meta charset="utf-8" />
                <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content="no-referrer" />
                <title>${titleOf(previews)}: ${counted(previews.length, "stack")}</title>
                ${element("style", styles)}
            </head>
            <body>
                <header>
                    <h1>${titleOf(previews)}</h1>
                    <p>${originLine(origin)}</p>
                </header>
                <main>
                    <ul class="stacks" aria-label="Stacks">
                        ${stacks.map(stackLine)}
                    </ul>
                    ${tools(previews)} ${sections}
                </main>
                ${element("script", script)}
            </body>
        </html> `.text;
}

function originLine({ time, commit, run }: Origin): Part {
    return joined(
        [
            ...(run === undefined ? [] : [runLink(run)]),
            ...(commit === undefined ? [] : [html`commit <code>${commit.slice(0, 12)}</code>`]),
            short(time),
        ],
        " · ",
    );
}

function runLink(run: string): Part {
    return /^https?:\/\//.test(run) ? html`<a href="${run}">the run that made this report</a>` : short(run);
}

function asset(name: string): string {
    return readFileSync(new URL(name, import.meta.url), "utf8").replaceAll("\r\n", "\n");
}

/** An element with exactly this content, which the hash is of. */
function element(name: "style" | "script", content: string): Html {
    return new Html(`<${name}>${content}</${name}>`);
}

function hashOf(text: string): string {
    return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
