/* Written by "npm run docs" from the comments and types in components/, where changes belong. */
import type * as pulumi from "@pulumi/pulumi";
import type {
    AppPort,
    AppVolume,
    Authentication,
    Autoscale,
    Certificate,
    ChartSource,
    ClientCertificates,
    ClientTls,
    GatewayRoute,
    Health,
    Ingress,
    JetStream,
    KeyValue,
    LeafRemote,
    ListenerPorts,
    Listeners,
    NatsAccount,
    NatsBackup,
    NatsConnection,
    NatsNetworkPolicy,
    NatsService,
    ObjectStore,
    PullLogin,
    RegistryLogin,
    RustBuild,
    Stream,
    WebsocketIngress,
} from "./types.ts";

/** What `HardenedRegistry` takes from the components that it wraps. */
export interface HardenedRegistryArguments {
    /** Other registries that images come from. Default: [] - all images come from one registry. */
    further?: RegistryLogin[];
    /** `dhi.io`, or a mirror. Only the host matters. Example: `"docker.io/acme"`. */
    registry: string;
    /** A Docker ID; or an organization's name, with an organization access token as the `password` (https://docs.docker.com/enterprise/security/access-tokens/). Requires `password`. Default: what `docker login` saved on this machine, for Docker only: clusters cannot read it. */
    username?: string;
    /** The password or access token. A secret. Requires `username`. Default: what `docker login` saved on this machine, for Docker only: clusters cannot read it. */
    password?: pulumi.Input<string>;
}

