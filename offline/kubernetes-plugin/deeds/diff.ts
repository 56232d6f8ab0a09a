import type { Difference } from "../../plugin/rpc.ts";
import { text } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { fromPulumi, fromState } from "../objects/checkpoint.ts";
import { differences, withoutIgnored } from "../objects/difference.ts";
import { autonamed } from "../objects/naming.ts";
import { normalized } from "../objects/normalize.ts";
import { annotation, isPatch, metadataOf, nameOf, namespaceOf, withMetadata } from "../objects/object.ts";
import { pruned } from "../objects/prune.ts";
import { patchReplacingFields, replacingFields } from "../objects/replaceRules.ts";
import type { Deed } from "../session.ts";

/** What a deployment of `news` would change, seen from what was live when the state was written. */
export async function diff(
    deed: Deed,
    state: Values,
    news: Values,
    ignored: readonly string[],
): Promise<Difference> {
    const { session, type } = deed;
    const { inputs, live } = fromState(state);
    const asked = normalized(inputs);
    const wanted = normalized(fromPulumi(news));
    const place = await placed(deed, wanted);
    const sides = {
        live: likeNew(place(pruned(live, asked)), live, wanted),
        asked: place(asked),
        wanted: place(wanted),
    };
    const fields = isPatch(type, wanted) ? patchReplacingFields : replacingFields(wanted, session.settings);
    const changes = withoutIgnored(differences(sides, fields), ignored);
    if (session.settings.renderYamlToDirectory !== undefined && session.settings.alwaysRender) {
        changes.set("metadata", { change: "update", replaces: false });
    }
    const replaces = [...changes.values()].some((change) => change.replaces);
    return { changes, deletesBeforeReplacing: replaces && staysInPlace(sides.wanted, live) };
}

/** An object of the user's own name cannot stand beside its successor. */
function staysInPlace(wanted: Values, live: Values): boolean {
    return (
        nameOf(wanted) !== "" &&
        annotation(wanted, autonamed) !== "true" &&
        nameOf(wanted) === nameOf(live) &&
        namespaceOf(wanted) === namespaceOf(live)
    );
}

/** Fills in the namespace that is meant where none is said; cluster-wide objects have none. */
async function placed({ session }: Deed, object: Values): Promise<(each: Values) => Values> {
    const isNamespaced = await session.livesInNamespace(object);
    return (each) =>
        withMetadata(each, { namespace: isNamespaced ? namespaceOf(each) || "default" : undefined });
}

/** What the program need not say again is taken from what is there. */
function likeNew(object: Values, live: Values, wanted: Values): Values {
    const name = nameOf(wanted) === "" ? metadataOf(object)["name"] : nameOf(live);
    return withMetadata(
        {
            ...object,
            apiVersion: text(object["apiVersion"]) || text(wanted["apiVersion"]),
            kind: text(object["kind"]) || text(wanted["kind"]),
        },
        { name, resourceVersion: undefined },
    );
}
