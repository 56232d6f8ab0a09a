import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";
import { signersIn, type Signers } from "../components/images/signatures/message.ts";
import { propertyChanges } from "./properties.ts";
import type {
    Message,
    Operation,
    PolicyFinding,
    Resource,
    ResourceChange,
    StackPreview,
    UnfinishedChange,
} from "./stackPreview.ts";

/** The operations of the engine's steps; those of a replacement are several steps. Others change nothing. */
const operations: Readonly<Record<string, Operation>> = {
    create: "create",
    update: "update",
    replace: "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import-replacement": "replace",
    delete: "delete",
    discard: "forget",
    "discard-replaced": "replace",
    "remove-pending-replace": "replace",
    import: "import",
};

/**
 * Reads what `pulumi preview --json` prints with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`: an event of the engine in each
 * line, and perhaps other lines. Unlike the digest that it prints otherwise, events tell a refresh from what the program asks
 * for, have the findings of policies, and exist where the preview fails. The log of an update (`pulumi up --event-log`) has the same
 * events: of its preview, until it has begun.
 */
export function readEvents(stack: string, text: string, isLogOfUpdate = false): StackPreview {
    const reader = new EventReader(isLogOfUpdate);
    for (const line of text.split("\n")) {
        const event = parse(line);
        if (event !== undefined) {
            reader.read(event);
        }
    }
    return reader.preview(stack);
}

function parse(line: string): EngineEvent | undefined {
    if (!line.startsWith("{")) {
        return undefined;
    }
    try {
        return JSON.parse(line) as EngineEvent;
    } catch {
        return undefined;
    }
}

class EventReader {
    readonly #steps = new Map<string, StepEventMetadata[]>();
    readonly #parents = new Map<string, string>();
    readonly #drift: ResourceChange[] = [];
    readonly #messages: Message[] = [];
    readonly #findings: PolicyFinding[] = [];
    #seconds: number | undefined;
    #failed = false;
    /** Operations on resources that were made, and resources with one that failed; only in updates. */
    readonly #made = new Set<string>();
    readonly #broken = new Set<string>();
    #isUpdate = false;

    #signers: Signers | undefined;

    constructor(private readonly isLogOfUpdate: boolean) {}