/** What `NatsCluster` takes from the components that it wraps. */
export interface NatsClusterArguments {
    /** Docker: `dhi.io/busybox:<tag>`, or its name in a mirror: gives the volumes to the server's user before the server starts. Example: `"dhi.io/busybox:1.37.0-debian13"`. */
    initImage?: string;
    /** Docker: TLS for clients. The certificate must hold the names that clients connect to: the servers' names (`<name>-0`, …) on the container network, and those that the host is reached by. Default: no TLS. Kubernetes: TLS for clients: a certificate, or a Secret with one. It must hold the names that clients connect to, such as `<name>.<namespace>.svc`. Default: no TLS. Example: `{ secretName: "nats-tls" }`. */
    tls?: Certificate;
    /** Docker: Mutual TLS between servers. The certificate must hold the servers' names (`<name>-0`, …). Default: no TLS: `routePassword` crosses the container network in plain text. Kubernetes: Mutual TLS between servers. The certificate must hold `*.<name>-headless`. The authority that signed it must also have signed that of `tls`: the chart gives servers one file of authorities. Default: no TLS: `routePassword` crosses the pod network in plain text. Example: `{ secretName: "nats-route-tls" }`. */
    routeTls?: Certificate;
    /** The certificate that clients show, with its private key: services that connect to the cluster, and what creates its streams. The authority of the cluster's `tls` signed it. It may be set before `clientCertificates`, so that no client is refused meanwhile. On Kubernetes also a Secret with `tls.crt` and `tls.key`. With `"verifyAndMap"`, all of them are the user that it names. Default: clients show none. */
    clientTls?: ClientTls;
    /** Docker: The host's port for clients of the first server; server i gets this port plus i. These ports must not overlap those from `monitorPort` on. Default: 4222 - the default port of NATS clients. Example: `14222`. */
    clientPort?: number;
    /** Docker: The host's port for monitoring of the first server, on loopback; server i gets this port plus i. These ports must not overlap those from `clientPort` on. Default: 8222 - the port that NATS documents for monitoring. Example: `18222`. */
    monitorPort?: number;
    /** Listeners beside the one for clients: `true` for one without TLS, else its certificate. The one for gateways shows its certificate to other clusters and requires theirs. MQTT requires JetStream. Default: {} - none. Example: `{ websocket: true, mqtt: true }`. */
    listeners?: Listeners;
    /** Docker: The host's ports for `listeners` of the first server, on `publishOn`; server i gets them plus i. Default: { leafnodes: 7422, websocket: 8080, mqtt: 1883, gateway: 7222 } - the ports in the container. Example: `{ websocket: 18080 }`. */
    listenerPorts?: ListenerPorts;
    /** Docker: The host's IP address on which clients connect; `0.0.0.0` for all addresses. Default: "127.0.0.1" - only this machine. Example: `"0.0.0.0"`. */
    publishOn?: string;
    /** Docker: `dhi.io/prometheus-nats-exporter:<tag>`: a container with the metrics of all servers, for Prometheus. Servers neither wait for it nor restart because of it. Default: none. Example: `"dhi.io/prometheus-nats-exporter:0.20.2-debian13"`. Kubernetes: `dhi.io/prometheus-nats-exporter:<tag>`: metrics on port 7777 of each pod. `podMonitor` requires it. Default: none. Example: `"dhi.io/prometheus-nats-exporter:0.20.2-debian13"`. */
    exporterImage?: string;
    /** Docker: The host's port for metrics, on loopback. Only with `exporterImage`. It must be none of the servers' ports. Default: 7777 - the exporter's own default. Example: `17777`. */
    exporterPort?: number;
    /** Docker: The time in which each server, and at last the whole cluster, must become ready, in seconds: 5 to 3600. Default: 120 - small streams are read in seconds; a server reads large ones before it is ready. Example: `600`. Kubernetes: The time in which all servers must become ready, in seconds: 5 to 3600. Default: 600 - a rolling change waits for each server's volume and image in turn. */
    readinessSeconds?: number;
    /** Docker: Whether Pulumi refuses to delete the volumes with the streams, and to delete or forget streams and buckets, until `pulumi state unprotect`. Servers are not protected: a rolling change replaces them. Default: false - a cluster for development can be deleted. Kubernetes: Whether Pulumi refuses to delete or forget streams and buckets until `pulumi state unprotect`. Default: false - a cluster for development can be deleted. */
    protectData?: boolean;
    /** The server image: `dhi.io/nats:<tag>`, with or without a digest, or its name in a mirror. A tag as precise as this one names the same server on every machine, and a digest pins it. Example: `"dhi.io/nats:2.15.1-debian13"`. */
    image: string;
    /** The number of servers, 1 to 9. With `jetstream` it must be odd: an even number survives no more failures than one server less (https://docs.nats.io/running-a-nats-service/configuration/clustering/jetstream_clustering). Default: 3 - the smallest cluster that survives the loss of a server. */
    nodes?: number;
    /** The name of the cluster: letters, digits, `-` and `_`. Default: "NATS" - only gateways, which connect several clusters, need different names. Example: `"EAST"`. */
    clusterName?: string;
    /** Persistence; `false` for a cluster that stores no messages. With it, `nodes` must be odd. Default: { size: "1Gi" } - room for tests and small streams. Example: `{ size: "10Gi", memoryStore: "64Mi" }`. */
    jetstream?: JetStream;
    /** The users that clients log in as, a token that they share, or an operator that signed them. */
    authentication: Authentication;
    /** Accounts by name, which separate users from each other. With another account than the global one, the servers turn JetStream off in the global one, so that every user needs an account. Default: {} - all users share the global account. Example: `{ SHOP: { jetstream: { maxFile: "10Gi" } } }`. */
    accounts?: { [key: string]: NatsAccount };
    /** Accounts that users may leave for another one although the account has streams, which stay in it. Other changes that take users away from streams are refused, and those that take JetStream away from an account with streams always. Default: [] - none. Example: `["SHOP"]`. */
    leaveStreams?: string[];
    /** The password of the user `system` of the system account, who sees and manages all servers, streams and accounts (https://docs.nats.io/running-a-nats-service/configuration/sys_accounts). Cannot be combined with a token or an operator. A secret. Default: nobody can log in to the system account. */
    systemPassword?: pulumi.Input<string>;
    /** The password of the routes between servers. A secret. */
    routePassword: pulumi.Input<string>;
    /** The key with which servers encrypt JetStream's files, 32 characters or more. A secret: pass an output of `config.requireSecret`. Requires `jetstream`. Servers with data encrypt it when they get the key. They start neither without it nor with another one: to change it, each gets an empty volume, which the others fill. Default: files are not encrypted. */
    encryptionKey?: pulumi.Input<string>;
    /** The memory limit of one server: a number and a unit, at least `32Mi`. `GOMEMLIMIT` is set to 80 % of it, so that Go collects garbage before the limit is reached (https://github.com/nats-io/k8s/tree/main/helm/charts/nats). Default: "256Mi" - enough for a small cluster. Example: `"2Gi"`. */
    memory?: string;
    /** The CPU limit of one server in cores, 0.01 to 1024. Default: no limit: a throttled server answers late and may lose its leadership of streams. Example: `0.5`. */
    cpus?: number;
    /** The size of the largest message: a number and a unit, `1Ki` to `64Mi`. The server warns above `8Mi` (https://docs.nats.io/running-a-nats-service/configuration#limits). Default: "1Mi" - the server's own default. Example: `"8Mi"`. */
    maxPayload?: string;
    /** Whether clients must show a certificate that the authority of the cluster's `tls` signed, beside their login (`"verify"`), or instead of it (`"verifyAndMap"`): then a user's name is an email address, a DNS name or the whole subject of the certificate, and passwords are not used (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/tls_mutual_auth). Requires `tls`. With `"verifyAndMap"`, only clients and gateways may have listeners. Default: no client needs a certificate. */
    clientCertificates?: ClientCertificates;
    /** Other clusters that the servers join as leaf nodes, by a name that only messages and files have. Several servers need another `clusterName` than those have. Streams of both sides are reached from both if each side has a `jetstream.domain` of its own. Default: {} - none. */
    leafRemotes?: { [key: string]: LeafRemote };
    /** The addresses of other clusters' gateways, by the clusters' names. Requires the listener `gateway`. Default: {} - gateways of other clusters may connect, and this one connects to none. Example: `{ EAST: ["nats://east.example.com:7222"] }`. */
    gateways?: { [key: string]: string[] };
    /** The password of the gateways, which all connected clusters share. A secret. Default: a gateway needs no login. */
    gatewayPassword?: pulumi.Input<string>;
    /** The maximum number of clients, 1 to 10 000 000: the server's `max_connections`. Default: 65 536, the server's own default. Example: `1000`. */
    maxConnections?: number;
    /** The maximum number of subscriptions of one client, 1 to 10 000 000: the server's `max_subscriptions`. Default: no limit. Example: `1000`. */
    maxSubscriptions?: number;
    /** How much may wait for one slow client before the server disconnects it, as a number and a unit, from `maxPayload` to `1Gi`: the server's `max_pending`. Default: "64Mi", the server's own default. Example: `"128Mi"`. */
    maxPending?: string;
    /** The maximum length of a protocol line, `512` bytes to `1Mi`, which long subjects and many permissions of a JWT need: the server's `max_control_line`. Default: "4Ki", the server's own default. Example: `"16Ki"`. */
    maxControlLine?: string;
    /** How long a write to a client may take before the server disconnects it: the server's `write_deadline`. A number and a unit (`ms`, `s`, `m`). Default: "10s", the server's own default. Example: `"2s"`. */
    writeDeadline?: string;
    /** The time between pings of the server to a quiet client: the server's `ping_interval`. A number and a unit (`ms`, `s`, `m`). Default: "2m", the server's own default. Example: `"20s"`. */
    pingInterval?: string;
    /** The number of pings without an answer after which the server disconnects a client, 1 to 100: the server's `ping_max`. Default: 2, the server's own default. Example: `3`. */
    maxPingsOut?: number;
    /** Further settings of the servers' configuration by the server's names, merged last; also in the blocks `cluster`, `jetstream`, `leafnodes`, `websocket`, `mqtt` and `gateway`. Keys that a component sets itself are refused, and so are unknown ones. Sizes are numbers of bytes. No secrets: on Kubernetes they are in a ConfigMap. Default: {} - nothing. Example: `{ debug: true, websocket: { same_origin: true } }`. */
    extraConfig?: { [key: string]: any };
    /** Streams by name, created when the servers are ready. An existing stream is taken over, with its messages. One that is no longer declared stays in the cluster, unless its `onDelete` is `"delete"`. Default: none: clients may create their own. Example: `{ ORDERS: { subjects: ["orders.>"], replicas: 3 } }`. */
    streams?: { [key: string]: Stream };
    /** Key-value buckets by name, likewise. Default: none. Example: `{ config: { history: 5 } }`. */
    keyValue?: { [key: string]: KeyValue };
    /** Object stores by name, likewise. Default: none. Example: `{ images: { maxBytes: "10Gi" } }`. */
    objectStores?: { [key: string]: ObjectStore };
    /** Kubernetes: The namespace, which must exist. Plain text, because a preview cannot list the chart's objects while it is unknown. Example: `"messaging"`. */
    namespace?: string;
    /** Kubernetes: Names of Secrets with the registries' logins, in the same namespace. Default: [] - the nodes' own logins are used. Example: `["dhi"]`. */
    pullSecrets?: string[];
    /** Kubernetes: `dhi.io/nats-server-config-reloader:<tag>`: running servers load a changed configuration. Default: none: a changed configuration restarts the servers one by one. Example: `"dhi.io/nats-server-config-reloader:0.24.0-debian13"`. */
    reloaderImage?: string;
    /** Kubernetes: Whether to create a PodMonitor for the exporter, which needs the Prometheus operator. Requires `exporterImage`. Default: false - without the operator, the cluster has no such kind. */
    podMonitor?: boolean;
    /** Kubernetes: Whether to create a PrometheusRule with the cluster's alerts, which needs the Prometheus operator. Requires `podMonitor`. Default: false - without the operator, the cluster has no such kind. */
    prometheusRule?: boolean;
    /** Kubernetes: `dhi.io/nats-box:<tag>`: a pod with the `nats` command, logged in. It needs no shell. Default: none. Example: `"dhi.io/nats-box:0.20.0-debian13"`. */
    natsBoxImage?: string;
    /** Kubernetes: Which pods may connect, where the cluster enforces network policies; `false` for no policy. Default: {} - labelled pods of the same namespace. Example: `{ clientNamespaces: ["shop"], scraperNamespace: "monitoring" }`. */
    networkPolicy?: NatsNetworkPolicy;
    /** Kubernetes: How clients outside of the Kubernetes cluster connect. Types other than `ClusterIP` require `from`, or no network policy. Default: only pods connect. Example: `{ type: "LoadBalancer", sourceRanges: ["203.0.113.0/24"], externalTrafficPolicy: "Local" }`. */
    service?: NatsService;
    /** Kubernetes: An Ingress for the websocket listener, which it requires. Default: none. Example: `{ hosts: ["nats.example.com"], className: "nginx", tlsSecretName: "nats-websocket-tls" }`. */
    websocketIngress?: WebsocketIngress;
    /** Kubernetes: Backups of all streams on a schedule, in a volume that stays when the cluster is deleted. Requires JetStream. Default: none. Example: `{ schedule: "30 2 * * *", size: "20Gi", image: "dhi.io/natscli:0.4.0-debian13", busyboxImage: "dhi.io/busybox:1.37.0-debian13", }`. */
    backup?: NatsBackup;
    /** Kubernetes: The storage class of JetStream's volumes. Default: the cluster's default class. Example: `"fast"`. */
    storageClass?: string;
    /** Kubernetes: The priority class of the servers' pods. Default: none. Example: `"high"`. */
    priorityClass?: string;
    /** Kubernetes: The chart, and where it comes from. Default: the upstream chart at the version that this component was made for. Example: `{ name: "oci://registry.example.com/charts/nats", version: "2.15.0" }`. */
    chart?: ChartSource;
    /** Kubernetes: Values of the chart, merged last: maps by key, `patch` lists appended, other lists replaced. Paths that do not exist in the chart are refused. No secrets: the chart writes values into a ConfigMap. Default: {} - nothing changed. Example: `{ config: { merge: { debug: true } } }`. */
    values?: { [key: string]: any };
}

