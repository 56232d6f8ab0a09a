/** The project's name in Pulumi.yaml: the namespace of its configuration keys. */
export const project = "dhi";

/** The name of one of a stack's components, and so of its containers: stacks of one engine stay apart. */
export function componentName(stack: string, component: string): string {
    return `${project}-${stack}-${component}`;
}
