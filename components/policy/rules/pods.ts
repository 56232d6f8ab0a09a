import { podContainerRules, podRules, withPodContext } from "../../hardening/podRules.ts";
import { isHidden, isMap, itemsAt, join, valueAt, type MadeResource, type Values } from "../resource.ts";
import { checkField } from "./fields.ts";
import { checkHostPath } from "./hostPaths.ts";
import { checkImage, checkImageVolume } from "./images.ts";
import { checkPodPorts } from "./network.ts";
import type { RuleContext, Violation } from "./rule.ts";
import { checkPodSecrets } from "./secrets.ts";

/** A pod's specification in a resource. */
export interface PodOf {
    readonly resource: MadeResource;
    readonly pod: Values;
    /** The path of the specification. */
    readonly path: string;
    readonly labels: unknown;
}

/** Where objects have the specification of their pods: built-in ones, and those of others that make pods. */
const templates = ["", "template", "spec.template", "spec.jobTemplate.spec.template"];
const lists = ["initContainers", "containers", "ephemeralContainers"];

/** The specification of a Kubernetes object's pods, whatever the object's kind. */
export function podOf(resource: MadeResource): PodOf[] {
    return templates.flatMap((template) => {
        const path = join(template, "spec");
        const pod = valueAt(resource.props, path);
        const isPod = isMap(pod) && lists.some((list) => Array.isArray(pod[list]));
        const labels = valueAt(resource.props, join(template, "metadata.labels"));
        return isPod ? [{ resource, pod, path, labels }] : [];
    });
}

/** A pod's containers of all kinds, with their paths. */
export function containersOf({ pod, path }: Pick<PodOf, "pod" | "path">) {
    return lists.flatMap((list) =>
        itemsAt(pod, list).map(({ path: at, item }) => ({ path: join(path, at), item })),
    );
}

/** What is wrong with a pod and its containers. */
export function checkPod({ resource, pod, path }: PodOf, context: RuleContext): Violation[] {
    const containers = containersOf({ pod, path }).map(({ path: at, item }) => ({
        path: at,
        item: withPodContext(isMap(item) ? item : {}, pod),
    }));
    // A patch changes what it names only.
    const isPatch = resource.type.endsWith("Patch");
    return [
        ...podRules.flatMap((rule) => checkField(rule, resource, path)),
        ...itemsAt(pod, "volumes").flatMap(({ path: at, item }) => [
            ...checkHostPath(item, join(path, at)),
            ...checkImageVolume(item, join(path, at), context),
        ]),
        ...containers.flatMap(({ path: at, item }) => [
            ...podContainerRules
                .filter(({ field }) => !isPatch || valueAt(item, field) !== undefined)
                .flatMap((rule) => checkField(rule, resource, at, item)),
            ...(isPatch && item["image"] === undefined
                ? []
                : checkImage(item["image"], join(at, "image"), context)),
            ...checkPodPorts(item, at),
        ]),
        ...checkPodSecrets(resource, containers, context),
        ...hidden(resource, path),
    ];
}

/** The engine may only tell that some value in a pod is secret, and not which. A pod needs none: it names Secrets. */
function hidden(resource: MadeResource, path: string): Violation[] {
    return isHidden(resource, path)
        ? [
              {
                  rule: "secret-plain",
                  path,
                  reason: "has a secret, which everyone who may read the object can read",
                  fix: "put it into a Secret, and name that in secretKeyRef or a volume",
              },
          ]
        : [];
}
