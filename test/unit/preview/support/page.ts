import { htmlReport } from "../../../../preview/html/report.ts";
import type { StackPreview } from "../../../../preview/stackPreview.ts";
import { origin } from "./stackPreviews.ts";

/** The HTML report of some stacks. */
export const page = (...previews: readonly StackPreview[]) => htmlReport(previews, origin);

/** The text of a page's body, its words with one space between. */
export function words(report: string): string {
    const [, body = ""] = /<body>(.*)<script>/s.exec(report) ?? [];
    return body
        .replaceAll(/<[^>]*>/g, " ")
        .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
        .replaceAll(/\s+/g, " ");
}

/** The elements of a page, without their text. */
export function tags(report: string): string[] {
    return report.match(/<[^>]*>/g) ?? [];
}
