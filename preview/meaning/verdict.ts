import { severities, things, type Effect, type Severity } from "./effect.ts";
import { effectsOf } from "./effects.ts";
import { imageChanges } from "./images.ts";
import { problemsOf } from "./messages.ts";
import { isStream, roleOf } from "./roles.ts";
import type { Resource, ResourceChange, StackPreview, UnfinishedChange, Update } from "../stackPreview.ts";
import { counted, listed } from "../words.ts";

/** A preview or an update in one line, without the stack's name: what matters most comes first. */
export function verdictOf(
    preview: StackPreview,
    effects = effectsOf(preview),
    images = imageChanges(preview),
): string {
    const { changes, drift, findings, succeeded, update } = preview;
    const refusals = new Set(
        findings.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
    );
    if (!succeeded) {
        const errors = problemsOf(preview).filter(({ severity }) => severity === "error").length;
        const reason = errors > 0 ? ` with ${counted(errors, "error")}` : "";
        if (update !== undefined) {
            return `the update ${failure(update, changes.length, reason)}`;
        }
        return refusals.size > 0 && errors === 0
            ? `REFUSED by ${counted(refusals.size, "policy")}: ${listed([...refusals])}`
            : `the preview FAILED${reason}`;
    }
    const drifted = drift.length === 0 ? [] : [`${counted(drift.length, "resource")} changed outside Pulumi`];
    if (changes.length === 0) {
        return ["no changes", ...drifted].join(", ");
    }
    if (isFirst(preview)) {
        return firstVerdict(changes);
    }
    const phrases = effects.map(({ verdict }) => verdict);
    const covered = new Set(effects.flatMap(({ resources }) => resources));
    // What a component changes beside them, such as the files of a server, is part of it.
    const others = changes.filter((each) => !covered.has(each) && (phrases.length === 0 || !isInside(each)));
    const rest =
        others.length === 0
            ? []
            : [
                  `${others.length} ${phrases.length === 0 ? "" : "further "}${others.length === 1 ? "change" : "changes"}`,
              ];
    const touched = effects[0]?.severity === "data" ? [] : ["no data touched"];
    const back = images.flatMap(({ goesBackTo }) =>
        goesBackTo === undefined ? [] : [`${update === undefined ? "goes" : "went"} back to ${goesBackTo}`],
    );
    return [...phrases, ...back, ...rest, ...drifted, ...touched].join(", ");
}

function failure({ hasBegun, hasEnded, unfinished }: Update, made: number, reason: string): string {
    return hasBegun
        ? `${hasEnded ? "FAILED" : "was INTERRUPTED"}${reason}: ${made} of ${counted(made + unfinished.length, "change")} made`
        : `STOPPED${reason} before it changed anything`;
}

/** The title of a report. */
export function titleOf(previews: readonly StackPreview[]): string {
    return previews.some(({ update }) => update !== undefined)
        ? "What the update did"
        : "What an update would do";
}

/** What became of a change that was not made. */
export function stateOf({ state, isGone }: UnfinishedChange): string {
    return isGone ? `${state} after the old one was deleted` : state;
}

/** Whether a line says all about a preview. */
export function isQuiet({ succeeded, changes, drift, findings, messages }: StackPreview): boolean {
    const hasWarnings = messages.some(({ severity }) => severity !== "info");
    return succeeded && changes.length + drift.length + findings.length === 0 && !hasWarnings;
}

/** Whether a preview failed after it had found changes: others may be missing. */
export function isPartial(preview: StackPreview): boolean {
    const hasErrors = problemsOf(preview).some(({ severity }) => severity === "error");
    return preview.update === undefined && !preview.succeeded && hasErrors && preview.changes.length > 0;
}

/** What a report says of a partial preview. */
export const partial =
    "The preview stopped there. What it had found before is not all that an update would do:";

/** The worst effect that a preview has. */
export function severityOf(preview: StackPreview, effects: readonly Effect[] = effectsOf(preview)): Severity {
    return effects[0]?.severity ?? severities[3];
}

/** What a first deployment makes, in numbers. */
function firstVerdict(changes: readonly ResourceChange[]): string {
    const names = { server: "server", servers: "cluster", service: "service", build: "image" };
    const counts = Object.entries(names).flatMap(([role, name]) => {
        const count = changes.filter((each) => roleOf(each) === role).length;
        return count === 0 ? [] : [counted(count, name)];
    });
    const streams = changes.filter(isStream);
    const parts = [...counts, ...(streams.length === 0 ? [] : [things(streams)])];
    const all = counted(changes.length, "resource");
    return `first deployment: ${parts.length === 0 ? all : `${listed(parts)}, ${all} in all`}`;
}

function isInside({ component }: Resource): boolean {
    return component?.type.startsWith("dhi:") === true;
}

function isFirst({ changes, unchanged }: StackPreview): boolean {
    return unchanged.length === 0 && changes.every(({ operation }) => operation === "create");
}
