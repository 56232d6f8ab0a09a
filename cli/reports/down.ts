import type { Workspace } from "../../workspace/workspace.ts";

/** What a Kubernetes stack may leave in its cluster. */
export interface NamespaceLeft {
    readonly namespace: string;
    /** Whether the namespace stays: it was there before the stack, or services have volumes in it. */
    readonly stays: boolean;
    /** The names of the NATS cluster and of the services with volumes, which these carry as a label. */
    readonly owners: readonly string[];
}

/** What stays of a Docker stack that was removed. */
export function describeDockerRest(workspace: Workspace, stack: string, volumes: readonly string[]): string {
    return describeRest(workspace, stack, [
        volumes.length > 0
            ? `volumes ${volumes.join(", ")}: npm run down -- --stack ${stack} --volumes removes them`
            : "no volumes",
        "the images, in the Docker Engine: docker image ls",
    ]);
}

/** What stays of a Kubernetes stack: Pulumi deletes no volume claims, neither those of a StatefulSet nor of services. */
export function describeKubernetesRest(
    workspace: Workspace,
    stack: string,
    { namespace, stays, owners }: NamespaceLeft,
): string {
    return describeRest(workspace, stack, [
        stays
            ? `volumes with data, in the namespace ${namespace}, which stays: kubectl --namespace ${namespace} ` +
              `delete pvc --selector 'app.kubernetes.io/instance in (${owners.join(", ")})' removes them`
            : `nothing in the cluster: the namespace ${namespace} went, and the volumes with it`,
    ]);
}

/** What stays of a stack whose manifests were written to a folder. */
export function describeManifestsRest(workspace: Workspace, stack: string): string {
    return describeRest(workspace, stack, [
        "what was applied from the manifests, where it was applied: no cluster was asked",
    ]);
}

function describeRest({ home }: Workspace, stack: string, rest: readonly string[]): string {
    return [
        `The stack "${stack}" is down. Left:`,
        ...rest.map((line) => `  ${line}`),
        `  this checkout's state, secrets and tools, in ${home}: delete the folder to forget them`,
    ].join("\n");
}
