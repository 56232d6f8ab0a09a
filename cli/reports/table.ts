/** Rows below their headings, in aligned columns. */
export function printTable(rows: readonly object[]): string {
    const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))];
    const widths = (lines[0] ?? []).map((_, column) =>
        Math.max(...lines.map((line) => line[column]?.length ?? 0)),
    );
    return lines
        .map((line) =>
            line
                .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}
