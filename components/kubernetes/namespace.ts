import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedNamespace } from "../hardening/kubernetes.ts";

/** A namespace that lets restricted pods in and no others. */
export interface RestrictedNamespaceArgs {
    /** The namespace's own name. */
    readonly name: string;
    /**
     * Whether the namespace is there already: it then only gets the labels, which go again with the stack, and stays
     * itself. @default false
     */
    readonly adopt?: boolean;
    /**
     * Whether the namespace stays when its stack goes, because claims in it hold data that the stack must find again:
     * it is made where it is not there yet, and otherwise as if it were adopted. @default false
     */
    readonly keep?: boolean;
    /** Whether Pulumi refuses to delete it, with all that is in it. @default false */
    readonly protect?: boolean;
}

/**
 * Makes a namespace, or adopts one, that enforces the `restricted` pod security standard.
 *
 * ```ts
 * const namespace = createRestrictedNamespace("messaging", { name: "messaging" }, { provider });
 * ```
 *
 * @param name the resource's name, in the stack's state.
 * @returns what pods, and Secrets for them, must wait for.
 */
export function createRestrictedNamespace(
    name: string,
    { name: namespace, adopt = false, keep = false, protect = false }: RestrictedNamespaceArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const metadata = { name: namespace, labels: restrictedNamespace };
    if (!adopt && !keep) {
        return new kubernetes.core.v1.Namespace(name, { metadata }, { ...opts, protect, ...knownAs(patch) });
    }
    // Somebody else's fields stay theirs; these labels must hold.
    const annotations = { "pulumi.com/patchForce": "true" };
    return new kubernetes.core.v1.NamespacePatch(
        name,
        { metadata: { ...metadata, annotations } },
        { ...opts, ...knownAs(whole) },
    );
}

const whole = "kubernetes:core/v1:Namespace";
/** Every plugin applies it, whether the namespace is there or not, and only lets go of it when it is deleted. */
const patch = `${whole}Patch`;

/** A stack may go from one to the other, and the namespace with all that is in it must not go in between. */
function knownAs(type: string): pulumi.CustomResourceOptions {
    return { aliases: [{ type }] };
}
