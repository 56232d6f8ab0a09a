/**
 * The components for programs in other languages than TypeScript. The schema is inferred from these classes: the first use
 * of a type decides what is plain in it, so that services, which take a cluster's outputs, come before clusters.
 */
export { RustService, type RustServiceArgs } from "./rustService.ts";
export { NatsCluster, type NatsClusterArgs } from "./natsCluster.ts";
export { HardenedRegistry, type HardenedRegistryArgs } from "./hardenedRegistry.ts";
export { RestrictedNamespace } from "./restrictedNamespace.ts";
