import { fromPulumi, toPulumi } from "../objects/checkpoint.ts";
import { isGenerated, named } from "../objects/naming.ts";
import type { NameSource } from "../objects/naming.ts";
import { normalized } from "../objects/normalize.ts";
import {
    annotation,
    gvkOfType,
    apiVersionOf,
    isPatch,
    metadataOf,
    nameOf,
    namespaceOf,
    withMetadata,
} from "../objects/object.ts";
import { withSecretsOf } from "../objects/secrets.ts";
import { hasSecret, isObject } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import type { Deed } from "../session.ts";

const hookWarning =
    "This resource contains Helm hooks that are not currently supported by Pulumi. The resource will be created, but " +
    "any hooks will not be executed. Hooks support is tracked at https://github.com/pulumi/pulumi-kubernetes/issues/555 " +
    "-- This warning can be disabled by setting the PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS environment variable";

/** What a check starts from. Values may be marked as secrets. */
export interface ToCheck extends Pick<NameSource, "seed" | "proposedName"> {
    readonly news: Values;
    readonly olds: Values;
}

/** The inputs in the server's spelling, with a name and a namespace. */
export async function check(deed: Deed, { news, olds, seed, proposedName }: ToCheck): Promise<Values> {
    const { session, type, name, report } = deed;
    if (/^kubernetes:[^:]+:\w+List$/.test(type)) {
        throw new Error(
            "list resources exist for compatibility with YAML manifests and Helm charts, and cannot be created " +
                "directly. Use the underlying resource type instead",
        );
    }
    const kind = gvkOfType(type);
    const given = { apiVersion: apiVersionOf(kind), kind: kind.kind, ...fromPulumi(news) };
    const object = normalized(given);
    demandName(type, object);
    const old = Object.keys(olds).length > 0 ? fromPulumi(olds) : undefined;
    const whole = await withNamespace(deed, named(object, old, { name, seed, proposedName }));
    warn(deed, whole);
    session.expect(whole);
    const inputs = withSecretsOf(toPulumi(whole) as Values, news);
    if (session.settings.renderYamlToDirectory !== undefined && hasSecret(inputs)) {
        report.tell("rendered YAML will contain a secret value in plaintext", "WARNING");
    }
    return inputs;
}

function demandName(type: string, object: Values): void {
    if (isPatch(type, object) && nameOf(object) === "") {
        throw new Error("patch resources require the `.metadata.name` field to be set");
    }
    if (isGenerated(object)) {
        throw new Error("the `.metadata.generateName` field is not supported in Server-Side Apply mode");
    }
}

async function withNamespace({ session }: Deed, object: Values): Promise<Values> {
    const isMissing = namespaceOf(object) === "" && isObject(object["metadata"] ?? {});
    return isMissing && (await session.livesInNamespace(object))
        ? withMetadata(object, { namespace: session.namespace })
        : object;
}

function warn({ session, report }: Deed, object: Values): void {
    const annotations = metadataOf(object)["annotations"];
    const hook = Object.entries(isObject(annotations) ? annotations : {}).some(
        ([key, value]) => key.startsWith("helm.sh/hook") && /test/.test(String(value)),
    );
    if (hook && !session.settings.suppressHelmHookWarnings && annotation(object, "helm.sh/hook") !== "") {
        report.tell(hookWarning, "WARNING");
    }
}
