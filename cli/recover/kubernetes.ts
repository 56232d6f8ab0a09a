import type {
    KubernetesObject,
    KubernetesObjectApi,
    V1ObjectMeta,
    V1StatefulSetSpec,
} from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";
import { loadKubeconfig } from "../../components/kubernetes/kubeconfig.ts";
import type { ClusterAccess } from "../../components/kubernetes/provider.ts";
import type { PendingCreate } from "./state.ts";

/** Kinds that have data, or whose removal removes others' objects. A later run takes them over as they are. */
const keptKinds = ["Namespace", "PersistentVolumeClaim", "PersistentVolume", "CustomResourceDefinition"];

const waitMilliseconds = 60_000;

/**
 * Removes the objects that a killed run has made without noting them: a later run is another field manager, which the API
 * server refuses to change them. Claims stay, and so do their volumes.
 *
 * @returns a line for each that was found.
 */
export async function removeFromCluster(creates: readonly PendingCreate[]): Promise<string[]> {
    const objects = creates.filter(
        ({ type, inputs, provider }) =>
            type.startsWith("kubernetes:") &&
            typeof inputs["kind"] === "string" &&
            !keptKinds.includes(inputs["kind"]) &&
            provider["renderYamlToDirectory"] === undefined,
    );
    return (await Promise.all(objects.map(removeObject))).flat();
}

async function removeObject({ inputs, provider, known }: PendingCreate): Promise<string[]> {
    const wanted: KubernetesObject = inputs;
    const { name = "", namespace, labels = {} } = wanted.metadata ?? {};
    const { KubernetesObjectApi: Api } = await import("@kubernetes/client-node");
    const api = Api.makeApiClient(await loadKubeconfig(accessOf(provider)));
    // The plugin's ID of an object.
    const id = namespace === undefined ? name : `${namespace}/${name}`;
    const found = known.includes(id) ? undefined : await read(api, wanted);
    if (found === undefined) {
        return [];
    }
    const what = `${wanted.kind} ${id}`;
    if (!isPulumis(found.metadata) || !hasLabels(found.metadata, labels)) {
        return [`kept the ${what}, because it is not this stack's: remove or rename it`];
    }
    if (ownsClaims(found)) {
        return [`kept the ${what}, because its claims would be removed with it: remove it`];
    }
    await api.delete(found, undefined, undefined, undefined, undefined, "Background");
    for (const deadline = Date.now() + waitMilliseconds; (await read(api, wanted)) !== undefined;) {
        if (Date.now() > deadline) {
            throw new Error(
                `The ${what}, which an interrupted run has left, is not removed after ${waitMilliseconds / 1000} s.`,
            );
        }
        await sleep(500);
    }
    return [`removed the half-made ${what}`];
}

function accessOf({ kubeconfig, context }: PendingCreate["provider"]): ClusterAccess {
    return {
        ...(typeof kubeconfig === "string" ? { kubeconfig } : {}),
        ...(typeof context === "string" ? { context } : {}),
    };
}

async function read(api: KubernetesObjectApi, { apiVersion, kind, metadata }: KubernetesObject) {
    const { name = "", namespace } = metadata ?? {};
    try {
        return await api.read({
            ...{ apiVersion: apiVersion ?? "", kind: kind ?? "" },
            metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
        });
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === 404) {
            return undefined;
        }
        throw error;
    }
}

function isPulumis({ managedFields = [] }: V1ObjectMeta = {}): boolean {
    return managedFields.some(({ manager = "" }) => manager.startsWith("pulumi-kubernetes"));
}

/** Whether a StatefulSet takes its claims with it, which is not the default. */
function ownsClaims(object: KubernetesObject & { readonly spec?: V1StatefulSetSpec }): boolean {
    return object.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete";
}

function hasLabels({ labels = {} }: V1ObjectMeta = {}, expected: Readonly<Record<string, string>>): boolean {
    return Object.entries(expected).every(([key, value]) => labels[key] === value);
}
