import { parseReference } from "../../../images/reference.ts";

/**
 * The version of the upstream chart for the servers of each minor version: charts have had the servers' numbers since 2.14.
 * A stack that states its image keeps its chart when the newest one moves on.
 */
export const chartVersions = { "2.14": "2.14.2", "2.15": "2.15.0" } as const;

/** The chart for images whose tag follows a major version, or does not tell the server's version. */
export const newestChart = chartVersions["2.15"];

/** The default version of the chart for an image of the server. */
export function chartVersionFor(image: string): string {
    const line = serverVersion(image) ?? "";
    return (chartVersions as Readonly<Record<string, string>>)[line] ?? newestChart;
}

/** The server's major and minor version, as far as the tag shows it: `2.14`, or `2` for a tag `2-debian13`. */
export function serverVersion(image: string): string | undefined {
    try {
        return /^\d+(?:\.\d+)?/.exec(parseReference(image).tag)?.[0];
    } catch {
        return undefined;
    }
}
