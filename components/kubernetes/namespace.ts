import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedNamespace } from "../hardening/kubernetes.ts";

/** A namespace that admits restricted pods only. */
export interface RestrictedNamespaceArgs {
    /**
     * The name of the namespace.
     *
     * @example "messaging"
     */
    readonly name: string;
    /**
     * Whether the namespace exists already. It then gets only the labels; deleting the stack removes them and leaves
     * the namespace.
     *
     * @default false - the namespace is created, and deleted with the stack
     */
    readonly adopt?: boolean;
    /**
     * Whether deleting the stack leaves the namespace, because claims in it hold data for a later stack. It is created
     * where it does not exist, and adopted where it does.
     *
     * @default false - the namespace is deleted with the stack, and everything in it
     */
    readonly keep?: boolean;
    /**
     * Whether Pulumi refuses to delete the namespace, and everything in it, until `pulumi state unprotect`. Without
     * effect beside {@link adopt} and {@link keep}, with which it is never deleted.
     *
     * @default false - a namespace for development can be deleted
     */
    readonly protect?: boolean;
}

/**
 * Creates or adopts a namespace that enforces the `restricted` pod security standard.
 *
 * ```ts
 * const namespace = createRestrictedNamespace("messaging", { name: "messaging" }, { provider });
 * ```
 *
 * @param name the resource's name in the stack's state.
 * @returns the resource that pods, and their Secrets, must depend on.
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
    // Fields of other managers stay, but these labels must win.
    const annotations = { "pulumi.com/patchForce": "true" };
    return new kubernetes.core.v1.NamespacePatch(
        name,
        { metadata: { ...metadata, annotations } },
        { ...opts, ...knownAs(whole) },
    );
}

const whole = "kubernetes:core/v1:Namespace";
/** Applied whether or not the namespace exists. Deleting it leaves the namespace. */
const patch = `${whole}Patch`;

/** A stack may change from one to the other, which must not delete the namespace with everything in it. */
function knownAs(type: string): pulumi.CustomResourceOptions {
    return { aliases: [{ type }] };
}
