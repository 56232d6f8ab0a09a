/* Written by "npm run docs" from the comments and types in components/, where changes belong. */
import type * as pulumi from "@pulumi/pulumi";

export const AckPolicy = { None: "none", Explicit: "explicit", All: "all" } as const;
export type AckPolicy = (typeof AckPolicy)[keyof typeof AckPolicy];

/** A port that a service listens on besides the one that `port` and `containerPort` describe. */
export interface AppPort {
    /** The port's name, for `health` and on Kubernetes: at most 15 lowercase letters, digits and "-". It cannot be "http", the name of the port that `port` and `containerPort` describe. Example: `"metrics"`. */
    name: string;
    /** The port in the container, from 1025 to 65535; different from all others. */
    containerPort: number;
    /** Docker: the host port of the first replica; replica i gets this port plus i. Kubernetes: the port of the Service. Default: none: only others on the same network connect to it. */
    port?: number;
}

/** A folder of a service that outlives its containers, and the service itself. */
export interface AppVolume {
    /** The volume's name: at most 20 lowercase letters, digits and "-". The volume itself is called `<component>-<name>`, and a later service of that name finds it. Example: `"data"`. */
    name: string;
    /** The folder in the container, which the service may write to. Use one that the image does not have: a Docker Engine copies files of the image, with their owner, into a new volume. Example: `"/data"`. */
    path: string;
    /** How much the volume can hold. Kubernetes enforces it; a Docker Engine does not. Example: `"1Gi"`. */
    size: string;
    /** Whether several replicas can use the volume at a time. On Kubernetes its storage class must support ReadWriteMany. A volume that is not shared cannot be combined with several `replicas` or with `autoscale`. Default: false - most programs expect to be the only one that writes to their files. */
    shared?: boolean;
}

export interface Authentication {
    /** The users, at least one. The components' outputs have the login of the first. */
    users?: NatsUser[];
    /** What users may do that have no permissions of their own. Default: everything. */
    defaultPermissions?: NatsPermissions;
    /** The token that all clients share. A secret. */
    token?: pulumi.Input<string>;
    /** The operator, whose accounts have the users. */
    operator?: NatsOperator;
}

/** How far a HorizontalPodAutoscaler may scale a service. It has at least `replicas` pods. */
export interface Autoscale {
    /** The maximum number of replicas: at least `replicas`, at most 1000. */
    max: number;
    /** The target utilization of the requested CPU, in percent, from 1 to 100. Default: 70 - leaves room for the load that comes while new pods start. */
    cpuPercent?: number;
}

/** Another bucket. */
export interface BucketOrigin {
    /** Its name. Example: `"config"`. */
    name: string;
}

/** The logins with which private dependencies are downloaded. They are mounted for that one step only: no image, layer, build argument or log contains them. */
export interface CargoSecrets {
    /** Tokens by the registry's name in `.cargo/config.toml`. Default: {} - none. */
    registries?: { [key: string]: pulumi.Input<string> };
    /** Tokens or passwords for git by the URL of a host or a repository. The URL may contain the user (`https://ci@git.example.com`); otherwise the user is `x-access-token`. Default: {} - none. */
    git?: { [key: string]: pulumi.Input<string> };
    /** Whether to forward the SSH agent of the machine that runs Pulumi (`SSH_AUTH_SOCK`), for `ssh://` URLs, with that machine's known hosts. Default: false - an agent can log in to more than git. */
    ssh?: boolean;
}

export interface Certificate {
    /** The certificate, followed by the intermediate certificates of its authority. */
    certificate?: pulumi.Input<string>;
    /** Its private key. A secret. */
    key?: pulumi.Input<string>;
    /** The authority that signed it, for the other side to trust. */
    ca?: pulumi.Input<string>;
    /** The Secret's name, in the cluster's namespace. Example: `"nats-tls"`. */
    secretName?: string;
}

/** The NATS chart and where to get it. */
export interface ChartSource {
    /** Its name in the `repository`; or a local folder, or `oci://…`, with which the repository has no effect. Default: "nats" - the upstream name. Example: `"oci://registry.example.com/charts/nats"`. */
    name?: string;
    /** The chart's version. Its major and minor version must be those of the server image. No effect on a local folder, which has one version. Default: that of the image: "2.15.0" for servers 2.15, "2.14.2" for servers 2.14. */
    version?: string;
    /** The URL of the chart repository. Default: "https://nats-io.github.io/k8s/helm/charts/" - the upstream repository. */
    repository?: string;
    /** The login for a private repository, or for the registry of `oci://…`. Requires `password`. Default: no login. */
    username?: string;
    /** Its password. A secret. Requires `username`. Default: no login. */
    password?: pulumi.Input<string>;
}

export const ClientCertificates = { Verify: "verify", VerifyAndMap: "verifyAndMap" } as const;
export type ClientCertificates = (typeof ClientCertificates)[keyof typeof ClientCertificates];

export interface ClientTls {
    /** The certificate, followed by the intermediate certificates of its authority, in PEM. */
    certificate?: pulumi.Input<string>;
    /** Its private key, in PEM. A secret. */
    key?: pulumi.Input<string>;
    /** The Secret's name, in the cluster's namespace. Example: `"nats-tls"`. */
    secretName?: string;
}

export const Compression = { None: "none", S2: "s2" } as const;
export type Compression = (typeof Compression)[keyof typeof Compression];

