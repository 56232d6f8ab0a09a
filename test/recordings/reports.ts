/**
 * The golden reports, which `test/unit/preview/golden.test.ts` compares with what is made of the recorded previews.
 * `node --import tsx test/recordings/reports.ts` writes them again; with a folder, also the pages that they are the text of.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readEvents } from "../../preview/events.ts";
import { htmlReport } from "../../preview/html/report.ts";
import { markdownReport } from "../../preview/report/markdown.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";

const here = import.meta.dirname;
const origin = {
    marker: "dhi preview: shop",
    time: "2026-11-26 10:00 UTC",
    commit: "0123456789abcdef",
    run: "https://ci.example.com/runs/1",
};

/** The names of the recorded previews. */
export const recordings: readonly string[] = readdirSync(join(here, "previews")).map((file) =>
    basename(file, ".jsonl"),
);

export function recorded(name: string): StackPreview {
    return readEvents("shop", readFileSync(join(here, "previews", `${name}.jsonl`), "utf8"));
}

/** The report of a recorded preview in each form that is kept: the comment, and the text of the page. */
export function reportsOf(name: string): Readonly<Record<"md" | "txt", string>> {
    return { md: `${markdownReport([recorded(name)], origin)}\n`, txt: textOf(pageOf(name)) };
}

export function golden(name: string, extension: "md" | "txt"): string {
    return readFileSync(fileOf(name, extension), "utf8");
}

const fileOf = (name: string, extension: string) => join(here, "reports", `${name}.${extension}`);
const pageOf = (name: string) => htmlReport([recorded(name)], origin);

/** What a page shows, a block on each line, without its tools. */
function textOf(page: string): string {
    const [, body = ""] = /<body>(.*)<script>/s.exec(page) ?? [];
    const lines = body
        .replaceAll(/<(form|dialog) .*?<\/\1>/gs, "")
        .replaceAll(
            /\s*<\/?(?:p|li|ul|dt|dd|dl|h\d|pre|div|section|details|summary|header|main)\b[^>]*>\s*/g,
            "\n",
        )
        .replaceAll(/<[^>]*>/g, "")
        .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
        .split("\n")
        .map((line) => line.replaceAll(/[ \t]+/g, " ").trimEnd());
    return `${lines.filter((line) => line.trim() !== "").join("\n")}\n`;
}

if (process.argv[1] === import.meta.filename) {
    const [, , folder] = process.argv;
    mkdirSync(join(here, "reports"), { recursive: true });
    for (const name of recordings) {
        for (const [extension, text] of Object.entries(reportsOf(name))) {
            writeFileSync(fileOf(name, extension), text);
        }
        if (folder !== undefined) {
            mkdirSync(folder, { recursive: true });
            writeFileSync(join(folder, `${name}.html`), pageOf(name));
        }
    }
}
