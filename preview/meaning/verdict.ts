import { effectsOf, severities } from "./effects.ts";
import type { Resource, StackPreview } from "../stackPreview.ts";
import { counted } from "../words.ts";

/** A preview in one line, without the stack's name: what matters most comes first. */
export function verdictOf(preview: StackPreview): string {
    const { changes, drift, messages, succeeded } = preview;
    if (!succeeded) {
        const errors = messages.filter(({ severity }) => severity === "error").length;
        return `the preview FAILED${errors > 0 ? ` with ${counted(errors, "error")}` : ""}`;
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