/** A durable consumer, with the server's own properties (https://docs.nats.io/nats-concepts/jetstream/consumers#configuration). What is left out has the server's default. Clients pull messages, unless there is a `deliverSubject`. Example: `{ filterSubject: "orders.eu.>", ackWait: "10s", maxDeliver: 5 }`. */
export interface Consumer {
    /** What it is for: at most 4 KB. Default: none. */
    description?: string;
    /** The subjects of the messages. Cannot be combined with `filterSubjects`. Default: all. Example: `"orders.eu.>"`. */
    filterSubject?: string;
    /** The same with several subjects, which must not overlap. Default: all. */
    filterSubjects?: string[];
    /** Which messages clients acknowledge. It cannot be changed. Default: "explicit" - each. */
    ackPolicy?: AckPolicy;
    /** The time to acknowledge a message, after which it is delivered again. Default: 30 seconds. Example: `"10s"`. */
    ackWait?: string;
    /** How often a message is delivered. Default: without limit. */
    maxDeliver?: number;
    /** The times between deliveries of a message, in place of `ackWait`. Default: none. Example: `["1s", "10s", "1m"]`. */
    backoff?: string[];
    /** The maximum number of messages without acknowledgement. Default: 1000. */
    maxAckPending?: number;
    /** Which message is the first. It cannot be changed. Default: "all". */
    deliverPolicy?: DeliverPolicy;
    /** The sequence of the first message, with `by_start_sequence`. It cannot be changed. Default: none. */
    startSequence?: number;
    /** The time of the first message, with `by_start_time`. It cannot be changed. Default: none. Example: `"2026-01-31T12:00:00Z"`. */
    startTime?: string;
    /** Whether messages come as fast as possible, or as they were published. It cannot be changed. Default: "instant". */
    replayPolicy?: ReplayPolicy;
    /** The maximum number of requests that wait. It cannot be changed. Default: 512. */
    maxWaiting?: number;
    /** The maximum number of messages in one request. Default: no limit. */
    maxBatch?: number;
    /** The maximum size of all messages in one request. Default: no limit. Example: `"1Mi"`. */
    maxBytes?: string;
    /** The maximum time that a request waits: at least 1 ms. Default: no limit. Example: `"30s"`. */
    maxExpires?: string;
    /** The time after which the server deletes it when nobody uses it. Default: never. Example: `"24h"`. */
    inactiveThreshold?: string;
    /** The number of servers that keep its state: at most those of the stream. Default: as the stream. */
    replicas?: number;
    /** Whether its state is in memory only. It cannot be changed. Default: false. */
    memoryStorage?: boolean;
    /** Whether to leave out the messages' bodies. Default: false. */
    headersOnly?: boolean;
    /** The share of acknowledgements that are observed. Default: none. Example: `"10%"`. */
    sampleFrequency?: string;
    /** The time before which it delivers nothing. Default: none. Example: `"2026-01-31T12:00:00Z"`. */
    pauseUntil?: string;
    /** Which clients of a group get messages. Default: "none". */
    priorityPolicy?: PriorityPolicy;
    /** The groups of clients, with `priorityPolicy`. Default: none. Example: `["jobs"]`. */
    priorityGroups?: string[];
    /** The time after which a pinned client loses its place. Default: two minutes. Example: `"30s"`. */
    priorityTimeout?: string;
    /** The subject that messages are pushed to. Default: none: clients pull. Example: `"push.orders"`. */
    deliverSubject?: string;
    /** The queue group of the clients of `deliverSubject`. Default: none. */
    deliverGroup?: string;
    /** Whether it slows down for slow clients of `deliverSubject`. It cannot be changed. Default: false. */
    flowControl?: boolean;
    /** The time between heartbeats to `deliverSubject`: at least 100 ms. It cannot be changed. Default: none. Example: `"5s"`. */
    idleHeartbeat?: string;
    /** The maximum of bits per second to `deliverSubject`. Default: no limit. */
    rateLimit?: number;
    /** Labels with values. Default: none. */
    metadata?: { [key: string]: string };
    /** Whether it stays in the cluster when its declaration is removed, or is deleted with its messages. A change takes effect with the next update, so set `"delete"` and update before you remove it. Default: "retain" - Pulumi forgets it, and a later declaration takes it over. */
    onDelete?: OnDelete;
}

export interface ConsumerLimits {
    /** The time after which an unused consumer is deleted. Default: never. Example: `"24h"`. */
    inactiveThreshold?: string;
    /** The maximum number of messages without acknowledgement. Default: no limit. */
    maxAckPending?: number;
}

export const DeliverPolicy = {
    New: "new",
    All: "all",
    Last: "last",
    By_start_sequence: "by_start_sequence",
    By_start_time: "by_start_time",
    Last_per_subject: "last_per_subject",
} as const;
export type DeliverPolicy = (typeof DeliverPolicy)[keyof typeof DeliverPolicy];

export const Discard = { Old: "old", New: "new" } as const;
export type Discard = (typeof Discard)[keyof typeof Discard];

export interface External {
    /** The prefix of the API there. Example: `"$JS.hub.API"`. */
    api: string;
    /** The prefix of the subjects on which messages are delivered. Default: none. */
    deliver?: string;
}

export const ExternalTrafficPolicy = { Cluster: "Cluster", Local: "Local" } as const;
export type ExternalTrafficPolicy = (typeof ExternalTrafficPolicy)[keyof typeof ExternalTrafficPolicy];

/** A route of the Gateway API, which the cluster must have: https://gateway-api.sigs.k8s.io/api-types/httproute/. */
export interface GatewayRoute {
    /** The Gateway's name. */
    gateway: string;
    /** The Gateway's namespace. Default: the service's own namespace. */
    gatewayNamespace?: string;
    /** The host name; it may begin with `*.`. Example: `"hello.example.com"`. */
    host: string;
}

/** Health over gRPC. */
export interface GrpcHealth {
    /** The gRPC service to check. Default: the whole server. Example: `"shop.Till"`. */
    service?: string;
    /** The name of one of `ports`. Default: the port that `port` and `containerPort` describe. Example: `"admin"`. */
    port?: string;
}

