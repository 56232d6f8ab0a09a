import { effectsOf, severities } from "./effects.ts";
import type { Resource, StackPreview, UnfinishedChange, Update } from "../stackPreview.ts";
import { counted } from "../words.ts";

/** A preview or an update in one line, without the stack's name: what matters most comes first. */
export function verdictOf(preview: StackPreview): string {
    const { changes, drift, messages, succeeded, update } = preview;
    if (!succeeded) {
        const errors = messages.filter(({ severity }) => severity === "error").length;
        const reason = errors > 0 ? ` with ${counted(errors, "error")}` : "";
        return update === undefined
            ? `the preview FAILED${reason}`
            : `the update ${failure(update, changes.length, reason)}`;
    }
    const drifted = drift.length === 0 ? [] : [`${counted(drift.length, "resource")} changed outside Pulumi`];
    if (changes.length === 0) {
        return ["no changes", ...drifted].join(", ");
    }
    if (isFirst(preview)) {
        return `first deployment: ${counted(changes.length, "resource")}`;
    }
    const effects = effectsOf(preview);
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
    return [...phrases, ...rest, ...drifted, ...touched].join(", ");
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

/** The worst effect that a preview has. */
export function severityOf(preview: StackPreview) {
    return effectsOf(preview)[0]?.severity ?? severities[3];
}

function isInside({ component }: Resource): boolean {
    return component?.type.startsWith("dhi:") === true;
}

function isFirst({ changes, unchanged }: StackPreview): boolean {
    return unchanged.length === 0 && changes.every(({ operation }) => operation === "create");
}
