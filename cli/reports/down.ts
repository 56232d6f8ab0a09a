import type { Workspace } from "../../workspace/workspace.ts";

/** What a Kubernetes stack may leave in its cluster. */
export interface NamespaceLeft {
    readonly namespace: string;
    /** Whether the namespace is kept: it existed before the stack, or services have volumes in it. */
    readonly stays: boolean;
    /** The names of the NATS cluster and of the services with volumes, which their claims have as a label. */
    readonly owners: readonly string[];
}

/** What is left of a Docker stack after its removal. */
export function describeDockerRest(workspace: Workspace, stack: string, volumes: readonly string[]): string {
    return describeRest(workspace, stack, [
        volumes.length > 0
            ? `volumes ${volumes.join(", ")}; remove them with: npm run down -- --stack ${stack} --volumes`
            : "no volumes",
        "images in the Docker Engine; list them with: docker image ls",
    ]);
}

/** What is left of a Kubernetes stack after its removal: Pulumi does not delete the claims of a StatefulSet or of services. */
export function describeKubernetesRest(
    workspace: Workspace,
    stack: string,
    { namespace, stays, owners }: NamespaceLeft,
): string {
    return describeRest(workspace, stack, [
        stays
            ? `the namespace ${namespace} and its volumes; remove the volumes with: kubectl --namespace ${namespace} ` +
              `delete pvc --selector 'app.kubernetes.io/instance in (${owners.join(", ")})'`
            : `nothing in the cluster: the namespace ${namespace} was removed with its volumes`,
    ]);
}

/** What is left of a stack whose manifests were written to a folder. */
export function describeManifestsRest(workspace: Workspace, stack: string): string {
    return describeRest(workspace, stack, [
        "everything that was applied from the manifests: no cluster was contacted",
    ]);
}

function describeRest({ home }: Workspace, stack: string, rest: readonly string[]): string {
    return [
        `The stack "${stack}" is removed. What is left:`,
        ...rest.map((line) => `  ${line}`),
        `  this checkout's state, secrets and tools in ${home}; to remove them, delete the folder`,
    ].join("\n");
}