export interface Health {
    /** Whether the service is healthy as long as it keeps running. Default: false. */
    none?: boolean;
    /** Health over HTTP, with your own paths or port. */
    http?: HttpHealth;
    /** Health over gRPC, of one service or on your own port. */
    grpc?: GrpcHealth;
    /** Health by a connection, on your own port. */
    tcp?: TcpHealth;
    /** The program's arguments, or a whole command. */
    exec?: string[];
}

/** Health over HTTP. */
export interface HttpHealth {
    /** The path for liveness, on Kubernetes. A path without a query. Default: "/healthz" - the name that Kubernetes' own components use. */
    liveness?: string;
    /** The path for readiness. A path without a query. Default: "/readyz" - likewise. Example: `"/ready"`. */
    readiness?: string;
    /** The name of one of `ports`. Default: the port that `port` and `containerPort` describe. Example: `"admin"`. */
    port?: string;
}

/** An Ingress: https://kubernetes.io/docs/concepts/services-networking/ingress/. */
export interface Ingress {
    /** The host name; it may begin with `*.`. Example: `"hello.example.com"`. */
    host: string;
    /** The ingress class. Default: the cluster's default class. Example: `"nginx"`. */
    className?: string;
    /** The Secret with the host's certificate, in the same namespace. Default: no TLS. Example: `"hello-tls"`. */
    tlsSecretName?: string;
    /** Annotations, such as those that an ingress controller reads. Default: {} - none. Example: `{ "nginx.ingress.kubernetes.io/proxy-body-size": "8m" }`. */
    annotations?: { [key: string]: string };
}

/** Persistence. Every server has a file store of its own. */
export interface JetStream {
    /** Whether it is on. Default: true. */
    enabled?: boolean;
    /** The size of one server's file store: a number and a unit, at least `1Mi`. Example: `"10Gi"`. */
    size?: string;
    /** The memory for memory streams on one server: a number and a unit, `1Mi` to half of the server's `memory`, which it is a part of. Default: no memory streams. Example: `"64Mi"`. */
    memoryStore?: string;
    /** The JetStream domain, which leaf nodes need (https://docs.nats.io/running-a-nats-service/configuration/leafnodes/jetstream_leafnodes). Default: no domain. Example: `"hub"`. */
    domain?: string;
    /** How often the server makes the operating system write to the disk: a duration such as `10s`, or `always`, before each message is acknowledged. What is not on the disk yet is lost when machines lose power or crash, on one server, or on several at once (https://github.com/nats-io/nats-server/issues/7564). `always` costs throughput. Default: the server's own interval of two minutes. Example: `"always"`. */
    syncInterval?: string;
    /** What streams may use of `size` on one server: a number and a unit, `1Mi` to `size`. Servers do not start with less than they use, and refuse streams whose `maxBytes` together are more. Default: on Kubernetes 85 % of `size`, because a volume of 10Gi holds less than 10Gi of files (https://github.com/nats-io/k8s/pull/717); on Docker all of it. Example: `"9Gi"`. */
    maxFileStore?: string;
}

/** A key-value bucket (https://docs.nats.io/nats-concepts/jetstream/key-value-store). Example: `{ history: 5, ttl: "1h", replicas: 3 }`. */
export interface KeyValue {
    /** The number of values to keep of each key: 1 to 64. Default: 1. */
    history?: number;
    /** The maximum age of values. Default: no limit. Example: `"1h"`. */
    ttl?: string;
    /** The maximum size of one value. Default: the servers' `maxPayload`. Example: `"64Ki"`. */
    maxValueSize?: string;
    /** Publishes changes again. Default: no. */
    republish?: StreamRepublish;
    /** The bucket that this one is a copy of. It cannot be changed. Default: none. */
    mirror?: BucketOrigin;
    /** Buckets whose values are copied into this one. Default: none. */
    sources?: BucketOrigin[];
    /** Whether values are compressed on the disk. Default: false. */
    compression?: boolean;
    /** How long markers of expired keys stay: at least a second. Default: no markers. Example: `"1m"`. */
    limitMarkerTTL?: string;
    /** The account that has it. Another account is another stream: the one before stays in its account. A user of the account manages it, one without permissions if there is any. Default: that of the cluster's first user. Example: `"BILLING"`. */
    account?: string;
    /** What it is for: at most 4 KB. Default: none. */
    description?: string;
    /** Where messages are kept. It cannot be changed. Memory requires `jetstream.memoryStore` of the cluster. Default: "file" - messages survive a restart. */
    storage?: Storage;
    /** The number of servers that keep a copy: 1 to 5, and not more than the cluster has. Default: 1 - as for the server; 3 survive the loss of one. */
    replicas?: number;
    /** The maximum size of all messages on one server. Default: the server's file store. Example: `"1Gi"`. */
    maxBytes?: string;
    /** Which servers keep it. Default: any. */
    placement?: StreamPlacement;
    /** Labels with values. Default: none. Example: `{ team: "shop" }`. */
    metadata?: { [key: string]: string };
    /** Whether it stays in the cluster when its declaration is removed, or is deleted with its messages. A change takes effect with the next update, so set `"delete"` and update before you remove it. Default: "retain" - Pulumi forgets it, and a later declaration takes it over. */
    onDelete?: OnDelete;
}

