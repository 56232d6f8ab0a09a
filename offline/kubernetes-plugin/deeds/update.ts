import { failed, messageOf, PartlyDone } from "../../plugin/errors.ts";
import { hasSecret, hasUnknown, isObject } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { waitUntilReady } from "../await/wait.ts";
import { isStatus, NoMatchError } from "../cluster/statusError.ts";
import { fromPulumi, fromState, toState } from "../objects/checkpoint.ts";
import { at, gvkOf, idOf, isCrd, isPatch, metadataOf, withMetadata } from "../objects/object.ts";
import { normalized } from "../objects/normalize.ts";
import type { Deed } from "../session.ts";
import { conflict } from "./conflict.ts";
import { fieldManagerOf, isForced, relinquish, takeOver } from "./managers.ts";
import { manifestFile, render } from "./render.ts";

/** What an update starts from. */
export interface ToUpdate {
    readonly state: Values;
    /** The checked inputs, secrets marked. */
    readonly news: Values;
    readonly ignored: readonly string[];
    readonly preview: boolean;
}

/** Answers the new state. */
export async function update(deed: Deed, toUpdate: ToUpdate): Promise<Values> {
    const { session, report } = deed;
    const { state, news, preview, ignored } = toUpdate;
    const inputs = normalized(fromPulumi(news));
    const folder = session.settings.renderYamlToDirectory;
    const blind = hasUnknown(inputs) || !(await session.knows(gvkOf(inputs)));
    if (preview && (folder !== undefined || blind)) {
        return news;
    }
    const old = fromState(state);
    const fieldManager = fieldManagerOf(inputs, old.fieldManager);
    const { initialApiVersion } = old;
    const stateOf = (live: Values): Values =>
        toState({ inputs, live, initialApiVersion, fieldManager }, news);
    if (folder !== undefined) {
        if (hasSecret(news)) {
            const file = manifestFile(inputs, folder);
            report.status(`rendered file ${file} contains a secret value in plaintext`, "WARNING");
        }
        report.status(`rendered ${render(inputs, folder)}`);
        return stateOf(inputs);
    }
    try {
        const before = await session.cluster.read(old.live, deed.signal);
        const kept = withIgnored(inputs, before, ignored);
        const submitted = await submit(deed, kept, before, { fieldManager, preview });
        const live = preview ? submitted : await waitUntilReady(deed, submitted, inputs, before);
        if (!preview && old.fieldManager !== "" && old.fieldManager !== fieldManager) {
            await relinquish(session.cluster, live, old.fieldManager);
        }
        return stateOf(live);
    } catch (error) {
        if (preview && isStatus(error, "Forbidden")) {
            return news;
        }
        throw await notUpdated(deed, conflict(error, fieldManager), old.live, stateOf);
    }
}

async function submit(
    { session, type, signal }: Deed,
    inputs: Values,
    before: Values,
    { fieldManager, preview }: { fieldManager: string; preview: boolean },
): Promise<Values> {
    const options = { dryRun: preview, fieldManager, signal };
    if (isCrd(inputs)) {
        // Replaced as a whole, and its resources with it: a definition's fields have no managers worth keeping.
        const { resourceVersion = "" } = metadataOf(before);
        return await session.cluster.replace(withMetadata(inputs, { resourceVersion }), options);
    }
    if (!preview && !isPatch(type, inputs)) {
        await takeOver(session.cluster, before, fieldManager);
    }
    // In a preview, nothing was taken over yet; that must not show as a conflict.
    const unclaimed = preview && !isPatch(type, inputs) && hasPredecessor(before);
    return await session.cluster.apply(inputs, {
        ...options,
        force: unclaimed || isForced(inputs, session.settings),
    });
}

function hasPredecessor(live: Values): boolean {
    const entries = metadataOf(live)["managedFields"];
    const written = Array.isArray(entries) ? entries : [];
    return (
        written.length === 0 ||
        written.some(
            (entry) =>
                at(entry, "operation") === "Update" &&
                /^pulumi-(resource-)?kubernetes$/.test(String(at(entry, "manager"))),
        )
    );
}

/** What the program asked to ignore stays as it is. */
function withIgnored(inputs: Values, live: Values, ignored: readonly string[]): Values {
    return ignored.reduce((object, path) => {
        const steps = path.split(".");
        const value = at(live, ...steps);
        return value === undefined ? object : (replaced(object, steps, value) as Values);
    }, inputs);
}

function replaced(object: Value | undefined, [step, ...rest]: readonly string[], value: Value): Value {
    if (step === undefined) {
        return value;
    }
    const fields = isObject(object) ? object : {};
    return { ...fields, [step]: replaced(fields[step], rest, value) };
}

async function notUpdated(
    { session, urn }: Deed,
    error: unknown,
    old: Values,
    stateOf: (live: Values) => Values,
): Promise<Error> {
    if (error instanceof NoMatchError) {
        return failed(
            `update of resource "${urn}" failed because the Kubernetes API server reported that the apiVersion for ` +
                "this resource does not exist. Verify that any required CRDs have been created",
            error,
        );
    }
    try {
        const live = await session.cluster.read(old);
        const what = `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live`;
        return new PartlyDone(failed(what, error), { id: idOf(live), state: stateOf(live) });
    } catch (gone) {
        return new Error(
            `update of resource "${urn}" failed: ${messageOf(error)}\nunable to get cluster state: ${messageOf(gone)}`,
            { cause: error },
        );
    }
}
