import { dockerContainerRules, isOwnershipContainer, rulesOfOwnership } from "../hardening/dockerRules.ts";
import { namespaceRules } from "../hardening/podRules.ts";
import { isMap, valueAt, type MadeResource } from "./resource.ts";
import { checkField } from "./rules/fields.ts";
import { checkDockerVolume, checkHostPath, checkMounts } from "./rules/hostPaths.ts";
import { checkDockerImage, checkImage } from "./rules/images.ts";
import { checkJetStream, checkListeners, confsIn } from "./rules/nats.ts";
import { checkDockerPorts, checkIngress, checkPolicies, checkService } from "./rules/network.ts";
import { checkPod, podOf } from "./rules/pods.ts";
import type { RuleContext, Violation } from "./rules/rule.ts";
import { checkDockerSecrets, checkKnownSecrets, checkTexts } from "./rules/secrets.ts";

type Check = (resource: MadeResource, context: RuleContext) => Violation[];

/** What is wrong with a resource of a type, by what the type begins with. */
const checks: Readonly<Record<string, Check>> = {
    "docker:index/container:Container": checkContainer,
    "docker:index/image:Image": checkDockerImage,
    "docker:index/remoteImage:RemoteImage": checkDockerImage,
    "docker-build:index:Image": checkDockerImage,
    "docker:index/volume:Volume": ({ props }) => checkDockerVolume(props),
    "docker:index/service:Service": unseen("a Swarm service", "docker.Container"),
    "docker:index/plugin:Plugin": unseen("a plugin of the engine, which is root on the host", "none"),
    "kubernetes:helm.sh/v3:Release": unseen("what Helm makes of a chart", "kubernetes.helm.v4.Chart"),
    "command:": unseen("whatever a command does", "a resource for it"),
};

/** The same for kinds of Kubernetes objects, beside their pods. */
const kinds: Readonly<Record<string, Check>> = {
    ConfigMap: (resource, context) => [
        ...checkTexts(resource, "secret-plain", "data", context),
        ...checkTexts(resource, "secret-plain", "binaryData", context),
    ],
    Service: checkService,
    Ingress: checkIngress,
    PersistentVolume: ({ props }) => checkHostPath(valueAt(props, "spec"), "spec"),
    Namespace: (resource) =>
        namespaceRules.flatMap((rule) =>
            // Labels have dots in their names.
            checkField({ ...rule, field: "level" }, resource, "", {
                level: labelOf(resource, rule.field),
            }).map((found) => ({ ...found, path: `metadata.labels["${rule.field}"]` })),
        ),
};

/** Every violation of a resource by itself. */
export function checkResource(resource: MadeResource, context: RuleContext): Violation[] {
    const { type } = resource;
    const found = Object.entries(checks)
        .filter(([start]) => type.startsWith(start))
        .flatMap(([, check]) => check(resource, context));
    const objects = type.startsWith("kubernetes:") ? checkObject(resource, context) : [];
    return unique([...found, ...objects, ...confsIn(resource).flatMap(checkListeners)]);
}

/** What shows only where a program's other resources are known. */
export function checkTogether(all: readonly MadeResource[]): [MadeResource, Violation[]][] {
    return all.flatMap((resource) => [
        ...podOf(resource).map((pod): [MadeResource, Violation[]] => [resource, checkPolicies(pod, all)]),
        ...confsIn(resource).flatMap((conf) => checkJetStream(conf, all)),
    ]);
}

function checkContainer(resource: MadeResource, context: RuleContext): Violation[] {
    const { props } = resource;
    const image = props["image"];
    const isOwnership = isOwnershipContainer(props) && /\bbusybox[:@]/.test(String(image));
    return [
        ...dockerContainerRules
            .filter(({ rule }) => !(isOwnership && rulesOfOwnership.includes(rule)))
            .flatMap((rule) => checkField(rule, resource)),
        ...checkImage(image, "image", context),
        ...checkMounts(props),
        ...checkDockerPorts(resource, context),
        ...checkDockerSecrets(resource, context),
    ];
}

function checkObject(resource: MadeResource, context: RuleContext): Violation[] {
    const kind =
        resource.type
            .split(":")
            .at(-1)
            ?.replace(/Patch$/, "") ?? "";
    if (kind === "Secret") {
        return [];
    }
    return [
        ...(kinds[kind]?.(resource, context) ?? []),
        ...podOf(resource).flatMap((pod) => checkPod(pod, context)),
        ...checkKnownSecrets(resource, context),
    ];
}

function unseen(what: string, instead: string): Check {
    return () => [
        { rule: "unseen", path: "", reason: `makes ${what}, which no rule sees`, fix: `use ${instead}` },
    ];
}

function labelOf({ props }: MadeResource, name: string): unknown {
    const labels = valueAt(props, "metadata.labels");
    return isMap(labels) ? labels[name] : undefined;
}

/** A text may be a secret by its form, and a known one. */
function unique(violations: readonly Violation[]): Violation[] {
    return [
        ...new Map(violations.map((each) => [`${each.rule} ${each.path} ${each.reason}`, each])).values(),
    ];
}
