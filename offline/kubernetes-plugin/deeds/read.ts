import { PartlyDone } from "../../plugin/errors.ts";
import { without } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { judgeOnce } from "../await/wait.ts";
import { isStatus, NoMatchError } from "../cluster/statusError.ts";
import { fromPulumi, fromState, toPulumi, toState } from "../objects/checkpoint.ts";
import { normalized } from "../objects/normalize.ts";
import {
    apiVersionOf,
    gvkOfType,
    isPatch,
    metadataOf,
    nameOf,
    namespaceOf,
    parseId,
    withMetadata,
} from "../objects/object.ts";
import { pruned } from "../objects/prune.ts";
import { withSecretsOf } from "../objects/secrets.ts";
import { unreachable } from "./unreachable.ts";
import { fieldManagerOf } from "./managers.ts";
import type { Deed } from "../session.ts";

/** A resource as the engine knows it. */
export interface Known {
    readonly id: string;
    readonly state: Values;
    readonly inputs: Values;
}

/** Reads a resource again, or for the first time. `undefined` answers: it is gone. */
export async function read(deed: Deed, known: Known): Promise<Known | undefined> {
    const { session, type } = deed;
    if (session.settings.renderYamlToDirectory !== undefined) {
        return known;
    }
    if (session.unreachable !== undefined) {
        return unreachable(deed, known);
    }
    const { name } = parseId(known.id);
    if (name === "") {
        throw new Error(
            `failed to read resource because of a failure to parse resource name from request ID: ${known.id}`,
        );
    }
    const imported = Object.keys(known.inputs).length === 0 && Object.keys(known.state).length === 0;
    const asked = askedFor(type, known);
    const old = fromState(known.state);
    let live: Values;
    try {
        live = await session.cluster.read(withMetadata(asked, { name }), deed.signal);
    } catch (error) {
        if (isStatus(error, "NotFound") || error instanceof NoMatchError) {
            return undefined;
        }
        throw error;
    }
    const inputs = imported ? importedInputs(live) : pruned(live, asked);
    const checkpoint = {
        inputs,
        live,
        initialApiVersion: old.initialApiVersion || String(asked["apiVersion"]),
        fieldManager: fieldManagerOf(asked, old.fieldManager),
    };
    const found = {
        id: known.id,
        state: toState(checkpoint, known.inputs),
        inputs: withSecretsOf(toPulumi(inputs) as Values, known.inputs),
    };
    if (!imported && !isPatch(type, asked)) {
        await judgeOnce(deed, live, asked).catch((error: unknown) => {
            throw new PartlyDone(error, found);
        });
    }
    return found;
}

/** What to look for: as the program asked, or from the id and type alone. */
function askedFor(type: string, { id, state, inputs }: Known): Values {
    const asked = normalized(fromPulumi(inputs));
    const { live } = fromState(state);
    const kind = gvkOfType(type);
    const { namespace, name } = parseId(id);
    return withMetadata(
        {
            ...asked,
            apiVersion: asked["apiVersion"] ?? live["apiVersion"] ?? apiVersionOf(kind),
            kind: asked["kind"] ?? live["kind"] ?? kind.kind.replace(/Patch$/, ""),
        },
        {
            name: nameOf(asked) || name,
            namespace: namespaceOf(asked) || namespace || undefined,
        },
    );
}

/** All that a program could have asked for. */
function importedInputs(live: Values): Values {
    const object = without(live, "status");
    const annotations = { ...(metadataOf(object)["annotations"] as Values | undefined) };
    delete annotations["deployment.kubernetes.io/revision"];
    delete annotations["kubectl.kubernetes.io/last-applied-configuration"];
    return withMetadata(object, {
        annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
        creationTimestamp: undefined,
        generation: undefined,
        managedFields: undefined,
        resourceVersion: undefined,
        uid: undefined,
    });
}
