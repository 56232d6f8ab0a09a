import { diffOf } from "./diff.ts";
import { meaningOf } from "../meaning/meaning.ts";
import type { ResourceChange, StackPreview } from "../stackPreview.ts";
import type { Origin } from "./markdown.ts";

/** A report for scripts. `severity` is `data`, `outage`, `restart` or `none`. */
export function jsonReport(previews: readonly StackPreview[], { time, commit, run }: Origin): string {
    const stacks = previews.map(meaningOf).map((preview) => ({
        stack: preview.stack,
        succeeded: preview.succeeded,
        verdict: preview.verdict,
        severity: preview.severity,
        effects: preview.effects.map(({ resources, ...effect }) => ({
            ...effect,
            resources: resources.map(({ urn }) => urn),
        })),
        images: preview.images,
        changes: preview.changes.map(change),
        drift: preview.drift.map(change),
        findings: preview.findings,
        messages: preview.messages,
        unchanged: preview.unchanged.length,
        update: preview.update && {
            ...preview.update,
            unfinished: preview.update.unfinished.map((each) => ({
                ...change(each),
                state: each.state,
                isGone: each.isGone,
            })),
        },
    }));
    return JSON.stringify({ version: 1, time, commit, run, stacks }, null, 4);
}

/** Without the inputs, which the diff has. */
function change(resource: ResourceChange) {
    const { urn, type, name, component, operation, properties, protect, retainOnDelete } = resource;
    const diff = diffOf(resource).map(({ sign, text }) => `${sign} ${text}`);
    return {
        urn,
        type,
        name,
        component: component?.name,
        operation,
        properties,
        protect,
        retainOnDelete,
        diff,
    };
}
