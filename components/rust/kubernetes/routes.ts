import * as kubernetes from "@pulumi/kubernetes";
import type { KubernetesRustAppArgs } from "./args.ts";
import { asItIs, type AppSite } from "./site.ts";
import { httpRouteSpec, ingressSpec, skipAwait } from "./specs.ts";

/** The ways from outside the cluster to the Service's own port. */
export function createRoutes(
    { name, metadata, options }: AppSite,
    {
        port,
        ingress,
        gatewayRoute,
        namespace,
        transform: { ingress: last = asItIs } = {},
    }: KubernetesRustAppArgs,
): void {
    if (ingress !== undefined) {
        // It has an address only once a controller has taken it.
        const annotations = { ...ingress.annotations, ...skipAwait };
        new kubernetes.networking.v1.Ingress(
            name,
            last({ metadata: { ...metadata, annotations }, spec: ingressSpec(name, ingress) }),
            options,
        );
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
