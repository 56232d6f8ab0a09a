/** The public API of the component library. */
export { HardenedRegistry, type HardenedRegistryArgs } from "./images/registry.ts";
export type { ImageReference, ImageSource } from "./images/reference.ts";
export { checkReference, parseReference, printReference, referenceIn } from "./images/reference.ts";
export type { JetStreamArgs, NatsAuthentication, NatsClusterArgs, NatsUser } from "./nats/args.ts";
export type { NatsConnection } from "./nats/connection.ts";
export type { DockerNatsClusterArgs } from "./nats/dockerArgs.ts";
export { DockerNatsCluster } from "./nats/dockerNatsCluster.ts";
