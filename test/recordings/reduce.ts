import type {
    EngineEvent,
    StepEventMetadata,
    StepEventStateMetadata,
} from "@pulumi/pulumi/automation/events.js";

/** The events of a preview that reports are made of, without what these do not read. */
export function reduced(output: string): string {
    const lines = output
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .flatMap((line) => event(JSON.parse(line) as EngineEvent) ?? [])
        .map((each) => JSON.stringify(each));
    return `${lines.join("\n")}\n`;
}

function event({ resourcePreEvent, resOutputsEvent, ...others }: EngineEvent): object | undefined {
    if (resourcePreEvent !== undefined) {
        return { resourcePreEvent: { metadata: step(resourcePreEvent.metadata) } };
    }
    if (resOutputsEvent !== undefined) {
        const { op, diffs, detailedDiff, new: now } = resOutputsEvent.metadata;
        const isDrift = op === "refresh" && (now == null || (diffs ?? detailedDiff) != null);
        return isDrift ? { resOutputsEvent: { metadata: step(resOutputsEvent.metadata) } } : undefined;
    }
    const { diagnosticEvent, policyEvent, summaryEvent, resOpFailedEvent } = others;
    if (/^(debug|info)/.test(diagnosticEvent?.severity ?? "") || diagnosticEvent?.ephemeral === true) {
        return undefined;
    }
    const kept = {
        diagnosticEvent,
        policyEvent,
        // A preview takes another time each time.
        summaryEvent: summaryEvent && { ...summaryEvent, durationSeconds: 5 },
        resOpFailedEvent: resOpFailedEvent && { metadata: step(resOpFailedEvent.metadata) },
    };
    return Object.values(kept).some((each) => each !== undefined) ? kept : undefined;
}

function step({ op, urn, type, keys, diffs, detailedDiff, ...states }: StepEventMetadata): object {
    const old = states.old ?? undefined;
    const now = states.new ?? undefined;
    const isSame = op === "same" || (op === "refresh" && diffs == null);
    return {
        ...{ op, urn, type, keys, diffs, detailedDiff },
        old: isSame && now !== undefined ? undefined : state(old, op !== "refresh" || !isSame),
        new: state(now, !isSame || op === "same"),
    };
}

function state(given: StepEventStateMetadata | undefined, hasInputs: boolean): object | undefined {
    if (given === undefined) {
        return undefined;
    }
    const { urn, type, custom, parent, protect, retainOnDelete, inputs } = given;
    const flags = {
        protect: protect === true ? true : undefined,
        retainOnDelete: retainOnDelete === true ? true : undefined,
    };
    return { urn, type, custom, parent, ...flags, inputs: hasInputs ? inputs : {} };
}