/** Another cluster that the servers join as leaf nodes (https://docs.nats.io/running-a-nats-service/configuration/leafnodes). */
export interface LeafRemote {
    /** The addresses of its servers' listeners for leaf nodes, or for websockets, without a login. Example: `["tls://hub.example.com:7422"]`. */
    urls: string[];
    /** The account of this cluster whose messages are exchanged. Default: the global account. Example: `"ORDERS"`. */
    account?: string;
    /** The user to log in as. Requires `password`. Cannot be combined with `credentials`. Default: no login, or that of `credentials`. Example: `"edge"`. */
    user?: string;
    /** The user's password. A secret. Default: none. */
    password?: pulumi.Input<string>;
    /** The content of a credentials file (`.creds`), with which a user of an operator's account logs in. A secret: pass an output of `config.requireSecret`. Default: none. */
    credentials?: pulumi.Input<string>;
    /** The authority that signed its servers' certificates, in PEM. Default: the authorities of the image. */
    ca?: pulumi.Input<string>;
    /** A certificate to show, in PEM. Requires `key`. Default: none. */
    certificate?: pulumi.Input<string>;
    /** The private key of `certificate`. A secret. Default: none. */
    key?: pulumi.Input<string>;
    /** Subjects that do not come in from there. Default: [] - none. Example: `["internal.>"]`. */
    denyImports?: string[];
    /** Subjects that do not go out to there. Default: [] - none. Example: `["internal.>"]`. */
    denyExports?: string[];
}

export const Link = { Dynamic: "dynamic", Static: "static" } as const;
export type Link = (typeof Link)[keyof typeof Link];

export interface ListenerPorts {
    leafnodes?: number;
    websocket?: number;
    mqtt?: number;
    gateway?: number;
}

export interface Listeners {
    leafnodes?: Certificate;
    websocket?: Certificate;
    mqtt?: Certificate;
    gateway?: Certificate;
}

/** An account: users of one account do not see the subjects and streams of another, except what it exports (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/accounts). Example: `{ jetstream: { maxFile: "10Gi" }, exports: [{ stream: "orders.>" }] }`. */
export interface NatsAccount {
    /** How much all its clients together may use. Default: no limits. */
    limits?: NatsAccountLimits;
    /** How much of JetStream its users may use; `false` for none of it. Default: {} - no limits but the cluster's. */
    jetstream?: NatsAccountJetStream;
    /** What other accounts may import. Default: [] - nothing. */
    exports?: NatsExport[];
    /** What its users see of other accounts. Default: [] - nothing. */
    imports?: NatsImport[];
    /** Where messages that its users publish to a subject go instead: a subject, or several with their shares in percent (https://docs.nats.io/nats-concepts/subject_mapping). Default: {} - nowhere else. Example: `{ "orders.*": "shop.orders.{{wildcard(1)}}" }`. */
    mappings?: { [key: string]: NatsMapping[] };
}

/** The limits of an account's streams, in the whole cluster. Every replica counts. */
export interface NatsAccountJetStream {
    /** Whether it is on. Default: true. */
    enabled?: boolean;
    /** The size of all streams in files, a number and a unit. Default: no limit. */
    maxFile?: string;
    /** The size of all streams in memory, a number and a unit. Default: no limit. */
    maxMemory?: string;
    /** The number of streams. Default: no limit. */
    maxStreams?: number;
    /** The number of consumers. Default: no limit. */
    maxConsumers?: number;
    /** The number of messages that a consumer may have delivered without an acknowledgement. Default: no limit. */
    maxAckPending?: number;
    /** The size of one stream in files, a number and a unit. Default: no limit. */
    maxFileStream?: string;
    /** The size of one stream in memory, a number and a unit. Default: no limit. */
    maxMemoryStream?: string;
    /** Whether a stream must state its size. Default: false. */
    maxBytesRequired?: boolean;
}

/** The limits of an account on each server. */
export interface NatsAccountLimits {
    /** The number of connections. Default: no limit. */
    connections?: number;
    /** The number of subscriptions. Default: no limit. */
    subscriptions?: number;
    /** The number of leaf nodes. Default: no limit. */
    leafNodes?: number;
    /** The size of the largest message, a number and a unit. Default: that of the servers. */
    payload?: string;
}

/** Backups of a cluster's streams that a CronJob makes. */
export interface NatsBackup {
    /** When, in UTC, as five fields of cron. Example: `"30 2 * * *"`. */
    schedule: string;
    /** The size of the volume with the backups: room for `keep` backups and one more, which is there while the oldest still is. A snapshot is about as large as its stream. Example: `"20Gi"`. */
    size: string;
    /** How many backups stay: 1 to 1000. The oldest is removed when a new one is complete. Default: 7 - a week of daily backups. */
    keep?: number;
    /** The accounts whose streams are saved. Each needs a stream, or the backup fails. Default: all accounts with JetStream. Example: `["SHOP"]`. */
    accounts?: string[];
    /** The volume's storage class. Default: that of JetStream's volumes. Example: `"archive"`. */
    storageClass?: string;
    /** `dhi.io/natscli:<tag>`, which makes the snapshots. Example: `"dhi.io/natscli:0.4.0-debian13"`. */
    image: string;
    /** `dhi.io/busybox:<tag>`, which names and removes folders. Example: `"dhi.io/busybox:1.37.0-debian13"`. */
    busyboxImage: string;
}

export interface NatsConnection {
    /** The network of the cluster's containers. */
    network?: pulumi.Input<string>;
    /** The servers' URLs, separated by commas, for workloads on the same container network or in the same Kubernetes cluster. Without credentials. */
    clientUrl: pulumi.Input<string>;
    /** The base URLs of the servers' monitoring endpoints. */
    monitorUrls: pulumi.Input<string[]>;
    /** The certificate authority to trust, in PEM; undefined where clients connect without TLS. */
    caCertificate?: pulumi.Input<string>;
    /** The certificate that clients show, with its chain, in PEM; undefined where they show none, or have it from a Secret. */
    clientCertificate?: pulumi.Input<string>;
    /** Its private key, in PEM. A secret. */
    clientKey?: pulumi.Input<string>;
    /** How the user logs in: a `LoginKind`. A text, because an enumeration in an output of one component cannot be an input of another in YAML. Default: by a password if there is a `username`, or else by a token. */
    loginKind?: string;
    /** The user to log in as; undefined where clients log in with something else than a user and a password. */
    username?: pulumi.Input<string>;
    /** The user's password, or the token, the seed of the NKey, or the credentials (`.creds`). A secret. */
    password: pulumi.Input<string>;
    /** The cluster's namespace. Workloads that mount `caSecret` must be in it. */
    namespace?: string;
    /** The labels that a pod needs to connect, where there is a network policy. */
    clientLabels?: { [key: string]: string };
    /** The Secret in the same namespace that has the authority as `ca.crt`; undefined where clients connect without TLS. */
    caSecret?: string;
    /** The Secret in the same namespace that has the certificate of clients as `tls.crt` and `tls.key`; undefined without one. */
    clientSecret?: string;
}

