/**
 * How clients outside of the Kubernetes cluster reach the Service of the servers.
 *
 * @example
 * ```ts
 * const service: NatsService = {
 *     type: "LoadBalancer",
 *     sourceRanges: ["203.0.113.0/24"],
 *     externalTrafficPolicy: "Local",
 * };
 * ```
 */
export interface NatsService {
    /**
     * `ClusterIP`: only from within; `NodePort`: at a port of each node; `LoadBalancer`: by a load balancer of the
     * cloud, or one such as MetalLB (https://kubernetes.io/docs/concepts/services-networking/service/).
     *
     * @default "ClusterIP" - nothing outside of the Kubernetes cluster connects
     * @example "LoadBalancer"
     */
    readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | undefined;
    /**
     * Annotations for what makes the load balancer or the name in DNS.
     *
     * @default {} - none
     * @example { "external-dns.alpha.kubernetes.io/hostname": "nats.example.com" }
     */
    readonly annotations?: Readonly<Record<string, string>> | undefined;
    /**
     * The addresses that the load balancer admits, as CIDR. Requires the type `LoadBalancer`.
     *
     * @default - all addresses
     * @example ["203.0.113.0/24"]
     */
    readonly sourceRanges?: readonly string[] | undefined;
    /**
     * The nodes' port for clients, 30000 to 32767 in most clusters. Requires a type other than `ClusterIP`.
     *
     * @default - one that Kubernetes chooses
     * @example 30422
     */
    readonly nodePort?: number | undefined;
    /**
     * `Local`: a node passes clients on to its own servers only, which see the clients' addresses; `Cluster`: to any
     * server, which sees the node's address. Requires a type other than `ClusterIP`.
     *
     * @default - that of Kubernetes, `Cluster`
     * @example "Local"
     */
    readonly externalTrafficPolicy?: "Cluster" | "Local" | undefined;
    /**
     * The address with port that servers advertise, for clients to reconnect to. `$(POD_NAME)` in it is each server's name,
     * where each has an address of its own. Clients in the Kubernetes cluster receive it as well.
     *
     * @default - none: clients reconnect to the addresses that they were given, which is right behind a load balancer
     * @example "nats.example.com:4222"
     */
    readonly advertise?: string | undefined;
}

/** An Ingress for the websocket listener, through which browsers connect. */
export interface WebsocketIngress {
    /**
     * The host names.
     *
     * @example ["nats.example.com"]
     */
    readonly hosts: readonly string[];
    /**
     * The path that clients connect to.
     *
     * @default "/"
     * @example "/nats"
     */
    readonly path?: string | undefined;
    /**
     * The ingress class.
     *
     * @default - the cluster's default class
     * @example "nginx"
     */
    readonly className?: string | undefined;
    /**
     * The Secret with the certificate that the ingress controller shows to clients.
     *
     * @default - none: the controller's own certificate, or no TLS
     * @example "nats-websocket-tls"
     */
    readonly tlsSecretName?: string | undefined;
    /**
     * Annotations for the ingress controller. Where the listener has a certificate, it must be told to use TLS.
     *
     * @default {} - none
     * @example { "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" }
     */
    readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Whether clients outside of the Kubernetes cluster can reach a Service. */
export function isExternal({ type = "ClusterIP" }: NatsService): boolean {
    return type !== "ClusterIP";
}

/**
 * The addresses that the network policy admits besides pods. With `Local`, servers see the addresses that the load
 * balancer admits.
 */
export function admittedAddresses(
    from: readonly string[] | undefined,
    { sourceRanges, externalTrafficPolicy }: NatsService = {},
): readonly string[] {
    return from ?? (externalTrafficPolicy === "Local" ? sourceRanges : undefined) ?? [];
}
