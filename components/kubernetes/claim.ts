import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions } from "@pulumi/pulumi";

/** A claim: where it is, and what for. */
interface ClaimArgs {
    readonly metadata: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
    readonly spec: kubernetes.types.input.core.v1.PersistentVolumeClaimSpecPatch;
}

/**
 * A claim that is applied as a patch and never deleted, so that one that was left is used again, with its data.
 */
export function createKeptClaim(
    name: string,
    { metadata, spec }: ClaimArgs,
    options: CustomResourceOptions,
): kubernetes.core.v1.PersistentVolumeClaimPatch {
    // A fixed field manager, so that a later owner has the fields too. Most claims are bound only once a pod uses them.
    const annotations = { "pulumi.com/skipAwait": "true", "pulumi.com/patchFieldManager": "dhi" };
    return new kubernetes.core.v1.PersistentVolumeClaimPatch(
        name,
        { metadata: { ...metadata, name, annotations }, spec },
        { ...options, retainOnDelete: true },
    );
}
