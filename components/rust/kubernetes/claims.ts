import * as kubernetes from "@pulumi/kubernetes";
import type { Resource } from "@pulumi/pulumi";
import type { KubernetesRustAppArgs } from "./args.ts";
import type { AppSite } from "./site.ts";
import { claimSpec, skipAwait } from "./specs.ts";
import { claimName } from "./podVolumes.ts";

/**
 * The claims of a service's volumes, applied and never deleted: one that is there already, because an earlier life of
 * the service has left it, is taken up again by every plugin, with the data that it holds.
 */
export function createClaims(
    { name: component, metadata, options }: AppSite,
    { volumes = [], storageClass, protectData: protect = false }: KubernetesRustAppArgs,
): Resource[] {
    // A stated owner of the fields, so that the next life is the same one. And most are bound only once a pod is there.
    const annotations = { ...skipAwait, "pulumi.com/patchFieldManager": "dhi" };
    return volumes.map((volume) => {
        const name = claimName(component, volume);
        return new kubernetes.core.v1.PersistentVolumeClaimPatch(
            name,
            { metadata: { ...metadata, name, annotations }, spec: claimSpec(volume, storageClass) },
            { ...options, retainOnDelete: true, protect },
        );
    });
}