/** What an account lets others import: messages, or requests and their replies. */
export interface NatsExport {
    /** The subjects of messages, with or without wildcards. Default: required without `service`. */
    stream?: string;
    /** The subjects of requests, with or without wildcards. Cannot be combined with `stream`. Default: none. */
    service?: string;
    /** How a request is answered: by one reply, several, or one in chunks. Default: "single". */
    response?: Response;
    /** The accounts that may import it. Default: every account. */
    accounts?: string[];
}

/** What an account imports from another one, which must export it. */
export interface NatsImport {
    /** The account that exports it. */
    account: string;
    /** The subjects of messages, with or without wildcards. Default: required without `service`. */
    stream?: string;
    /** The subjects of requests, with or without wildcards. Cannot be combined with `stream`. Default: none. */
    service?: string;
    /** The subject under which the account's users see it. Default: the same. */
    to?: string;
    /** A prefix of the subject of messages, in place of `to`. Default: none. */
    prefix?: string;
}

/** One of several subjects that a subject is mapped to. */
export interface NatsMapping {
    /** The subject. */
    to: string;
    /** The share of messages, 0 to 100 percent. */
    weight: number;
    /** The cluster in which it applies. Default: all. */
    cluster?: string;
}

/** Which pods may connect, where the cluster's network enforces policies. */
export interface NatsNetworkPolicy {
    /** Whether it is on. Default: true. */
    enabled?: boolean;
    /** More namespaces whose pods with the cluster's `clientLabels` may connect. Default: [] - only pods of the cluster's own namespace. Example: `["shop"]`. */
    clientNamespaces?: string[];
    /** Addresses that may connect, as CIDR: of clients outside of the Kubernetes cluster, as the servers see them. That is the node's address, unless the `externalTrafficPolicy` is `Local`. Default: none; with `Local` those that the load balancer admits. Example: `["203.0.113.0/24"]`. */
    from?: string[];
    /** The namespace whose pods may read metrics and the monitoring endpoints. Default: the cluster's own namespace. Example: `"monitoring"`. */
    scraperNamespace?: string;
}

/** Accounts and users that an operator signed, made with `nsc` (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/jwt). */
export interface NatsOperator {
    /** The operator's JWT, as `nsc describe operator --raw` prints it. Public. */
    jwt: string;
    /** The public key of the system account. Default: the one that the operator's JWT names. */
    systemAccount?: string;
    /** Where servers keep the accounts' JWTs: in `memory`, where `accounts` has all of them; or `full`, in the volume of the data, where `nsc push` adds and changes them. Default: "memory". */
    resolver?: Resolver;
    /** JWTs of accounts by their public keys. Public. Required with the resolver `memory`. Default: {} - none. */
    accounts?: { [key: string]: string };
    /** The credentials (`.creds`) of the user that services log in as. A secret. */
    credentials: pulumi.Input<string>;
    /** The credentials of a user of the system account. A secret. Default: none. */
    systemCredentials?: pulumi.Input<string>;
}

/** What a user may do. A subject may have wildcards (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/authorization). Example: `{ publish: ["orders.>"], subscribe: ["_INBOX.>"] }`. */
export interface NatsPermissions {
    /** Subjects to publish to; `[]` for none. Default: all subjects. */
    publish?: string[];
    /** Subjects to subscribe to; `[]` for none. Default: all subjects. */
    subscribe?: string[];
    /** Subjects that the user must not publish to, which take precedence over `publish`. Default: none. */
    denyPublish?: string[];
    /** Subjects that the user must not subscribe to, which take precedence over `subscribe`. Default: none. */
    denySubscribe?: string[];
    /** Whether the user may reply to a request on its reply subject, without permission to publish there: `true` for one reply within two minutes. Default: false - replies need a permission to publish. Example: `{ max: 10, expires: "30s" }`. */
    allowResponses?: NatsResponses;
    /** Subjects that the user may subscribe to as a member of these queue groups only. Groups may have wildcards. Default: none. Example: `{ "orders.new": ["billing"] }`. */
    queue?: { [key: string]: string[] };
}

/** How a user may reply to requests. */
export interface NatsResponses {
    /** Whether it is on. Default: true. */
    enabled?: boolean;
    /** The number of replies to a request, at least 1. Default: 1. */
    max?: number;
    /** The time for the replies, for example `30s`. Default: "2m" - the server's own default. */
    expires?: string;
}

/** How clients outside of the Kubernetes cluster reach the Service of the servers. */
export interface NatsService {
    /** `ClusterIP`: only from within; `NodePort`: at a port of each node; `LoadBalancer`: by a load balancer of the cloud, or one such as MetalLB (https://kubernetes.io/docs/concepts/services-networking/service/). Default: "ClusterIP" - nothing outside of the Kubernetes cluster connects. Example: `"LoadBalancer"`. */
    type?: Type;
    /** Annotations for what makes the load balancer or the name in DNS. Default: {} - none. Example: `{ "external-dns.alpha.kubernetes.io/hostname": "nats.example.com" }`. */
    annotations?: { [key: string]: string };
    /** The addresses that the load balancer admits, as CIDR. Requires the type `LoadBalancer`. Default: all addresses. Example: `["203.0.113.0/24"]`. */
    sourceRanges?: string[];
    /** The nodes' port for clients, 30000 to 32767 in most clusters. Requires a type other than `ClusterIP`. Default: one that Kubernetes chooses. Example: `30422`. */
    nodePort?: number;
    /** `Local`: a node passes clients on to its own servers only, which see the clients' addresses; `Cluster`: to any server, which sees the node's address. Requires a type other than `ClusterIP`. Default: that of Kubernetes, `Cluster`. Example: `"Local"`. */
    externalTrafficPolicy?: ExternalTrafficPolicy;
    /** The address with port that servers advertise, for clients to reconnect to. `$(POD_NAME)` in it is each server's name, where each has an address of its own. Clients in the Kubernetes cluster receive it as well. Default: none: clients reconnect to the addresses that they were given, which is right behind a load balancer. Example: `"nats.example.com:4222"`. */
    advertise?: string;
}

