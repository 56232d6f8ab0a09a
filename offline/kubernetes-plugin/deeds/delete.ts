import { setTimeout } from "node:timers/promises";
import { PartlyDone } from "../../plugin/errors.ts";
import type { Values } from "../../plugin/values.ts";
import { limitOf, pause } from "../await/wait.ts";
import { isStatus, NoMatchError } from "../cluster/statusError.ts";
import { fromState, toState } from "../objects/checkpoint.ts";
import { annotation, gvkOf, isPatch, metadataOf } from "../objects/object.ts";
import type { Deed } from "../session.ts";
import { relinquish } from "./managers.ts";
import { unrender } from "./render.ts";
import { deletesUnreachable } from "./unreachable.ts";

/** Kinds whose `skipAwait` counts for deletions too, as it always did. */
const skipping = new Set(
    [
        "/Namespace",
        "/Pod",
        "/ReplicationController",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/StatefulSet",
    ].concat("batch/Job"),
);

/** Deletes an object and waits until it is gone; of a patch, only its fields go. */
export async function remove(deed: Deed, id: string, state: Values): Promise<void> {
    const { session, type, signal, report } = deed;
    const checkpoint = fromState(state);
    const { inputs, live, fieldManager } = checkpoint;
    const folder = session.settings.renderYamlToDirectory;
    if (folder !== undefined) {
        report.status(`deleted ${unrender(live, folder)}`);
        return;
    }
    if (deletesUnreachable(deed)) {
        return;
    }
    try {
        if (isPatch(type, inputs)) {
            await relinquish(session.cluster, live, fieldManager);
            return;
        }
        await session.cluster.delete(live, propagation(inputs), signal);
        if (!(annotation(inputs, "pulumi.com/skipAwait") === "true" && skipping.has(groupAndKind(inputs)))) {
            await untilGone(deed, live, inputs);
        }
    } catch (error) {
        if (isStatus(error, "NotFound") || error instanceof NoMatchError) {
            return;
        }
        if (isStatus(error, "Invalid") && isPatch(type, inputs) && error.requiredField !== undefined) {
            throw new Error(
                "this Patch resource is currently managing a required field, so it can't be deleted directly. Either " +
                    "set the `retainOnDelete` resource option, or transfer ownership of the field before deleting: " +
                    error.requiredField,
                { cause: error },
            );
        }
        if (error instanceof StillThere) {
            throw new PartlyDone(error, { id, state: toState({ ...checkpoint, live: error.live }, state) });
        }
        throw error;
    }
}

class StillThere extends Error {
    public readonly live: Values;

    public constructor(live: Values) {
        super("timed out waiting for the condition");
        this.live = live;
    }
}

function groupAndKind(object: Values): string {
    const { group, kind } = gvkOf(object);
    return `${group}/${kind}`;
}

/** What becomes of the objects that this one owns. Pulumi's own default waits for them. */
function propagation(inputs: Values): string {
    switch (annotation(inputs, "pulumi.com/deletionPropagationPolicy").toLowerCase()) {
        case "orphan":
            return "Orphan";
        case "background":
            return "Background";
        default:
            return "Foreground";
    }
}

async function untilGone(deed: Deed, old: Values, inputs: Values): Promise<void> {
    const { session, signal, report } = deed;
    const end = Date.now() + limitOf(deed, inputs);
    for (;;) {
        const live = await session.cluster.read(old, signal);
        const { uid, finalizers = [] } = metadataOf(live);
        if (uid !== metadataOf(old)["uid"]) {
            return;
        }
        if (Date.now() > end) {
            const list = Array.isArray(finalizers) ? finalizers.join(", ") : "";
            report.tell(`finalizers might be preventing deletion (${list})`, "WARNING");
            throw new StillThere(live);
        }
        report.status("Resource scheduled for deletion");
        await setTimeout(pause, undefined, { signal });
    }
}