    read(event: EngineEvent): void {
        const { resourcePreEvent, resOutputsEvent, diagnosticEvent, policyEvent, summaryEvent } = event;
        if (resourcePreEvent !== undefined) {
            this.#isUpdate ||= this.isLogOfUpdate && resourcePreEvent.planning !== true;
            this.#readStep(resourcePreEvent.metadata);
        } else if (resOutputsEvent?.metadata.op === "refresh") {
            this.#readRefresh(resOutputsEvent.metadata);
        } else if (resOutputsEvent !== undefined) {
            this.#made.add(stepKey(resOutputsEvent.metadata));
        } else if (diagnosticEvent !== undefined) {
            this.#readMessage(diagnosticEvent);
        } else if (policyEvent !== undefined) {
            this.#findings.push({
                policy: policyEvent.policyName,
                level: policyEvent.enforcementLevel,
                message: plain(policyEvent.message),
                resource: policyEvent.resourceUrn && nameOf(policyEvent.resourceUrn),
            });
        } else if (summaryEvent !== undefined) {
            this.#seconds = summaryEvent.durationSeconds;
        } else if (event.resOpFailedEvent !== undefined) {
            this.#failed = true;
            this.#broken.add(event.resOpFailedEvent.metadata.urn);
        }
    }

    preview(stack: string): StackPreview {
        const resources = [...this.#steps.values()].flatMap((steps) => {
            const state = steps.map((step) => step.new ?? step.old).find((each) => each !== undefined);
            return state?.custom === true ? [steps] : [];
        });
        const changed = resources.filter((steps) => operationOf(steps) !== undefined);
        const isMade = (steps: readonly StepEventMetadata[]) =>
            !this.#isUpdate || steps.every((step) => this.#made.has(stepKey(step)));
        const hasErrors = this.#messages.some(({ severity }) => severity === "error");
        const order = ["error", "warning", "info"];
        return {
            stack,
            succeeded: this.#seconds !== undefined && !hasErrors && !this.#failed,
            seconds: this.#seconds ?? 0,
            changes: changed.filter(isMade).map((steps) => this.#change(steps)),
            drift: this.#drift,
            unchanged: resources
                .filter((steps) => operationOf(steps) === undefined)
                .map((steps) => this.#resource(steps)),
            messages: this.#messages.toSorted(
                (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
            ),
            findings: this.#findings,
            signers: this.#signers,
            update: this.#isUpdate
                ? {
                      hasBegun: true,
                      hasEnded: this.#seconds !== undefined,
                      unfinished: changed
                          .filter((steps) => !isMade(steps))
                          .map((steps) => this.#unfinished(steps)),
                  }
                : undefined,
        };
    }

    #unfinished(steps: readonly StepEventMetadata[]): UnfinishedChange {
        return {
            ...this.#change(steps),
            state: this.#broken.has(steps[0]?.urn ?? "") ? "failed" : "interrupted",
            isGone: steps.some((step) => step.op === "delete-replaced" && this.#made.has(stepKey(step))),
        };
    }

    #readStep(step: StepEventMetadata): void {
        this.#parents.set(step.urn, (step.new ?? step.old)?.parent ?? "");
        if (step.op !== "refresh") {
            const steps = this.#steps.get(step.urn) ?? [];
            this.#steps.set(step.urn, [...steps, step]);
        }
    }

    #readRefresh(step: StepEventMetadata): void {
        if (step.old?.custom !== true) {
            return;
        }
        const reasons = {
            differing: step.diffs ?? [],
            paths: Object.keys(step.detailedDiff ?? {}),
            replacing: [],
        };
        if (step.new == null) {
            this.#drift.push({ ...this.#change([step]), operation: "delete", properties: [] });
        } else if (reasons.paths.length + reasons.differing.length > 0) {
            this.#drift.push({ ...this.#change([step]), operation: "update" });
        }
    }

    #readMessage({ severity, message, ephemeral, urn }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
        const text = plain(message).trimEnd();
        if (ephemeral || (severity as string) === "debug") {
            this.#signers = signersIn(text) ?? this.#signers;
            return;
        }
        if (/^(?:update|preview) failed$/.test(text)) {
            // Not one error more, but what the others led to.
            this.#failed = true;
            return;
        }
        const kind = severity === "info" || severity === "info#err" ? "info" : severity;
        if (text.trim() !== "") {
            this.#messages.push({
                severity: kind as Message["severity"],
                text,
                resource: urn && nameOf(urn),
            });
        }
    }

    #change(steps: readonly StepEventMetadata[]): ResourceChange {
        // Of a replacement, the step that has both states.
        const step = steps.find((each) => each.old != null && each.new != null) ?? steps[0];
        const [old, now] = [step?.old ?? undefined, step?.new ?? undefined];
        const ops = steps.map(({ op }) => op as string);
        const operation = operationOf(steps) ?? "update";
        const replacing = step?.keys ?? [];
        const paths = Object.keys(step?.detailedDiff ?? {});
        return {
            ...this.#resource(steps),
            operation: operation === "delete" && old?.retainOnDelete === true ? "forget" : operation,
            properties:
                old === undefined || now === undefined
                    ? []
                    : propertyChanges(old.inputs, now.inputs, {
                          differing: step?.diffs ?? [],
                          paths,
                          replacing,
                      }),
            protect: old?.protect === true,
            retainOnDelete: old?.retainOnDelete === true,
            deletedFirst:
                ops.includes("delete-replaced") &&
                ops.indexOf("delete-replaced") < ops.indexOf("create-replacement"),
        };
    }

    #resource(steps: readonly StepEventMetadata[]): Resource {
        const urn = steps[0]?.urn ?? "";
        // The first step of a replacement may have the old state alone.
        const states = [...steps.map((step) => step.new), ...steps.map((step) => step.old)];
        const state = states.find((each) => each != null);
        const component = this.#component(state?.parent ?? "");
        return {
            urn,
            type: steps[0]?.type ?? "",
            name: nameOf(urn),
            component:
                component === undefined ? undefined : { type: typeOf(component), name: nameOf(component) },
            inputs: state?.inputs ?? {},
        };
    }

    /** The outermost component around a resource with a parent: a cluster, and not the chart in it. */
    #component(parent: string): string | undefined {
        if (parent === "" || typeOf(parent) === "pulumi:pulumi:Stack") {
            return undefined;
        }
        return this.#component(this.#parents.get(parent) ?? "") ?? parent;
    }
}

function stepKey({ op, urn }: StepEventMetadata): string {
    return `${op} ${urn}`;
}

function operationOf(steps: readonly StepEventMetadata[]): Operation | undefined {
    const found = steps.flatMap(({ op }) => operations[op] ?? []);
    return found.includes("replace") ? "replace" : found[0];
}

/** `urn:pulumi:<stack>::<project>::<types of parents>$<type>::<name>`; a name may have colons. */
function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** Without the marks for colors, such as `<{%fg 1%}>`. */
function plain(text: string): string {
    return text.replaceAll(/<\{%[^%]*%\}>/g, "");
}
