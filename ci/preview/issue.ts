import { verdictLines } from "../../preview/report/markdown.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import type { Issues } from "./codeHost.ts";

/** What the issue says above the report. */
export const note =
    "What runs is not what the stack files of this branch say: somebody changed it outside Pulumi, or what was merged is not " +
    "deployed. An update makes the changes below; to keep what runs instead, change the stack file. This issue is updated every " +
    "night, and closed when nothing is left.";

/** Keeps one issue open as long as a stack is not what its file says. */
export async function keepIssue(
    issues: Issues,
    previews: readonly StackPreview[],
    start: string,
    body: string,
): Promise<void> {
    const open = await issues.findOpen(start);
    const differing = previews.filter(isDifferent);
    if (differing.length === 0) {
        if (open !== undefined) {
            await issues.comment(open.id, "Every stack is what its file says.");
            await issues.close(open.id);
        }
    } else if (open === undefined) {
        await issues.create(
            `Not as in the stack files: ${differing.map(({ stack }) => stack).join(", ")}`,
            body,
        );
    } else {
        await issues.update(open.id, body);
        const lines = verdictLines(previews);
        if (!open.body.includes(lines)) {
            await issues.comment(open.id, `Now:\n\n${lines}`);
        }
    }
}

/** A preview that fails may hide anything. Findings and warnings alone are in the logs of every preview. */
function isDifferent({ succeeded, changes, drift }: StackPreview): boolean {
    return !succeeded || changes.length + drift.length > 0;
}

/** The previews of all stacks: one that is missing, because its job failed before, has failed. */
export function complete(previews: readonly StackPreview[], stacks: readonly string[]): StackPreview[] {
    return stacks.map((stack) => previews.find((preview) => preview.stack === stack) ?? missing(stack));
}

function missing(stack: string): StackPreview {
    const text = "The preview did not run: see the run.";
    return {
        ...{ stack, succeeded: false, seconds: 0, changes: [], drift: [], unchanged: [], findings: [] },
        messages: [{ severity: "error", text }],
    };
}
