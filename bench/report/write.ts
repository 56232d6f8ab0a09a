import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { between, formatted } from "../../cli/docs/generated.ts";
import { checkout } from "../../workspace/workspace.ts";
import type { Report } from "./result.ts";
import { reportSvg } from "./svg.ts";
import { resultTable } from "./table.ts";

/** The page that has the tables. */
export const page = "docs/benchmarks.md";

/** The benchmarks with figures in it. */
export const benchNames = ["roll", "start", "sizes", "throughput"];

/** Where `--docs` puts a report and its picture. */
export const filesOf = (bench: string) => ({
    json: `docs/images/bench-${bench}.json`,
    svg: `docs/images/bench-${bench}.svg`,
});

/** Writes a report to files, and into the documentation. */
export async function writeReport(
    report: Report,
    { json, svg, docs }: { readonly json?: string; readonly svg?: string; readonly docs: boolean },
): Promise<void> {
    if (json !== undefined) {
        writeFileSync(json, await reportJson(report));
    }
    if (svg !== undefined) {
        writeFileSync(svg, reportSvg(report).text);
    }
    if (docs) {
        const files = filesOf(report.bench);
        await writeReport(report, {
            json: join(checkout, files.json),
            svg: join(checkout, files.svg),
            docs: false,
        });
        const file = join(checkout, page);
        writeFileSync(file, await pageWith(readFileSync(file, "utf8"), report));
    }
}

/** A report as JSON. What is beyond four digits is noise. */
function reportJson(report: Report): Promise<string> {
    const text = JSON.stringify(report, (_, value: unknown) =>
        typeof value === "number" ? Number(value.toPrecision(4)) : value,
    );
    return formatted("report.json", text);
}

/** The page with the picture and the tables of a report between its markers. */
export function pageWith(text: string, { bench, date, machine, versions, results }: Report): Promise<string> {
    const where = [`${date}: ${machine}`, ...Object.entries(versions).map((each) => each.join(" "))].join(
        "; ",
    );
    const picture = `![Figures of npm run bench -- ${bench}](${filesOf(bench).svg.replace("docs/", "")})`;
    const parts = [picture, ...results.map((result) => resultTable(result)), `${where}.`];
    return formatted(page, between(text, { [bench]: parts.join("\n\n") }));
}
