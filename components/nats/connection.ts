import type { Output, Resource } from "@pulumi/pulumi";

/** How a workload reaches a cluster. Every cluster component has these outputs, whatever the runtime. */
export interface NatsConnection {
    /**
     * The servers' URLs, separated by commas, as workloads beside the cluster reach them: on the same container
     * network or in the same Kubernetes cluster. Without credentials.
     */
    readonly clientUrl: Output<string>;
    /** The base URLs of the servers' monitoring pages. */
    readonly monitorUrls: Output<string[]>;
    /** The user to log in as; undefined where the cluster takes a token. */
    readonly username: Output<string | undefined>;
    /** The user's password, or the token. A secret. */
    readonly password: Output<string>;
    /** The certificate authority to trust, in PEM; undefined where clients need no TLS. */
    readonly caCertificate: Output<string | undefined>;
}

/** How a pod reaches a cluster on Kubernetes: `HelmNatsCluster` is one. */
export interface KubernetesNatsConnection extends NatsConnection {
    /** The cluster's namespace: workloads that trust its authority must be there too. */
    readonly namespace: string;
    /** What a pod's labels must hold for the cluster's network policy to let it in. */
    readonly clientLabels: Readonly<Record<string, string>>;
    /** The Secret in the same namespace that has the authority as `ca.crt`; undefined where clients need no TLS. */
    readonly caSecret: string | undefined;
    /** Resolves once the cluster can be used. */
    readonly ready: Output<Resource[]>;
}
