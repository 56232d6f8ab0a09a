/** An aligned Markdown table. The first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
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
