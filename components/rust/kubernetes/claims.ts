import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";
import type { KubernetesRustAppArgs } from "./args.ts";
import { claimSpec, metadataOf, skipAwait } from "./objectSpecs.ts";
import { claimName } from "./podVolumes.ts";

/**
 * The claims of a service's volumes. They are applied as patches and never deleted, so that a claim that an earlier
 * service of the same name has left is used again, with its data.
 */
export function createClaims(
    service: string,
    { namespace, volumes = [], storageClass, protectData: protect = false }: KubernetesRustAppArgs,
    options: CustomResourceOptions,
): Resource[] {
    // A fixed field manager, so that a later service owns the fields too. Most claims are bound only once a pod uses them.
    const annotations = { ...skipAwait, "pulumi.com/patchFieldManager": "dhi" };
    return volumes.map((volume) => {
        const name = claimName(service, volume);
        return new kubernetes.core.v1.PersistentVolumeClaimPatch(
            name,
            {
                metadata: { ...metadataOf(service, namespace), name, annotations },
                spec: claimSpec(volume, storageClass),
            },
            { ...options, retainOnDelete: true, protect },
        );
    });
}
