/** The public API of the component library. */
export {
    HardenedRegistry,
    RegistryCredentials,
    type HardenedRegistryArgs,
    type RegistryLogin,
} from "./images/registry.ts";
export type { ImageReference, ImageSource } from "./images/reference.ts";
export type { TagUse } from "./images/tag.ts";
export { checkReference, parseReference, printReference, referenceIn } from "./images/reference.ts";
export { createRestrictedNamespace, type RestrictedNamespaceArgs } from "./kubernetes/namespace.ts";
export {
    createKubernetesProvider,
    withoutSecretValues,
    type KubernetesProviderArgs,
} from "./kubernetes/provider.ts";
export type {
    NatsAccount,
    NatsAccountJetStream,
    NatsAccountLimits,
    NatsExport,
    NatsImport,
    NatsMapping,
} from "./nats/args/accounts.ts";
export type { Certificate, JetStreamArgs, NatsClusterArgs } from "./nats/args/cluster.ts";
export type {
    NatsAuthentication,
    NatsOperator,
    NatsPermissions,
    NatsResponses,
    NatsUser,
} from "./nats/args/users.ts";
export type {
    DockerNatsConnection,
    KubernetesNatsConnection,
    LoginKind,
    NatsConnection,
    NatsLogin,
} from "./nats/connection.ts";
export type { LoginAs, OperatorUser } from "./nats/login.ts";
export type { DockerNatsClusterArgs } from "./nats/docker/args.ts";
export { DockerNatsCluster } from "./nats/docker/cluster.ts";
export type { ClientCertificate, ClientCertificateSource } from "./nats/args/clientTls.ts";
export type {
    CertificateSecret,
    CertificateSource,
    ClientCertificates,
    ExtraListener,
    NatsListenerArgs,
} from "./nats/args/listeners.ts";
export type { NatsExtraConfigArgs } from "./nats/args/extraConfig.ts";
export type { NatsLimitArgs } from "./nats/args/limits.ts";
export type { LeafRemote, NatsRemoteArgs } from "./nats/args/remotes.ts";
export type { NatsBackupArgs } from "./nats/kubernetes/backup/args.ts";
export type { ChartSource, HelmNatsClusterArgs, NatsNetworkPolicy } from "./nats/kubernetes/args.ts";
export { HelmNatsCluster } from "./nats/kubernetes/cluster.ts";
export {
    monitoredOnDocker,
    monitoredOnKubernetes,
    type CertificateText,
    type MonitoredArgs,
    type MonitoredCertificate,
    type MonitoredCluster,
} from "./nats/monitoring/cluster.ts";
export { natsDashboard } from "./nats/monitoring/dashboard.ts";
export {
    natsRules,
    type PrometheusRule,
    type PrometheusRuleGroup,
    type PrometheusRules,
} from "./nats/monitoring/rules.ts";
export type { NatsService, WebsocketIngress } from "./nats/kubernetes/service.ts";
export type { BucketOrigin, KeyValueArgs, ObjectStoreArgs } from "./nats/streams/args/bucket.ts";
export type { Declared, StoredArgs, StreamPlacement, StreamRepublish } from "./nats/streams/args/common.ts";
export type { ConsumerArgs } from "./nats/streams/args/consumer.ts";
export type { StreamArgs, StreamOrigin, SubjectTransform } from "./nats/streams/args/stream.ts";
export type { StreamsArgs } from "./nats/streams/args/streams.ts";
export {
    JetStreamProvider,
    type JetStreamProviderArgs,
    type Member,
    type Members,
    type Tunnel,
} from "./nats/streams/provider.ts";
export {
    Consumer,
    KeyValue,
    ObjectStore,
    Stream,
    type ConsumerResourceArgs,
    type KeyValueResourceArgs,
    type ObjectStoreResourceArgs,
    type StreamResourceArgs,
} from "./nats/streams/resources.ts";
export type { EngineTunnelArgs } from "./tunnel/docker.ts";
export type { PodAccess } from "./tunnel/kubernetes.ts";
export { enforceRules, type EnforcedRules, type RuleArgs } from "./policy/enforce.ts";
export type { Exemption } from "./policy/exemptions.ts";
export type { MadeResource } from "./policy/resource.ts";
export type { RuleContext, RuleName, Violation } from "./policy/rules/rule.ts";
export { adoptedImage } from "./rust/image/adoptedImage.ts";
export type { PullLogin } from "./rust/image/adoptedProgram.ts";
export type { RustAppArgs, ServiceImage } from "./rust/args/app.ts";
export type { GrpcHealth, Health, HttpHealth, TcpHealth } from "./rust/args/health.ts";
export type { AppPort } from "./rust/args/ports.ts";
export type { AppVolume } from "./rust/args/volumes.ts";
export type { DockerRustAppArgs } from "./rust/docker/args.ts";
export { DockerRustApp } from "./rust/docker/app.ts";
export type { AppEndpoint } from "./rust/endpoint.ts";
export type { PushArgs, RustBuildArgs } from "./rust/build/args.ts";
export type { CargoSecrets } from "./rust/build/cargoSecrets.ts";
export type { RustStaticImageArgs } from "./rust/image/args.ts";
export type { KubernetesRustAppArgs } from "./rust/kubernetes/args.ts";
export type { GatewayRouteArgs, IngressArgs } from "./rust/kubernetes/ingressArgs.ts";
export type { AutoscaleArgs, KubernetesRustAppOptions } from "./rust/kubernetes/options.ts";
export { KubernetesRustApp } from "./rust/kubernetes/app.ts";
export type { LinkMode } from "./rust/image/pairing.ts";
export { RustStaticImage } from "./rust/image/staticImage.ts";
