import type { ComponentResource } from "@pulumi/pulumi";

/** The names of a component's public properties that are values: what its outputs in the state must be. */
export function publicOutputs(component: ComponentResource): string[] {
    return Object.keys(component)
        .filter((name) => !name.startsWith("__") && name !== "urn" && name !== "ready")
        .sort();
}
