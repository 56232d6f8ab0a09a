import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** The way to a cluster. */
export interface ClusterAccess {
    /** The path of a kubeconfig. @default - `KUBECONFIG`, or `~/.kube/config` */
    readonly kubeconfig?: string;
    /** The context of the kubeconfig to use. @default - its current one */
    readonly context?: string;
}

/** Which cluster, and whether it is asked at all. */
export interface KubernetesProviderArgs extends ClusterAccess {
    /**
     * A folder to write manifests to instead of asking a cluster. Secrets would lie there in the clear: give
     * components {@link withoutSecretValues} as well. @default - none
     */
    readonly renderTo?: string;
}

const clusters = new WeakMap<pulumi.ProviderResource, ClusterAccess>();

/**
 * A provider with which a changed ConfigMap or Secret is an update and not a new object that pods have to find.
 *
 * ```ts
 * const provider = createKubernetesProvider("cluster", { context: "staging" });
 * const nats = new HelmNatsCluster("events", { … }, { providers: [provider] });
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
                  // The SDK would fill in KUBECONFIG, which the plugin refuses beside a folder.
                  kubeconfig: "",
              };
    const provider = new kubernetes.Provider(
        name,
        { ...target, enableConfigMapMutable: true, enableSecretMutable: true },
        opts,
    );
    if (renderTo === undefined) {
        clusters.set(provider, access);
    }
    return provider;
}

/** The cluster behind a provider of {@link createKubernetesProvider}; undefined for others, which tell nobody. */
export function clusterOf(provider: pulumi.ProviderResource | undefined): ClusterAccess | undefined {
    return provider === undefined ? undefined : clusters.get(provider);
}

/**
 * Empties Secrets, for manifests that are written to a folder: an entry of a component's `transformations`.
 *
 * ```ts
 * const provider = createKubernetesProvider("manifests", { renderTo: "out" });
 * new HelmNatsCluster("events", { … }, { providers: [provider], transformations: [withoutSecretValues] });
 * ```
 */
export const withoutSecretValues: pulumi.ResourceTransformation = ({ type, props, opts }) => {
    if (type !== "kubernetes:core/v1:Secret") {
        return undefined;
    }
    const { stringData } = props as { stringData?: pulumi.Input<Record<string, string>> };
    // The SDK has wrapped the texts as one secret by now, which they are no longer: the plugin would warn of them.
    const emptied = pulumi
        .unsecret(pulumi.output(stringData ?? {}))
        .apply((texts) => Object.fromEntries(Object.keys(texts).map((key) => [key, ""])));
    return { props: { ...(props as object), stringData: emptied }, opts };
};
