import * as pulumi from "@pulumi/pulumi";
import { HardenedRegistry } from "../components/images/registry.ts";
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
    tellTarget(settings);
    const provider = createKubernetesProvider(componentName(stack, "kubernetes"), settings.provider);
    const opts: pulumi.ComponentResourceOptions = {
        providers: [provider],
        ...(settings.provider.renderTo === undefined ? {} : { transformations: [withoutSecretValues] }),
    };
    // Its claims would go with it.
    const keep = settings.apps.some(({ onKubernetes: { volumes = [] } }) => volumes.length > 0);
    const namespace = createRestrictedNamespace(
        componentName(stack, "namespace"),
        { ...settings.namespace, keep },
        { provider },
    );
    const registry = new HardenedRegistry(componentName(stack, "registry"), settings.registry, opts);
    const pullSecret = registry.pullSecret(settings.namespace.name, { dependsOn: namespace });
    const common = {
        namespace: settings.namespace.name,
        after: pullSecret === undefined ? [namespace] : [namespace, pullSecret],
        // By name and not by output: a chart that waits for a value cannot be previewed.
        pullSecrets: pullSecret === undefined ? [] : [componentName(stack, "registry")],
    };

    const cluster = new HelmNatsCluster(componentName(stack, "nats"), { ...settings.nats, ...common }, opts);
    const services = settings.apps.map(({ name, image, onKubernetes, usesNats }) => {
        const args = {
            ...onKubernetes,
            ...common,
            image: imageOf(componentName(stack, name), image, registry),
            ...(usesNats ? { nats: cluster } : {}),
        };
        return { name, app: new KubernetesRustApp(componentName(stack, name), args, opts) };
    });
    return stackOutputs(cluster, services);
}

/** Built here and pushed, which takes a Docker Engine; or pulled by the cluster alone. */
function imageOf(
    name: string,
    image: KubernetesSettings["apps"][number]["image"],
    registry: HardenedRegistry,
): ServiceImage {
    return image.adopt === undefined
        ? new RustStaticImage(name, image, { providers: [registry.dockerProvider] })
        : adoptedImage(image.adopt, image.login);
}

/** Every preview says where the stack goes. */
function tellTarget({ target, provider, namespace }: KubernetesSettings): void {
    void pulumi.log.info(
        target === undefined
            ? `Manifests are written to ${provider.renderTo}, without the values of secrets; no cluster is asked.`
            : `Namespace ${namespace.name} of cluster ${target.cluster} at ${target.server} (context ${target.context}).`,
    );
}
