import type { Resource } from "../stackPreview.ts";
import { inputsOf, isContainer } from "../values.ts";

/** A resource that uses another one. */
export interface Link {
    readonly from: Resource;
    readonly to: Resource;
}

/** Inputs in which a name is not that of a resource that is used. */
const others = new Set(["build", "image", "imageName", "labels", "metadata", "namespace", "selector"]);

/**
 * What uses what, as far as inputs say, because events of the engine have no dependencies: a resource uses another one if it has
 * the name of it, such as that of a volume, a network, or a server in an address.
 */
export function linksOf(resources: readonly Resource[]): Link[] {
    // Of several objects of Kubernetes with one name, the first stands for all: they are one component's.
    const named = new Map(
        resources.toReversed().flatMap((each) => {
            const name = ownName(each);
            return name === undefined ? [] : [[name, each] as const];
        }),
    );
    return resources.flatMap((from) => {
        const words = new Set(textsIn(from.inputs).flatMap(wordsOf));
        return [...words].flatMap((word) => {
            const to = named.get(word);
            return to === undefined || to === from ? [] : [{ from, to }];
        });
    });
}

/** The name that a resource has on the engine or the cluster, by which others use it. */
function ownName({ type, inputs }: Resource): string | undefined {
    const metadata = inputs["metadata"] as { readonly name?: unknown } | undefined;
    const name = type.startsWith("kubernetes:") ? metadata?.name : (inputs["imageName"] ?? inputs["name"]);
    return typeof name === "string" && !type.endsWith(":RemoteImage") ? name : undefined;
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") {
        return [value];
    }
    return isContainer(value)
        ? inputsOf(value).flatMap(([key, each]) => (others.has(key) ? [] : textsIn(each)))
        : [];
}

/** `nats://nats.shop.svc:4222` has the name `nats`. */
function wordsOf(text: string): string[] {
    return [text, ...text.split(/[^\w-]+/)];
}