/** The arguments of one runtime only. */
export const natsClusterRuntimes = {
    initImage: "docker",
    clientPort: "docker",
    monitorPort: "docker",
    listenerPorts: "docker",
    publishOn: "docker",
    exporterPort: "docker",
    namespace: "kubernetes",
    pullSecrets: "kubernetes",
    reloaderImage: "kubernetes",
    podMonitor: "kubernetes",
    prometheusRule: "kubernetes",
    natsBoxImage: "kubernetes",
    networkPolicy: "kubernetes",
    service: "kubernetes",
    websocketIngress: "kubernetes",
    backup: "kubernetes",
    storageClass: "kubernetes",
    priorityClass: "kubernetes",
    chart: "kubernetes",
    values: "kubernetes",
} as const;

/** What `RestrictedNamespace` takes from the components that it wraps. */
export interface RestrictedNamespaceArguments {
    /** The name of the namespace. Example: `"messaging"`. */
    name: string;
    /** Whether the namespace exists already. It then gets only the labels; deleting the stack removes them and leaves the namespace. Default: false - the namespace is created, and deleted with the stack. */
    adopt?: boolean;
    /** Whether deleting the stack leaves the namespace, because claims in it hold data for a later stack. It is created where it does not exist, and adopted where it does. Default: false - the namespace is deleted with the stack, and everything in it. */
    keep?: boolean;
    /** Whether Pulumi refuses to delete the namespace, and everything in it, until `pulumi state unprotect`. Without effect beside `adopt` and `keep`, with which it is never deleted. Default: false - a namespace for development can be deleted. */
    protect?: boolean;
}

