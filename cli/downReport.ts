import type { Workspace } from "./workspace.ts";

/** What a Kubernetes stack may leave in its cluster. */
export interface NamespaceLeft {
    readonly namespace: string;
    /** Whether the namespace was there before the stack, and so is there after it. */
    readonly adopted: boolean;
    /** The name of the NATS cluster, which its volumes carry as a label. */
    readonly cluster: string;
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

/** What stays of a Kubernetes stack: Pulumi never deletes the volume claims that a StatefulSet made. */
export function describeKubernetesRest(
    workspace: Workspace,
    stack: string,
    { namespace, adopted, cluster }: NamespaceLeft,
): string {
    return describeRest(workspace, stack, [
        adopted
            ? `volumes with streams, in the namespace ${namespace}, which was there before: ` +
              `kubectl --namespace ${namespace} delete pvc --selector app.kubernetes.io/instance=${cluster} removes them`
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
