import { figure, median, times } from "./figures.ts";
import type { Result, Row } from "./result.ts";

/** A result as an aligned Markdown table, with medians, ranges, and ratios to the yardstick, and its notes. */
export function resultTable(result: Result): string {
    const { subject, columns, rows, notes = [] } = result;
    const head = columns.flatMap((title) => (isCompared(result, title) ? [title, "ratio"] : [title]));
    const lines = rows.map((row) => [
        row.unit === "" ? row.title : `${row.title} (${row.unit})`,
        ...columns.flatMap((title, column) => {
            const cell = cellOf(row.samples[column] ?? []);
            return isCompared(result, title) ? [cell, ratioOf(result, row, column) ?? ""] : [cell];
        }),
    ]);
    const below = notes.map((note) => `- ${note}.`).join("\n");
    return [table([subject, ...head], lines), below].filter(Boolean).join("\n\n");
}

function isCompared({ yardstick }: Result, column: string): boolean {
    return yardstick !== undefined && column !== yardstick;
}

/** How many times the yardstick a column is, if there are both. */
export function ratioOf(
    { columns, yardstick }: Result,
    { samples }: Row,
    column: number,
): string | undefined {
    const own = samples[column] ?? [];
    const other = samples[columns.indexOf(yardstick ?? "")] ?? [];
    return columns[column] === yardstick || own.length === 0 || other.length === 0 || median(other) === 0
        ? undefined
        : times(median(own) / median(other));
}

function cellOf(samples: readonly number[]): string {
    const [low, high] = [Math.min(...samples), Math.max(...samples)].map(figure);
    const middle = samples.length === 0 ? "" : figure(median(samples));
    return samples.length < 2 || low === high ? middle : `${middle} (${low} to ${high})`;
}

/** An aligned Markdown table. The first column is text, the others are numbers. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const widths = head.map((title, column) =>
        Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
    );
    const pad = (text: string, column: number) =>
        column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
    const line = (row: readonly string[]) => `| ${row.map(pad).join(" | ")} |`;
    const rule = widths.map((width, column) =>
        column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
    );
    return [line(head), line(rule), ...rows.map(line)].join("\n");
}
