import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";
import { createKeptClaim } from "../../kubernetes/claim.ts";
import type { KubernetesRustAppArgs } from "./args.ts";
import { claimSpec, metadataOf } from "./objectSpecs.ts";
import { claimName } from "./podVolumes.ts";

/** The claims of a service's volumes, which a later service of the same name uses again. */
export function createClaims(
    service: string,
    { namespace, volumes = [], storageClass, protectData: protect = false }: KubernetesRustAppArgs,
    options: CustomResourceOptions,
): Resource[] {
    const metadata = metadataOf(service, namespace);
    return volumes.map((volume) =>
        createKeptClaim(
            claimName(service, volume),
            { metadata, spec: claimSpec(volume, storageClass) },
            { ...options, protect },
        ),
    );
}
