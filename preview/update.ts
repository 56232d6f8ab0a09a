import { readEvents } from "./events.ts";
import type { Message, ResourceChange, StackPreview, UnfinishedChange } from "./stackPreview.ts";

/** What the engine reports at the end of an update that did less than its plan allows. */
const unneeded = /^expected resource operations for (\S+) but none were seen$/;

/** An update as its event log has it. */
export interface ReadUpdate extends StackPreview {
    /** Whether Pulumi fails only because the update had less to do than its plan allows. */
    readonly didLess: boolean;
}

/**
 * Reads the event log of an update.
 *
 * @param planned what a preview found before, if there was one: what the update did not get to.
 */
export function readUpdate(stack: string, text: string, planned?: StackPreview): ReadUpdate {
    const found = readEvents(stack, text, true);
    if (found.update === undefined) {
        // Its own preview may have succeeded, but nothing came after it.
        const update = { hasBegun: false, hasEnded: false, unfinished: [] };
        return { ...found, succeeded: false, changes: [], update, didLess: false };
    }
    const { update, changes, unchanged } = found;
    const messages = found.messages.map(withoutHarm);
    const isWhole = update.hasEnded && update.unfinished.length === 0;
    const didLess = !found.succeeded && isWhole && messages.every(isHarmless);
    const succeeded = found.succeeded || didLess;
    const seen = new Set([...changes, ...update.unfinished, ...unchanged].map(({ urn }) => urn));
    const missed = succeeded ? [] : (planned?.changes ?? []).filter(({ urn }) => !seen.has(urn));
    const unfinished = [...update.unfinished, ...missed.map(notBegun)];
    return { ...found, messages, succeeded, update: { ...update, unfinished }, didLess };
}

function notBegun(change: ResourceChange): UnfinishedChange {
    return { ...change, state: "not begun", isGone: false };
}

/** An image that was built again may be the same, so that its container does not change: everything is done. */
function withoutHarm(message: Message): Message {
    return message.severity === "error" && unneeded.test(message.text)
        ? { ...message, severity: "info" }
        : message;
}

function isHarmless({ severity }: Message): boolean {
    return severity !== "error";
}

/** Whether an update was refused because it would have done more than its plan allows. */
export function exceedsPlan({ messages }: StackPreview): boolean {
    return messages.some(
        ({ severity, text }) =>
            severity === "error" &&
            (/violates plan|not allowed by the plan|no plan for resource/.test(text) || unneeded.test(text)),
    );
}
