/** The public API of the component library. */
export { HardenedRegistry, type HardenedRegistryArgs, type RegistryLogin } from "./images/registry.ts";
export type { ImageReference, ImageSource } from "./images/reference.ts";
export { checkReference, parseReference, printReference, referenceIn } from "./images/reference.ts";
export type { JetStreamArgs, NatsAuthentication, NatsClusterArgs, NatsUser } from "./nats/args.ts";
export type { NatsConnection } from "./nats/connection.ts";
export type { DockerNatsClusterArgs } from "./nats/dockerArgs.ts";
export { DockerNatsCluster } from "./nats/dockerNatsCluster.ts";
export type { RustAppArgs, ServiceImage } from "./rust/args.ts";
export type { DockerRustAppArgs } from "./rust/dockerArgs.ts";
export { DockerRustApp } from "./rust/dockerRustApp.ts";
export type { AppEndpoint } from "./rust/endpoint.ts";
export type { RustBuildArgs, RustStaticImageArgs } from "./rust/imageArgs.ts";
export { RustStaticImage } from "./rust/rustStaticImage.ts";
