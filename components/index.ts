/** The public API of the component library. */
export { HardenedRegistry, type HardenedRegistryArgs, type RegistryLogin } from "./images/registry.ts";
export type { ImageReference, ImageSource } from "./images/reference.ts";
export { checkReference, parseReference, printReference, referenceIn } from "./images/reference.ts";
export { createRestrictedNamespace, type RestrictedNamespaceArgs } from "./kubernetes/namespace.ts";
export {
    createKubernetesProvider,
    withoutSecretValues,
    type KubernetesProviderArgs,
} from "./kubernetes/provider.ts";
export type {
    Certificate,
    JetStreamArgs,
    NatsAuthentication,
    NatsClusterArgs,
    NatsUser,
} from "./nats/args.ts";
export type { KubernetesNatsConnection, NatsConnection } from "./nats/connection.ts";
export type { DockerNatsClusterArgs } from "./nats/dockerArgs.ts";
export { DockerNatsCluster } from "./nats/dockerNatsCluster.ts";
export type {
    CertificateSecret,
    CertificateSource,
    ChartSource,
    ExtraListener,
    HelmNatsClusterArgs,
    NatsNetworkPolicy,
} from "./nats/helmArgs.ts";
export { HelmNatsCluster } from "./nats/helmNatsCluster.ts";
export { adoptedImage } from "./rust/adoptedImage.ts";
export type { RustAppArgs, ServiceImage } from "./rust/args.ts";
export type { DockerRustAppArgs } from "./rust/dockerArgs.ts";
export { DockerRustApp } from "./rust/dockerRustApp.ts";
export type { AppEndpoint } from "./rust/endpoint.ts";
export type { RustBuildArgs } from "./rust/build/args.ts";
export type { CargoSecrets } from "./rust/build/cargoSecrets.ts";
export type { RustStaticImageArgs } from "./rust/imageArgs.ts";
export type { KubernetesRustAppArgs } from "./rust/kubernetesArgs.ts";
export type {
    AutoscaleArgs,
    GatewayRouteArgs,
    IngressArgs,
    KubernetesRustAppOptions,
} from "./rust/kubernetesOptions.ts";
export { KubernetesRustApp } from "./rust/kubernetesRustApp.ts";
export { RustStaticImage } from "./rust/rustStaticImage.ts";