/** A client user of the cluster. It logs in with a password or an NKey. */
export interface NatsUser {
    /** The name that the user logs in with, and that `nkey` users are known by in the program. */
    name: string;
    /** The password, of which the servers get a bcrypt hash only. For a user with an `nkey`, the seed of that key, which the servers do not get. A secret. Default: required without an `nkey`. */
    password?: pulumi.Input<string>;
    /** The public key of an NKey, as `nk -gen user -pubout` prints it: the user logs in by a signature, and the servers know no secret of it (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth). Default: the user has a password. Example: `"UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4"`. */
    nkey?: string;
    /** One of the cluster's `accounts`. Default: the global account, `$G`, in which JetStream is off as soon as there is another account. */
    account?: string;
    /** What the user may do. Default: the `defaultPermissions`, or else everything. */
    permissions?: NatsPermissions;
}

/** An object store (https://docs.nats.io/nats-concepts/jetstream/obj_store). Example: `{ maxBytes: "10Gi", replicas: 3 }`. */
export interface ObjectStore {
    /** The maximum age of objects. Default: no limit. Example: `"30d"`. */
    ttl?: string;
    /** Whether objects are compressed on the disk. Default: false. */
    compression?: boolean;
    /** The account that has it. Another account is another stream: the one before stays in its account. A user of the account manages it, one without permissions if there is any. Default: that of the cluster's first user. Example: `"BILLING"`. */
    account?: string;
    /** What it is for: at most 4 KB. Default: none. */
    description?: string;
    /** Where messages are kept. It cannot be changed. Memory requires `jetstream.memoryStore` of the cluster. Default: "file" - messages survive a restart. */
    storage?: Storage;
    /** The number of servers that keep a copy: 1 to 5, and not more than the cluster has. Default: 1 - as for the server; 3 survive the loss of one. */
    replicas?: number;
    /** The maximum size of all messages on one server. Default: the server's file store. Example: `"1Gi"`. */
    maxBytes?: string;
    /** Which servers keep it. Default: any. */
    placement?: StreamPlacement;
    /** Labels with values. Default: none. Example: `{ team: "shop" }`. */
    metadata?: { [key: string]: string };
    /** Whether it stays in the cluster when its declaration is removed, or is deleted with its messages. A change takes effect with the next update, so set `"delete"` and update before you remove it. Default: "retain" - Pulumi forgets it, and a later declaration takes it over. */
    onDelete?: OnDelete;
}

export const OnDelete = { Retain: "retain", Delete: "delete" } as const;
export type OnDelete = (typeof OnDelete)[keyof typeof OnDelete];

export const PersistMode = { Default: "default", Async: "async" } as const;
export type PersistMode = (typeof PersistMode)[keyof typeof PersistMode];

export const Platform = { LinuxAmd64: "linux/amd64", LinuxArm64: "linux/arm64" } as const;
export type Platform = (typeof Platform)[keyof typeof Platform];

export const PriorityPolicy = {
    None: "none",
    Overflow: "overflow",
    Pinned_client: "pinned_client",
    Prioritized: "prioritized",
} as const;
export type PriorityPolicy = (typeof PriorityPolicy)[keyof typeof PriorityPolicy];

/** A login for the registry of an adopted image. */
export interface PullLogin {
    /** The user to log in as. */
    username: string;
    /** The user's password or token, a secret. */
    password: pulumi.Input<string>;
}

/** Where to push an image. */
export interface Push {
    /** The image reference, without a digest. Example: `"registry.example.com/team/hello:0.1.0"`. */
    image: string;
    /** The user of the registry; needs `password`. Default: the login of `docker login`. */
    username?: string;
    /** The user's password or token, a secret; needs `username`. Default: the login of `docker login`. */
    password?: pulumi.Input<string>;
}

/** A registry and how to log in to it. */
export interface RegistryLogin {
    /** `dhi.io`, or a mirror. Only the host matters. Example: `"docker.io/acme"`. */
    registry: string;
    /** A Docker ID; or an organization's name, with an organization access token as the `password` (https://docs.docker.com/enterprise/security/access-tokens/). Requires `password`. Default: what `docker login` saved on this machine, for Docker only: clusters cannot read it. */
    username?: string;
    /** The password or access token. A secret. Requires `username`. Default: what `docker login` saved on this machine, for Docker only: clusters cannot read it. */
    password?: pulumi.Input<string>;
}

export const ReplayPolicy = { Instant: "instant", Original: "original" } as const;
export type ReplayPolicy = (typeof ReplayPolicy)[keyof typeof ReplayPolicy];

export const Resolver = { Memory: "memory", Full: "full" } as const;
export type Resolver = (typeof Resolver)[keyof typeof Resolver];

export const Response = { Single: "single", Stream: "stream", Chunked: "chunked" } as const;
export type Response = (typeof Response)[keyof typeof Response];

export const Retention = { Limits: "limits", Interest: "interest", Workqueue: "workqueue" } as const;
export type Retention = (typeof Retention)[keyof typeof Retention];

