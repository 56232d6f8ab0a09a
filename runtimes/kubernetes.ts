import * as pulumi from "@pulumi/pulumi";
import { HardenedRegistry, RegistryCredentials } from "../components/images/registry.ts";
import { createRestrictedNamespace } from "../components/kubernetes/namespace.ts";
import { createKubernetesProvider, withoutSecretValues } from "../components/kubernetes/provider.ts";
import { HelmNatsCluster } from "../components/nats/kubernetes/cluster.ts";
import { adoptedImage } from "../components/rust/image/adoptedImage.ts";
import type { ServiceImage } from "../components/rust/args/app.ts";
import { KubernetesRustApp } from "../components/rust/kubernetes/app.ts";
import { RustStaticImage } from "../components/rust/image/staticImage.ts";
import { componentName } from "../settings/names.ts";
import type { KubernetesSettings } from "../settings/read.ts";
import { stackOutputs } from "./outputs.ts";

/** A stack on Kubernetes. */
export function onKubernetes(stack: string, settings: KubernetesSettings) {
    logTarget(settings);
    const provider = createKubernetesProvider(componentName(stack, "kubernetes"), settings.provider);
    const opts: pulumi.ComponentResourceOptions = {
        providers: [provider],
        ...(settings.provider.renderTo === undefined ? {} : { transformations: [withoutSecretValues] }),
    };
    // Deleting the namespace would delete its claims.
    const keep =
        settings.nats.backup !== undefined ||
        settings.apps.some(({ onKubernetes: { volumes = [] } }) => volumes.length > 0);
    const namespace = createRestrictedNamespace(
        componentName(stack, "namespace"),
        { ...settings.namespace, keep },
        { provider },
    );
    // Only images that are built here need a Docker Engine.
    const builds = settings.apps.some(({ image }) => image.adopt === undefined);
    const Registry = builds ? HardenedRegistry : RegistryCredentials;
    const registry = new Registry(componentName(stack, "registry"), settings.registry, opts);
    const pullSecret = registry.pullSecret(settings.namespace.name, { dependsOn: namespace });
    const common = {
        namespace: settings.namespace.name,
        after: pullSecret === undefined ? [namespace] : [namespace, pullSecret],
        // By name and not by output: a chart that waits for a value cannot be previewed.
        pullSecrets: pullSecret === undefined ? [] : [componentName(stack, "registry")],
    };

    const cluster = new HelmNatsCluster(componentName(stack, "nats"), { ...settings.nats, ...common }, opts);
    const services = settings.apps.map(({ name, image, onKubernetes, nats: login }) => {
        const args = {
            ...onKubernetes,
            ...common,
            image: imageOf(componentName(stack, name), image, registry),
            ...(login === false ? {} : { nats: login === true ? cluster : cluster.as(login) }),
        };
        return { name, app: new KubernetesRustApp(componentName(stack, name), args, opts) };
    });
    return stackOutputs(cluster, services);
}

/** An image that is built here and pushed, or one that only the cluster pulls. */
function imageOf(
    name: string,
    image: KubernetesSettings["apps"][number]["image"],
    registry: RegistryCredentials,
): ServiceImage {
    if (image.adopt !== undefined) {
        return adoptedImage(image.adopt, image.login);
    }
    const providers = registry instanceof HardenedRegistry ? [registry.dockerProvider] : [];
    return new RustStaticImage(name, image, { providers });
}

/** Every preview shows the target. */
function logTarget({ target, provider, namespace }: KubernetesSettings): void {
    void pulumi.log.info(
        target === undefined
            ? `Manifests are written to ${provider.renderTo}, without the values of secrets, and without streams; no cluster is contacted.`
            : `Namespace ${namespace.name} of cluster ${target.cluster} at ${target.server} (context ${target.context}).`,
    );
}
