import type {
    DockerNatsClusterArgs,
    DockerRustAppArgs,
    HardenedRegistryArgs,
    HelmNatsClusterArgs,
    KubernetesRustAppArgs,
    RestrictedNamespaceArgs,
    RustStaticImageArgs,
} from "../components/index.ts";

/**
 * The arguments of the library that each class of this package takes, by runtime. `npm run docs` writes
 * generated/arguments.ts from it.
 */
export interface Wrapped {
    readonly HardenedRegistry: { readonly any: HardenedRegistryArgs };
    readonly NatsCluster: {
        readonly Docker: DockerNatsClusterArgs;
        readonly Kubernetes: HelmNatsClusterArgs;
    };
    readonly RestrictedNamespace: { readonly any: RestrictedNamespaceArgs };
    readonly RustService: {
        readonly Docker: DockerRustAppArgs & RustStaticImageArgs;
        readonly Kubernetes: KubernetesRustAppArgs & RustStaticImageArgs;
    };
}
