import type * as pulumi from "@pulumi/pulumi";
import { unless, type Problem } from "../components/problems.ts";

/** Where a component runs. */
export const Runtime = {
    /** On a Docker Engine. */
    Docker: "docker",
    /** On Kubernetes. */
    Kubernetes: "kubernetes",
} as const;
export type Runtime = (typeof Runtime)[keyof typeof Runtime];

/** The runtime of a component that has none in its arguments. */
export const defaultRuntime: Runtime = Runtime.Docker;

/** Arguments of one runtime only. */
export type OneRuntimeOnly = Readonly<Record<string, string>>;

/** Every argument that the runtime does not have, and everything that it requires and that is missing. */
export function checkRuntime(
    args: object,
    runtime: Runtime,
    only: OneRuntimeOnly,
    required: Readonly<Partial<Record<Runtime, string>>>,
): Problem[] {
    const given = Object.entries(args).filter(([, value]) => value !== undefined);
    const others = given.flatMap(([name]) => {
        const owner = only[name];
        return unless(
            owner === undefined || owner === runtime,
            name,
            `cannot be combined with runtime "${runtime}": remove it, or use runtime "${owner}"`,
        );
    });
    const missing = required[runtime];
    return [
        ...others,
        ...unless(
            missing === undefined || given.some(([name]) => name === missing),
            missing ?? "",
            `is required with runtime "${runtime}"`,
        ),
    ];
}

/** One of several groups of properties, each of which is complete in itself. */
export function checkOneOf(
    path: string,
    value: object | undefined,
    ...groups: readonly string[][]
): Problem[] {
    if (value === undefined) {
        return [];
    }
    const names = Object.entries(value).flatMap(([name, each]) => (each === undefined ? [] : [name]));
    const isComplete = groups.some(
        (group) => names.length === group.length && group.every((name) => names.includes(name)),
    );
    const choices = groups.map((group) => group.join(" and ")).join(", or ");
    return unless(isComplete, path, `requires ${groups.length > 1 ? "either " : ""}${choices}`);
}

/** What must exist before the children of a component on Kubernetes. */
export function dependencies(opts: pulumi.ComponentResourceOptions): pulumi.Resource[] {
    const { dependsOn } = opts;
    // The provider host passes a list of resources.
    return Array.isArray(dependsOn) ? (dependsOn as pulumi.Resource[]) : [];
}

const awaited = new WeakMap<object, pulumi.Output<unknown>>();

/** Makes the plugin wait for a value before it returns a component: the engine stops it after that. */
export function waitFor(component: pulumi.ComponentResource, value: pulumi.Output<unknown>): void {
    awaited.set(component, value);
}

/** Resolves once a component is ready. */
export async function readiness(component: pulumi.ComponentResource): Promise<void> {
    await (awaited.get(component) as { promise(): Promise<unknown> } | undefined)?.promise();
}