/** How to build an image from a Cargo project. */
export interface RustBuild {
    /** The folder with `Cargo.toml` and `Cargo.lock`, relative to the Pulumi program; for a workspace its root. Example: `"apps/hello"`. */
    context: string;
    /** A folder above `context`, for a project with path dependencies outside of it: the build sees all of it, and its `.dockerignore` applies. Default: `context`. Example: `"."`. */
    contextRoot?: string;
    /** The program to ship, by its name in `Cargo.toml`. */
    binary: string;
    /** The package of the program, if several packages of a workspace have one of that name. Default: the only one. */
    package?: string;
    /** The image reference of the builder: `rust`, in a `-dev` variant. Example: `"dhi.io/rust:1-debian13-dev"`. */
    builderImage: string;
    /** The image reference of the base: `static`, in a variant that fits the builder and `link`. Example: `"dhi.io/static:20250419-glibc-debian13"`. */
    runtimeImage: string;
    /** Packages of the builder's distribution to install before the build. They are in a layer of their own, which is built once. Default: [] - none. Example: `["protobuf-compiler", "pkg-config"]`. */
    builderPackages?: string[];
    /** Environment variables for cargo and build scripts. Not for secrets: they are build arguments. Default: {} - none. Example: `{ OPENSSL_STATIC: "1" }`. */
    buildEnvironment?: { [key: string]: string };
    /** The logins with which private dependencies are downloaded. Default: none. */
    cargoSecrets?: CargoSecrets;
    /** Files and folders that the program reads at run time, relative to its package's folder or to `context`. They are read-only in the program's working directory. Paths cannot contain spaces. Default: [] - none. Example: `["templates", "static"]`. */
    assets?: string[];
    /** Whether to build with the builder's compiler even if a `rust-toolchain` file requires another one. Default: false - another compiler may not build the project, or build it differently. */
    ignoreToolchain?: boolean;
    /** Whether the program loads the C library from the image, or contains it. It must fit `runtimeImage`. Default: "dynamic" - as cargo links on the builder, with fixes of the C library in each new base. */
    link?: Link;
    /** Features of the package to turn on. Default: [] - only the default features. Example: `["metrics"]`. */
    features?: string[];
    /** Whether the package's default features are on. Default: true - as in cargo. */
    defaultFeatures?: boolean;
    /** The profile of `Cargo.toml` to build with; not a development profile. Default: "release" - the one that is optimized. */
    profile?: string;
    /** Whether the compiler keeps its intermediate results. A small change then compiles in seconds, but the program may be slightly slower, as it is optimized in smaller units. Default: true for an image that stays on the engine, where builds are frequent; false for one that is pushed. */
    incremental?: boolean;
    /** The platform to build for. An engine keeps one platform of an image: images for several are built in CI, and adopted by the digest of their index. Default: that of the machine that runs Pulumi. */
    platform?: Platform;
    /** The commit, for the image's labels and for build scripts, which do not see `.git`: they find it in `GIT_COMMIT` and `VERGEN_GIT_SHA`, and its time in `SOURCE_DATE_EPOCH`. Each value makes another image, so set it where images are published, and not for local tests. Default: none. */
    revision?: string;
    /** The URL of the sources, for the image's labels. Default: `repository` of `Cargo.toml`. */
    source?: string;
    /** Whether `pulumi preview` builds too, to find errors. Default: false - a build takes minutes. */
    buildOnPreview?: boolean;
    /** Where to push the image. Default: nowhere: the image stays on the engine. */
    push?: Push;
    /** The path of your own Dockerfile, with the build arguments of components/rust/Dockerfile. A `.dockerignore` file for it (`<Dockerfile>.dockerignore`) takes precedence over the context's. Default: components/rust/Dockerfile. */
    dockerfile?: string;
}

export const Storage = { Memory: "memory", File: "file" } as const;
export type Storage = (typeof Storage)[keyof typeof Storage];

