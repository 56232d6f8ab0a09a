import { groupBy } from "../groupBy.ts";
import type { Message, StackPreview } from "../stackPreview.ts";

/** What Pulumi printed, with the resources that it printed it of. */
export interface SharedMessage extends Pick<Message, "severity" | "text"> {
    readonly resources: readonly string[];
}

/** Errors and warnings, each once: a cluster that does not answer is one problem, and not one of each of its objects. */
export function problemsOf({ messages, findings }: StackPreview): SharedMessage[] {
    const loud = messages.filter(({ severity }) => severity !== "info");
    const groups = [...groupBy(loud, ({ severity, text }) => `${severity} ${text}`).values()];
    const problems = groups.flatMap((same) =>
        same.slice(0, 1).map(({ severity, text }) => ({
            severity,
            text,
            resources: [...new Set(same.flatMap(({ resource }) => resource ?? []))].sort(),
        })),
    );
    // What the engine adds where resources have failed, or policies refuse them, says nothing more.
    const isLast = ({ text }: SharedMessage) => /^(preview|update|refresh) failed$/.test(text);
    const isExplained =
        problems.some((each) => each.severity === "error" && !isLast(each)) ||
        findings.some(({ level }) => level === "mandatory");
    return isExplained ? problems.filter((each) => !isLast(each)) : problems;
}
