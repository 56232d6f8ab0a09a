import { setTimeout } from "node:timers/promises";
import { DetailedError, failed, messageOf, PartlyDone } from "../../plugin/errors.ts";
import { hasSecret, hasUnknown, without } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { waitUntilReady } from "../await/wait.ts";
import { isStatus, NoMatchError, StatusError } from "../cluster/statusError.ts";
import { fromPulumi, toState } from "../objects/checkpoint.ts";
import { apiVersionOf, gvkOf, idOf, isCrd, isPatch } from "../objects/object.ts";
import type { Deed } from "../session.ts";
import { conflict } from "./conflict.ts";
import { creator, fieldManagerOf, isForced } from "./managers.ts";
import { manifestFile, render } from "./render.ts";

/** A resource that exists, or would. */
export interface Existing {
    readonly id: string;
    readonly state: Values;
}

const retries = 5;

const alreadyExists = `

The resource already exists in the cluster. This can happen when:

  - Renaming a Pulumi resource: use an alias to preserve the identity,
    or use deleteBeforeReplace if the resource needs replacement.
  - Managing an existing resource: use a Patch resource (e.g. NamespacePatch)
    to manage specific fields without owning the resource lifecycle.
  - Adopting a resource into Pulumi: use \`pulumi import\`. Note that
    protected resources (e.g. kube-system) cannot be deleted on destroy.
  - Intentional upsert: set upsertExistingObjects on the provider to allow
    server-side apply to update existing objects on create.`;

/** @param news the checked inputs, secrets marked. */
export async function create(deed: Deed, news: Values, preview: boolean): Promise<Existing> {
    const { session, type, report } = deed;
    const inputs = fromPulumi(news);
    const folder = session.settings.renderYamlToDirectory;
    if (preview && (folder !== undefined || !(await canPreview(deed, inputs)))) {
        return { id: "", state: news };
    }
    const fieldManager = fieldManagerOf(inputs, "");
    const initialApiVersion = String(inputs["apiVersion"]);
    const stateOf = (live: Values): Values =>
        toState({ inputs, live, initialApiVersion, fieldManager }, news);
    if (folder !== undefined) {
        if (hasSecret(news)) {
            const file = manifestFile(inputs, folder);
            report.tell(`rendered file ${file} contains a secret value in plaintext`, "WARNING");
        }
        report.status(`rendered ${render(inputs, folder)}`);
        return { id: idOf(inputs), state: stateOf(inputs) };
    }
    if (preview) {
        return await previewed(deed, inputs, news, stateOf);
    }
    const upserts = session.settings.upsertExistingObjects || isPatch(type, inputs);
    const submitted = await submit(deed, inputs, upserts ? fieldManager : creator, upserts);
    if (isCrd(inputs)) {
        session.cluster.discovery.forget();
    }
    try {
        const live = await waitUntilReady(deed, submitted, inputs);
        return { id: idOf(live), state: stateOf(live) };
    } catch (error) {
        const live = await session.cluster.read(submitted).catch(() => submitted);
        const cause = failed(
            `resource "${deed.urn}" was successfully created, but the Kubernetes API server reported that it failed ` +
                "to fully initialize or become live",
            error,
        );
        throw new PartlyDone(cause, { id: idOf(live), state: stateOf(live) });
    }
}

async function canPreview({ session, type }: Deed, inputs: Values): Promise<boolean> {
    return !hasUnknown(inputs) && !isPatch(type, inputs) && (await session.knows(gvkOf(inputs)));
}

async function previewed(
    deed: Deed,
    inputs: Values,
    news: Values,
    stateOf: (live: Values) => Values,
): Promise<Existing> {
    try {
        const options = { dryRun: true, fieldManager: creator, signal: deed.signal };
        const live = await deed.session.cluster.create(inputs, options);
        return { id: "", state: stateOf(without(live, "status")) };
    } catch (error) {
        const harmless = ["Forbidden", "AlreadyExists"].some((reason) => isStatus(error, reason));
        const early = error instanceof StatusError && error.missesNamespace;
        const undoable = error instanceof StatusError && /does not support dry run/.test(error.message);
        if (harmless || early || undoable) {
            return { id: "", state: news };
        }
        throw notCreated(deed, error);
    }
}

/** Tries again while the namespace or the kind is missing: it may be on its way. */
async function submit(deed: Deed, inputs: Values, fieldManager: string, upserts: boolean): Promise<Values> {
    const { session, signal, report } = deed;
    const options = { fieldManager, force: isForced(inputs, session.settings), signal };
    for (let tried = 0; ; tried++) {
        try {
            return await (upserts
                ? session.cluster.apply(inputs, options)
                : session.cluster.create(inputs, options));
        } catch (error) {
            const mayCome = isStatus(error, "NotFound") || error instanceof NoMatchError;
            if (!mayCome || tried === retries) {
                throw notCreated(deed, conflict(error, fieldManager), inputs);
            }
            report.status(`Retry #${tried}; creation failed: ${messageOf(error)}`);
            await setTimeout(1000 * 2 ** tried, undefined, { signal });
        }
    }
}

function notCreated({ urn }: Deed, error: unknown, inputs: Values = {}): Error {
    if (error instanceof NoMatchError) {
        const kind = gvkOf(inputs);
        return failed(
            `creation of resource "${urn}" with kind ${apiVersionOf(kind)}/${kind.kind} failed because the Kubernetes ` +
                "API server reported that the apiVersion for this resource does not exist. Verify that any required " +
                "CRDs have been created",
            error,
        );
    }
    const exists = isStatus(error, "AlreadyExists")
        ? new DetailedError(`${messageOf(error)}${alreadyExists}`, [], error)
        : error;
    return failed(`resource "${urn}" was not successfully created by the Kubernetes API server`, exists);
}