/** A stream, with the server's own properties (https://docs.nats.io/nats-concepts/jetstream/streams#configuration). What is left out has the server's default. Example: `{ subjects: ["orders.>"], replicas: 3, maxAge: "7d", consumers: { billing: { maxDeliver: 5 } } }`. */
export interface Stream {
    /** The subjects whose messages are stored. Default: the stream's name, without `sources` and `mirror`. */
    subjects?: string[];
    /** When messages are deleted: at limits, when every consumer has acknowledged them, or when one has. The server changes `limits` and `interest` to each other only. Default: "limits". */
    retention?: Retention;
    /** The maximum number of messages. Default: no limit. */
    maxMessages?: number;
    /** The maximum age of messages. Default: no limit. Example: `"7d"`. */
    maxAge?: string;
    /** The maximum size of one message. Default: the servers' `maxPayload`. Example: `"64Ki"`. */
    maxMessageSize?: string;
    /** The maximum number of messages on each subject. Default: no limit. */
    maxMessagesPerSubject?: number;
    /** The maximum number of consumers. Default: no limit. */
    maxConsumers?: number;
    /** Whether the oldest messages are deleted at a limit, or new ones refused. Default: "old". */
    discard?: Discard;
    /** Whether a subject at `maxMessagesPerSubject` refuses new messages; with `discard: "new"`. Default: false. */
    discardNewPerSubject?: boolean;
    /** The time in which a message with the same ID is stored once. Default: two minutes, or `maxAge`. Example: `"10m"`. */
    duplicateWindow?: string;
    /** Whether publishers get no acknowledgement. Default: false. */
    noAck?: boolean;
    /** Streams whose messages are copied into this one. Default: none. */
    sources?: StreamOrigin[];
    /** The stream that this one is a copy of. The server removes, but does not change it. Default: none. */
    mirror?: StreamOrigin;
    /** Publishes stored messages again. Default: no. */
    republish?: StreamRepublish;
    /** New subjects of messages before they are stored. Default: unchanged. */
    subjectTransform?: SubjectTransform;
    /** How stored messages are compressed. Default: "none". */
    compression?: Compression;
    /** The sequence of the first message, when the stream is created. Default: 1. */
    firstSequence?: number;
    /** Whether messages can be neither added nor deleted. The server does not undo it. Default: false. */
    sealed?: boolean;
    /** Whether clients cannot delete messages. The server does not undo it. Default: false. */
    denyDelete?: boolean;
    /** Whether clients cannot purge the stream. The server does not undo it. Default: false. */
    denyPurge?: boolean;
    /** Whether a message may replace all before it. Default: false. */
    allowRollup?: boolean;
    /** Whether every replica answers requests for single messages. Default: false. */
    allowDirect?: boolean;
    /** Whether mirrors answer them too. Default: false. */
    mirrorDirect?: boolean;
    /** Whether messages may have a time to live. The server does not undo it. Default: false. */
    allowMessageTTL?: boolean;
    /** How long markers of deleted subjects stay: at least a second. Default: no markers. Example: `"1h"`. */
    subjectDeleteMarkerTTL?: string;
    /** Whether each subject is a counter. It cannot be changed. Default: false. */
    allowMessageCounter?: boolean;
    /** Whether several messages can be stored at once or not at all. Default: false. */
    allowAtomicPublish?: boolean;
    /** Whether messages can be delayed. The server does not undo it. Default: false. */
    allowMessageSchedules?: boolean;
    /** When messages are written to the disk. It cannot be changed. Default: "default". */
    persistMode?: PersistMode;
    /** Limits of the consumers, and their defaults. Default: none. */
    consumerLimits?: ConsumerLimits;
    /** Durable consumers by name. Default: none: clients may create their own. */
    consumers?: { [key: string]: Consumer };
    /** The account that has it. Another account is another stream: the one before stays in its account. A user of the account manages it, one without permissions if there is any. Default: that of the cluster's first user. Example: `"BILLING"`. */
    account?: string;
    /** What it is for: at most 4 KB. Default: none. */
    description?: string;
    /** Where messages are kept. It cannot be changed. Memory requires `jetstream.memoryStore` of the cluster. Default: "file" - messages survive a restart. */
    storage?: Storage;
    /** The number of servers that keep a copy: 1 to 5, and not more than the cluster has. Default: 1 - as for the server; 3 survive the loss of one. */
    replicas?: number;
    /** The maximum size of all messages on one server. Default: the server's file store. Example: `"1Gi"`. */
    maxBytes?: string;
    /** Which servers keep it. Default: any. */
    placement?: StreamPlacement;
    /** Labels with values. Default: none. Example: `{ team: "shop" }`. */
    metadata?: { [key: string]: string };
    /** Whether it stays in the cluster when its declaration is removed, or is deleted with its messages. A change takes effect with the next update, so set `"delete"` and update before you remove it. Default: "retain" - Pulumi forgets it, and a later declaration takes it over. */
    onDelete?: OnDelete;
}

/** A stream that another one copies. */
export interface StreamOrigin {
    /** Its name. Example: `"ORDERS"`. */
    name: string;
    /** The sequence of the first message. Default: the first that it has. */
    startSequence?: number;
    /** The time of the first message. Default: the first that it has. Example: `"2026-01-31T12:00:00Z"`. */
    startTime?: string;
    /** The subjects of the messages. Cannot be combined with `subjectTransforms`. Default: all. Example: `"orders.eu.>"`. */
    filterSubject?: string;
    /** New subjects of the copies. Only messages on these subjects are copied. Default: unchanged. */
    subjectTransforms?: SubjectTransform[];
    /** Where it is, if it is in another account or JetStream domain. Default: in the same. */
    external?: External;
}

/** Which servers keep a stream. */
export interface StreamPlacement {
    /** The name of the cluster, where gateways connect several. Default: any cluster. Example: `"EAST"`. */
    cluster?: string;
    /** Tags that the servers must have. Default: any server. Example: `["ssd"]`. */
    tags?: string[];
}

/** Publishes stored messages again, for subscribers that need no consumer. */
export interface StreamRepublish {
    /** The subjects of these messages. Default: all. Example: `"orders.>"`. */
    source?: string;
    /** Their new subjects. Example: `"stored.orders.>"`. */
    destination: string;
    /** Whether to leave out the messages' bodies. Default: false - with them. */
    headersOnly?: boolean;
}

/** New subjects for messages. */
export interface SubjectTransform {
    /** The subjects to transform. Example: `"orders.*"`. */
    source: string;
    /** Their new subjects. Example: `"archive.{{wildcard(1)}}"`. */
    destination: string;
}

/** Health by a connection. */
export interface TcpHealth {
    /** The name of one of `ports`. Default: the port that `port` and `containerPort` describe. Example: `"admin"`. */
    port?: string;
}

export const Type = { ClusterIP: "ClusterIP", NodePort: "NodePort", LoadBalancer: "LoadBalancer" } as const;
export type Type = (typeof Type)[keyof typeof Type];

/** An Ingress for the websocket listener, through which browsers connect. */
export interface WebsocketIngress {
    /** The host names. Example: `["nats.example.com"]`. */
    hosts: string[];
    /** The path that clients connect to. Default: "/". Example: `"/nats"`. */
    path?: string;
    /** The ingress class. Default: the cluster's default class. Example: `"nginx"`. */
    className?: string;
    /** The Secret with the certificate that the ingress controller shows to clients. Default: none: the controller's own certificate, or no TLS. Example: `"nats-websocket-tls"`. */
    tlsSecretName?: string;
    /** Annotations for the ingress controller. Where the listener has a certificate, it must be told to use TLS. Default: {} - none. Example: `{ "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" }`. */
    annotations?: { [key: string]: string };
}
