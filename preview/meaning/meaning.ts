import type { StackPreview } from "../stackPreview.ts";
import type { Effect, Severity } from "./effect.ts";
import { effectsOf } from "./effects.ts";
import { imageChanges, type ImageChange } from "./images.ts";
import { problemsOf, type SharedMessage } from "./messages.ts";
import { severityOf, verdictOf } from "./verdict.ts";

/** A preview and what it means, which is found once for all parts of a report. */
export interface Meaning extends StackPreview {
    /** Worst first. */
    readonly effects: readonly Effect[];
    readonly images: readonly ImageChange[];
    readonly problems: readonly SharedMessage[];
    /** All in one line. */
    readonly verdict: string;
    readonly severity: Severity;
}

export function meaningOf(preview: StackPreview): Meaning {
    const effects = effectsOf(preview);
    const images = imageChanges(preview);
    return {
        ...preview,
        effects,
        images,
        problems: problemsOf(preview),
        verdict: verdictOf(preview, effects, images),
        severity: severityOf(preview, effects),
    };
}
