import { hardenedContainer } from "../../../hardening/kubernetes.ts";
import { parseReference } from "../../../images/reference.ts";
import type { ChartValues } from "./plan.ts";

/** Memory and CPU of the small containers beside the server. */
export const helperResources = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } };

/** An image by all three parts: a registry alone would give wrong references. */
export function image(text: string): Record<string, string> {
    const { registry, path, tag, digest } = parseReference(text);
    // With its `digest` value, the chart would drop the tag.
    return { registry, repository: path, tag: digest === undefined ? tag : `${tag}@${digest}` };
}

/** A container beside the server. It has the server's user, or it could not signal the server. */
export function helper(reference: string | undefined): ChartValues {
    return reference === undefined
        ? { enabled: false }
        : {
              enabled: true,
              image: image(reference),
              merge: { ...hardenedContainer, resources: helperResources },
          };
}

/** A JSON patch that appends to a list. A merge would replace the chart's entries. */
export function append(list: string, value: unknown): ChartValues {
    return { op: "add", path: `${list}/-`, value };
}
