import type { Output, Resource } from "@pulumi/pulumi";

/** How a workload reaches a cluster. Every cluster component has these outputs, on any runtime. */
export interface NatsConnection {
    /**
     * The servers' URLs, separated by commas, for workloads on the same container network or in the same Kubernetes
     * cluster. Without credentials.
     */
    readonly clientUrl: Output<string>;
    /** The base URLs of the servers' monitoring endpoints. */
    readonly monitorUrls: Output<string[]>;
    /** The user to log in as; undefined where clients log in with a token. */
    readonly username: Output<string | undefined>;
    /** The user's password, or the token. A secret. */
    readonly password: Output<string>;
    /** The certificate authority to trust, in PEM; undefined where clients connect without TLS. */
    readonly caCertificate: Output<string | undefined>;
}

/** How a pod reaches a cluster on Kubernetes, such as a `HelmNatsCluster`. */
export interface KubernetesNatsConnection extends NatsConnection {
    /** The cluster's namespace. Workloads that mount {@link caSecret} must be in it. */
    readonly namespace: string;
    /** The labels that a pod needs to connect, where there is a network policy. */
    readonly clientLabels: Readonly<Record<string, string>>;
    /** The Secret in the same namespace that has the authority as `ca.crt`; undefined where clients connect without TLS. */
    readonly caSecret: string | undefined;
    /** Resolves when the cluster is ready. */
    readonly ready: Output<Resource[]>;
}
