import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** How a cluster is reached. */
export interface ClusterAccess {
    /**
     * The path of a kubeconfig.
     *
     * @default - `KUBECONFIG`, or `~/.kube/config`, as for kubectl
     * @example "~/.kube/staging"
     */
    readonly kubeconfig?: string;
    /**
     * The context of the kubeconfig.
     *
     * @default - its current context, as for kubectl
     * @example "staging"
     */
    readonly context?: string;
}

/** A cluster, or a folder for its manifests. */
export interface KubernetesProviderArgs extends ClusterAccess {
    /**
     * A folder in which manifests are written; no cluster is contacted, so {@link kubeconfig} and {@link context} have
     * no effect. Secrets would be there in plain text: give components {@link withoutSecretValues} as well.
     *
     * @default - none: the cluster is updated
     * @example "manifests"
     */
    readonly renderTo?: string;
}

const clusters = new WeakMap<pulumi.ProviderResource, ClusterAccess>();
/** Providers that write manifests. */
const renderers = new WeakSet<pulumi.ProviderResource>();

/**
 * Creates a provider that updates a changed ConfigMap or Secret in place, instead of replacing it.
 *
 * ```ts
 * const provider = createKubernetesProvider("cluster", { context: "staging" });
 * const nats = new HelmNatsCluster("events", natsArgs, { providers: [provider] });
 * ```
 */
export function createKubernetesProvider(
    name: string,
    { renderTo, ...access }: KubernetesProviderArgs,
    opts?: pulumi.ResourceOptions,
): kubernetes.Provider {
    const target =
        renderTo === undefined
            ? access
            : {
                  renderYamlToDirectory: renderTo,
                  // The SDK would use KUBECONFIG, which the plugin refuses together with a folder.
                  kubeconfig: "",
              };
    const provider = new kubernetes.Provider(
        name,
        { ...target, enableConfigMapMutable: true, enableSecretMutable: true },
        opts,
    );
    if (renderTo === undefined) {
        clusters.set(provider, access);
    } else {
        renderers.add(provider);
    }
    return provider;
}

/** Whether a provider writes manifests, for which no cluster is contacted. */
export function isRenderer(provider: pulumi.ProviderResource | undefined): boolean {
    return provider !== undefined && renderers.has(provider);
}

/** The cluster of a provider that {@link createKubernetesProvider} created; undefined for others. */
export function clusterOf(provider: pulumi.ProviderResource | undefined): ClusterAccess | undefined {
    return provider === undefined ? undefined : clusters.get(provider);
}

/**
 * Empties Secrets in manifests that are written to a folder: an entry of a component's `transformations`.
 *
 * ```ts
 * const provider = createKubernetesProvider("manifests", { renderTo: "out" });
 * new HelmNatsCluster("events", natsArgs, { providers: [provider], transformations: [withoutSecretValues] });
 * ```
 */
export const withoutSecretValues: pulumi.ResourceTransformation = ({ type, props, opts }) => {
    if (type !== "kubernetes:core/v1:Secret") {
        return undefined;
    }
    const { stringData } = props as { stringData?: pulumi.Input<Record<string, string>> };
    // The SDK has marked the texts as a secret, which would make the plugin warn although they are empty.
    const emptied = pulumi
        .unsecret(pulumi.output(stringData ?? {}))
        .apply((texts) => Object.fromEntries(Object.keys(texts).map((key) => [key, ""])));
    return { props: { ...(props as object), stringData: emptied }, opts };
};
