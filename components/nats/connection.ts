import type { Output, Resource } from "@pulumi/pulumi";

/** How a client proves who it is: by a password, a token, an NKey, or credentials that an operator signed. */
export type LoginKind = "password" | "token" | "nkey" | "credentials";

/** The login of a user of a cluster. */
export interface NatsLogin {
    /**
     * How the user logs in: a {@link LoginKind}. A text, because an enumeration in an output of one component cannot be an
     * input of another in YAML.
     *
     * @default - by a password if there is a `username`, or else by a token
     */
    readonly loginKind?: string | undefined;
    /** The user to log in as; undefined where clients log in with something else than a user and a password. */
    readonly username: Output<string | undefined>;
    /** The user's password, or the token, the seed of the NKey, or the credentials (`.creds`). A secret. */
    readonly password: Output<string>;
}

/** How a workload reaches a cluster. Every cluster component has these outputs, on any runtime. */
export interface NatsConnection extends NatsLogin {
    /**
     * The servers' URLs, separated by commas, for workloads on the same container network or in the same Kubernetes
     * cluster. Without credentials.
     */
    readonly clientUrl: Output<string>;
    /** The base URLs of the servers' monitoring endpoints. */
    readonly monitorUrls: Output<string[]>;
    /** The certificate authority to trust, in PEM; undefined where clients connect without TLS. */
    readonly caCertificate: Output<string | undefined>;
    /** The certificate that clients show, with its chain, in PEM; undefined where they show none, or have it from a Secret. */
    readonly clientCertificate?: Output<string | undefined> | undefined;
    /** Its private key, in PEM. A secret. */
    readonly clientKey?: Output<string | undefined> | undefined;
}

/** A cluster on the same engine, such as a `DockerNatsCluster`. */
export interface DockerNatsConnection extends NatsConnection {
    /** The network of the cluster's containers. */
    readonly network: Output<string>;
    /** Resolves once the cluster is ready. */
    readonly ready: Output<Resource[]>;
}

/** How a pod reaches a cluster on Kubernetes, such as a `HelmNatsCluster`. */
export interface KubernetesNatsConnection extends NatsConnection {
    /** The cluster's namespace. Workloads that mount {@link caSecret} must be in it. */
    readonly namespace: string;
    /** The labels that a pod needs to connect, where there is a network policy. */
    readonly clientLabels: Readonly<Record<string, string>>;
    /** The Secret in the same namespace that has the authority as `ca.crt`; undefined where clients connect without TLS. */
    readonly caSecret: string | undefined;
    /** The Secret in the same namespace that has the certificate of clients as `tls.crt` and `tls.key`; undefined without one. */
    readonly clientSecret?: string | undefined;
    /** Resolves when the cluster is ready. */
    readonly ready: Output<Resource[]>;
}
