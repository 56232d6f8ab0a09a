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

/** Where to write a report. */
interface Outputs {
    readonly json?: string | undefined;
    readonly svg?: string | undefined;
    /** Whether to write it into the documentation. */
    readonly docs: boolean;
}

/** Writes a report to files, and into the documentation. */
export async function writeReport(report: Report, { json, svg, docs }: Outputs): Promise<void> {
    const text = await reportJson(report);
    // What is made from the file later is the same.
    const kept = JSON.parse(text) as Report;
    const write = (file: string | undefined, content: string) => file && writeFileSync(file, content);
    write(json, text);
    write(svg, reportSvg(kept).text);
    if (docs) {
        const files = filesOf(report.bench);
        const file = join(checkout, page);
        write(join(checkout, files.json), text);
        write(join(checkout, files.svg), reportSvg(kept).text);
        write(file, await pageWith(readFileSync(file, "utf8"), kept));
    }
}

/** A report as JSON, without digits that are noise. */
function reportJson(report: Report): Promise<string> {
    const rounded = (value: number) =>
        Math.abs(value) < 1000 ? Number(value.toPrecision(4)) : Math.round(value);
    const text = JSON.stringify(report, (_, value: unknown) =>
        typeof value === "number" ? rounded(value) : value,
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
