import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { KubernetesRustAppArgs } from "./args.ts";
import { httpRouteSpec, ingressSpec, metadataOf, skipAwait } from "./objectSpecs.ts";

/** The routes from outside the cluster to the Service's main port. */
export function createRoutes(
    name: string,
    { port, ingress, gatewayRoute, namespace, transform }: KubernetesRustAppArgs,
    options: CustomResourceOptions,
): void {
    const metadata = metadataOf(name, namespace);
    if (ingress !== undefined) {
        // It gets an address only from an ingress controller, which the cluster may not have.
        const annotations = { ...ingress.annotations, ...skipAwait };
        const args = { metadata: { ...metadata, annotations }, spec: ingressSpec(name, ingress) };
        new kubernetes.networking.v1.Ingress(name, transform?.ingress?.(args) ?? args, options);
    }
    if (gatewayRoute !== undefined && port !== undefined) {
        new kubernetes.apiextensions.CustomResource(
            name,
            {
                apiVersion: "gateway.networking.k8s.io/v1",
                kind: "HTTPRoute",
                metadata,
                spec: httpRouteSpec({ name, namespace, port }, gatewayRoute),
            },
            options,
        );
    }
}
