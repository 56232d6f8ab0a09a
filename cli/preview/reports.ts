import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { htmlReport } from "../../preview/html/report.ts";
import { jsonReport } from "../../preview/report/json.ts";
import { markdownReport, type Origin } from "../../preview/report/markdown.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";

/** How a report is written, and the file that it has in a folder. */
export const formats = {
    markdown: { file: "preview.md", write: markdownReport },
    html: { file: "preview.html", write: htmlReport },
    json: { file: "preview.json", write: jsonReport },
} as const satisfies Readonly<
    Record<string, { file: string; write: (previews: readonly StackPreview[], origin: Origin) => string }>
>;
/** A name of a format. */
export type Format = keyof typeof formats;

/** Writes a report in every format into a folder. */
export function writeReports(folder: string, previews: readonly StackPreview[], origin: Origin): void {
    mkdirSync(folder, { recursive: true });
    for (const { file, write } of Object.values(formats)) {
        writeFileSync(join(folder, file), `${write(previews, origin)}\n`);
    }
}