/** What `RustService` takes from the components that it wraps. */
export interface RustServiceArguments {
    /** Docker: A cluster on the same engine, whose network the service joins; see `nats`. Default: none. Kubernetes: A cluster in the same namespace; see `nats`. Default: none. */
    nats?: pulumi.Input<NatsConnection>;
    /** Docker: The host's IP address on which ports are published. Default: "127.0.0.1" - only programs on the host can connect. Example: `"0.0.0.0"`. */
    publishOn?: string;
    /** Docker: Names of existing networks to join, besides the service's own or the cluster's. Default: [] - none. Example: `["shop"]`. */
    networks?: string[];
    /** Docker: Further host names, as `name:address`. The address is IPv4, as the plugin (5.2) does not read IPv6 addresses back, or `host-gateway` for the machine that the engine runs on. Default: [] - none. Example: `["db:10.0.0.5", "host.docker.internal:host-gateway"]`. */
    extraHosts?: string[];
    /** Docker: The image reference of `busybox`, in which a one-shot container writes secret files and gives volumes to the service's user before the service starts. Required with `nats`, `secretFiles` or `volumes`. Example: `"dhi.io/busybox:1.37.0-debian13"`. */
    initImage?: string;
    /** Docker: How long a replica may take to become healthy, in seconds, from 1 to 3600. After that the update fails, with the end of the replica's log. Default: 60 - a Rust service starts in less than a second, but what it connects to may take longer. Kubernetes: How long a rollout may take, in seconds, from 1 to 3600. After that the update fails, with what the pods report. Default: 300 - nodes may have to pull the image, or to be added. */
    readinessSeconds?: number;
    /** Docker: How long a replica may take to stop before it is killed, in seconds, from 1 to 600. Default: 10 - as `docker stop`. Kubernetes: How long a program may take to stop before it is killed, in seconds, from 1 to 600; it starts after `drainSeconds`. Default: 10 - as `docker stop`. */
    stopSeconds?: number;
    /** Docker: the host port of the first replica; replica i gets this port plus i. Kubernetes: the port of the Service. A service without a port is a worker: nothing is published, and it has no URL. `ingress` and `gatewayRoute` need it. Default: none. Example: `3000`. */
    port?: number;
    /** The port that the service listens on in its container, on all addresses; the service finds it in `PORT`. For a worker, set it only if others on the same network connect to it. Default: 8000 - Rocket's own; a worker has none. Example: `9000`. */
    containerPort?: number;
    /** Further ports. Default: [] - one port is enough for most services. Example: `[{ name: "metrics", containerPort: 9000, port: 3100 }]`. */
    ports?: AppPort[];
    /** How the service's health is checked, if not by the program itself. Cannot be combined with `healthcheck`, or on Kubernetes with `livenessPath` and `readinessPath`. Default: Docker: `healthcheck`; Kubernetes: `http`, or `healthcheck` for a service without `port` and `containerPort`. Example: `{ http: { readiness: "/ready" } }`. */
    health?: Health;
    /** The number of containers, from 1 to 100. More than one cannot be combined with a volume that is not `shared`. Default: 1 - not every service can run several times at once. */
    replicas?: number;
    /** Environment variables. Not for secrets: everyone who may inspect the container can read them. A name cannot be in `secretEnvironment` too. Default: {} - only what the component sets: `PORT`, `NATS_URL` and `NATS_CREDENTIALS_FILE`. Example: `{ LOG_LEVEL: "info" }`. */
    environment?: { [key: string]: string };
    /** Secrets by file name, in `/run/secrets`. Only the service's user can read them, and they are in no environment. A changed secret restarts the service. On Docker they need `initImage`. Default: {} - none. */
    secretFiles?: { [key: string]: pulumi.Input<string> };
    /** Secrets as environment variables, for libraries that read no files. They are encrypted in the state, but every process of the service can read them and, on Docker, everyone who may run `docker inspect`: prefer `secretFiles`. A name cannot be in `environment` too. Default: {} - none. */
    secretEnvironment?: { [key: string]: pulumi.Input<string> };
    /** The program's arguments. Default: [] - none. Example: `["serve", "--verbose"]`. */
    command?: string[];
    /** The arguments with which the program checks its own health: exit code 0 means healthy. A first word that begins with "/" is the whole command's path. `false` is for a program without such a check. On Kubernetes, only services without `port` and `containerPort` use it. Cannot be combined with `health`. Default: ["healthcheck"] - the image has no shell and no curl that could check. Example: `["check", "--quick"]`. */
    healthcheck?: string[];
    /** The memory limit of each container: at least 8Mi, and more than `scratch`. Default: "128Mi" - enough for a small service, and one that leaks memory cannot exhaust the host's. */
    memory?: string;
    /** The CPU limit of each container, in cores, at least 0.01. Default: none: idle cores are free to use. Example: `0.5`. */
    cpus?: number;
    /** The size of `/tmp`, a folder for temporary files. It is in memory, counts toward `memory`, must be smaller, and is gone with the container. Default: no such folder: a program that cannot write files is harder to misuse. Example: `"16Mi"`. */
    scratch?: string;
    /** Folders that outlive the containers and the service itself: an update or a removal keeps their data, and a later service of the same name finds it. On Docker they need `initImage`. Default: [] - none. Example: `[{ name: "data", path: "/data", size: "1Gi" }]`. */
    volumes?: AppVolume[];
    /** Whether Pulumi refuses to delete `volumes` until `pulumi state unprotect`. Containers are not protected: a change replaces them. Default: false - removed volumes keep their data anyway, so this is for production. */
    protectData?: boolean;
    /** Labels of the containers; on Kubernetes of the pods and the Service. Default: {} - only those that the component sets. Example: `{ "com.example.team": "shop" }`. */
    labels?: { [key: string]: string };
    /** How to build it. Cannot be combined with `adopt`. */
    build?: RustBuild;
    /** The image reference of a pushed image, with its digest: production adopts what CI has built. Cannot be combined with `build`. Example: `"registry.example.com/team/hello:0.1.0@sha256:…"`. */
    adopt?: string;
    /** The login with which the image's program is looked up in its registry, if a health check calls the program and the engine does not have the image yet. The engine pulls with the provider's logins. Default: the login of `docker login`. */
    login?: PullLogin;
    /** Kubernetes: The namespace, which must exist. */
    namespace?: string;
    /** Kubernetes: The storage class of the volumes. Default: the cluster's default class. Example: `"standard"`. */
    storageClass?: string;
    /** Kubernetes: Names of Secrets in the same namespace, with logins for the image's registry. Default: [] - a public image needs none. Example: `["registry"]`. */
    pullSecrets?: pulumi.Input<string>[];
    /** Kubernetes: An Ingress for the service. It needs `port`. Default: none: the service is reached from inside the cluster only. Example: `{ host: "hello.example.com", className: "nginx", tlsSecretName: "hello-tls" }`. */
    ingress?: Ingress;
    /** Kubernetes: An HTTPRoute of the Gateway API for the service. It needs `port`. Default: none: the service is reached from inside the cluster only. Example: `{ gateway: "public", gatewayNamespace: "gateways", host: "hello.example.com" }`. */
    gatewayRoute?: GatewayRoute;
    /** Kubernetes: A HorizontalPodAutoscaler, which then decides the number of replicas. Cannot be combined with a volume that is not `shared`. Default: none: there are always `replicas` pods. Example: `{ max: 5, cpuPercent: 60 }`. */
    autoscale?: Autoscale;
    /** Kubernetes: Annotations of the pods and the Service. Default: {} - none. Example: `{ "prometheus.io/scrape": "true" }`. */
    annotations?: { [key: string]: string };
    /** Kubernetes: The path that answers with status 200 to 399 unless the process must be restarted. Cannot be combined with `health`, which has it as `http.liveness`. Default: "/healthz" - the name that Kubernetes' own components use. */
    livenessPath?: string;
    /** Kubernetes: The path that answers with status 200 to 399 while requests are welcome. Cannot be combined with `health`, which has it as `http.readiness`. Default: "/readyz" - likewise. */
    readinessPath?: string;
    /** Kubernetes: How long a stopping pod keeps serving, in seconds, from 0 to 300, until no requests are sent to it. The kubelet waits, so the program needs no code for it. A worker stops immediately. Default: 5 - enough for the cluster to stop sending requests. */
    drainSeconds?: number;
}

/** The arguments of one runtime only. */
export const rustServiceRuntimes = {
    publishOn: "docker",
    networks: "docker",
    extraHosts: "docker",
    initImage: "docker",
    namespace: "kubernetes",
    storageClass: "kubernetes",
    pullSecrets: "kubernetes",
    ingress: "kubernetes",
    gatewayRoute: "kubernetes",
    autoscale: "kubernetes",
    annotations: "kubernetes",
    livenessPath: "kubernetes",
    readinessPath: "kubernetes",
    drainSeconds: "kubernetes",
} as const;
