import { deletesData } from "../../preview/meaning/effects.ts";
import { severityOf } from "../../preview/meaning/verdict.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import type { PullRequest } from "./codeHost.ts";

/** Set by CI where something restarts or is down. */
export const replaces = "dhi: replaces";
/** Set by a person who agrees that data is deleted. */
export const deletes = "dhi: deletes";

/** Shows a report as the one comment that starts with a text. */
export async function comment(request: PullRequest, start: string, body: string): Promise<void> {
    const id = await request.findComment(start);
    await (id === undefined ? request.createComment(body) : request.updateComment(id, body));
}

/** Sets the label of what restarts, and finds the stacks whose data would be deleted without anybody's consent. */
export async function label(request: PullRequest, previews: readonly StackPreview[]): Promise<string[]> {
    const labels = await request.labels();
    const disrupts = previews.some((preview) => severityOf(preview) !== "none");
    if (labels.includes(replaces) !== disrupts) {
        await request.setLabel(replaces, disrupts);
    }
    return labels.includes(deletes) ? [] : previews.filter(deletesData).map(({ stack }) => stack);
}
