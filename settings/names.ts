/** The project's name in Pulumi.yaml, which is the namespace of its configuration keys. */
export const project = "dhi";

/** The name of a stack's component and its containers, unique among the stacks on an engine. */
export function componentName(stack: string, component: string): string {
    return `${project}-${stack}-${component}`;
}

/** The namespace of a stack on Kubernetes whose settings name none. */
export function defaultNamespace(stack: string): string {
    return `${project}-${stack}`;
}
