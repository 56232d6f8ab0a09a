import type { PlainArgs } from "../../arguments.ts";
import { checkAnnotations, checkHost, checkLabel, checkSubdomain } from "../../kubernetes/names.ts";
import { unless, type Problem } from "../../problems.ts";
import type { RustAppArgs } from "../args/app.ts";

/** An Ingress: https://kubernetes.io/docs/concepts/services-networking/ingress/. */
export interface IngressArgs {
    /**
     * The host name; it may begin with `*.`.
     * @example "hello.example.com"
     */
    readonly host: string;
    /**
     * The ingress class.
     * @default - the cluster's default class
     * @example "nginx"
     */
    readonly className?: string | undefined;
    /**
     * The Secret with the host's certificate, in the same namespace.
     * @default - no TLS
     * @example "hello-tls"
     */
    readonly tlsSecretName?: string | undefined;
    /**
     * Annotations, such as those that an ingress controller reads.
     * @default {} - none
     * @example { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" }
     */
    readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** A route of the Gateway API, which the cluster must have: https://gateway-api.sigs.k8s.io/api-types/httproute/. */
export interface GatewayRouteArgs {
    /** The Gateway's name. */
    readonly gateway: string;
    /** The Gateway's namespace. @default - the service's own namespace */
    readonly gatewayNamespace?: string | undefined;
    /**
     * The host name; it may begin with `*.`.
     * @example "hello.example.com"
     */
    readonly host: string;
}

interface Routes {
    readonly ingress?: IngressArgs;
    readonly gatewayRoute?: GatewayRouteArgs;
}

/**
 * Every problem of the routes from outside the cluster.
 *
 * @param args the service's other arguments, with which they must be combined.
 */
export function checkIngress(options: Routes, args: PlainArgs<RustAppArgs>): Problem[] {
    const { ingress, gatewayRoute } = options;
    return [
        ...checkRoute("ingress", options, args),
        ...checkRoute("gatewayRoute", options, args),
        ...checkHost("ingress.host", ingress?.host),
        ...checkAnnotations("ingress.annotations", ingress?.annotations),
        ...checkSubdomain("ingress.className", ingress?.className, "nginx"),
        ...checkSubdomain("ingress.tlsSecretName", ingress?.tlsSecretName, "hello-tls"),
        ...checkSubdomain("gatewayRoute.gateway", gatewayRoute?.gateway, "public"),
        ...checkLabel("gatewayRoute.gatewayNamespace", gatewayRoute?.gatewayNamespace, "gateways"),
        ...checkHost("gatewayRoute.host", gatewayRoute?.host),
    ];
}

/** Requests from outside the cluster come through the Service. */
function checkRoute(
    route: "ingress" | "gatewayRoute",
    options: Routes,
    { port }: PlainArgs<RustAppArgs>,
): Problem[] {
    return unless(
        options[route] === undefined || port !== undefined,
        route,
        `needs port, the port of the Service: set port, for example 80, or remove ${route}`,
    );
}
