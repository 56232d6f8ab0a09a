import { checkAnnotations, checkHost, checkLabel, checkSubdomain } from "../../kubernetes/names.ts";
import { unless, type Problem } from "../../problems.ts";
import type { RustAppShape } from "../args/app.ts";
import { checkUrlPath, httpPaths } from "../args/health.ts";

/** How a service is reached from outside the cluster. */
export interface IngressArgs {
    /** The host name, such as `hello.example.com`; `*.` may stand before it. */
    readonly host: string;
    /** The ingress class. @default - the cluster's default class */
    readonly className?: string | undefined;
    /** The Secret with the host's certificate, in the same namespace. @default - no TLS */
    readonly tlsSecretName?: string | undefined;
    /** Annotations, such as an ingress controller reads. @default {} */
    readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** A route of the Gateway API. The cluster must have it. */
export interface GatewayRouteArgs {
    /** The Gateway's name. */
    readonly gateway: string;
    /** The Gateway's namespace. @default - the service's own namespace */
    readonly gatewayNamespace?: string | undefined;
    /** The host name, such as `hello.example.com`. */
    readonly host: string;
}

/** How many replicas the load may ask for. `replicas` is the least. */
export interface AutoscaleArgs {
    /** The most replicas there may be. */
    readonly max: number;
    /** The share of the requested CPU to aim for, in percent. @default 70 */
    readonly cpuPercent?: number | undefined;
}

/** What a service has on Kubernetes only, and its stack's settings too. */
export interface KubernetesRustAppOptions {
    /** An Ingress. @default - none */
    readonly ingress?: IngressArgs;
    /** A route of the Gateway API. @default - none */
    readonly gatewayRoute?: GatewayRouteArgs;
    /** A HorizontalPodAutoscaler, which then says how many replicas there are. @default - none */
    readonly autoscale?: AutoscaleArgs;
    /** Annotations of its pods and its Service. @default {} */
    readonly annotations?: Readonly<Record<string, string>>;
    /** Answers 200 while the process is well; it is restarted otherwise. @default "/healthz" */
    readonly livenessPath?: string;
    /** Answers 200 while the service wants requests. @default "/readyz" */
    readonly readinessPath?: string;
    /**
     * How long a stopping pod goes on serving, in seconds, until nobody sends to it any more. The kubelet waits, so
     * the program needs no shell and no code for it. @default 5
     */
    readonly drainSeconds?: number;
    /** How long a stopping program may take before it is killed, in seconds. @default 10 */
    readonly stopSeconds?: number;
    /** How long a rollout may take, in seconds, before the update fails and says what the pods say. @default 300 */
    readonly readinessSeconds?: number;
}

/** The longest a stopping pod may go on serving, in seconds. Whoever drains a node gives up before. */
const longestDrain = 300;

/**
 * Every problem of what a service has on Kubernetes only.
 *
 * @param shape the service's other arguments, with which they must go together.
 */
export function checkKubernetesOptions(
    options: KubernetesRustAppOptions,
    shape: Pick<RustAppShape, "replicas" | "port" | "health" | "volumes">,
): Problem[] {
    const { ingress, gatewayRoute, autoscale } = options;
    return [
        ...checkRoutes(options, shape),
        ...checkAnnotations("annotations", options.annotations),
        ...checkHost("ingress.host", ingress?.host),
        ...checkAnnotations("ingress.annotations", ingress?.annotations),
        ...checkSubdomain("ingress.className", ingress?.className, "nginx"),
        ...checkSubdomain("ingress.tlsSecretName", ingress?.tlsSecretName, "hello-tls"),
        ...checkSubdomain("gatewayRoute.gateway", gatewayRoute?.gateway, "public"),
        ...checkLabel("gatewayRoute.gatewayNamespace", gatewayRoute?.gatewayNamespace, "gateways"),
        ...checkHost("gatewayRoute.host", gatewayRoute?.host),
        ...(autoscale === undefined ? [] : checkAutoscale(autoscale, shape)),
        ...checkProbePath("livenessPath", "liveness", options, shape),
        ...checkProbePath("readinessPath", "readiness", options, shape),
        ...checkSeconds("drainSeconds", options.drainSeconds, 0, longestDrain),
        ...checkSeconds("stopSeconds", options.stopSeconds, 1, 600),
        ...checkSeconds("readinessSeconds", options.readinessSeconds, 1, 3600),
    ];
}

/** Requests from outside come by the Service. */
function checkRoutes(
    options: Pick<KubernetesRustAppOptions, "ingress" | "gatewayRoute">,
    { port }: Pick<RustAppShape, "port">,
): Problem[] {
    return (["ingress", "gatewayRoute"] as const).flatMap((route) =>
        unless(
            options[route] === undefined || port !== undefined,
            route,
            `needs port, the port of the Service that requests come by; write one such as 80, or remove ${route}`,
        ),
    );
}

function checkAutoscale(
    { max, cpuPercent = 1 }: AutoscaleArgs,
    { replicas, volumes = [] }: Pick<RustAppShape, "replicas" | "volumes">,
): Problem[] {
    const own = volumes.find(({ shared }) => shared !== true);
    const isCount = Number.isInteger(max) && max >= 1 && max <= 1000;
    return [
        ...unless(
            isCount,
            "autoscale.max",
            `${max} is no number of replicas; write a whole number from 1 to 1000`,
        ),
        ...unless(
            !isCount || max >= replicas,
            "autoscale.max",
            `${max} is less than replicas (${replicas}), the least there may be; write ${replicas} or more`,
        ),
        ...unless(
            own === undefined,
            "autoscale",
            `cannot be combined with volume "${own?.name}", which belongs to one replica; remove autoscale, or ` +
                `write shared: true for the volume if the service can share it`,
        ),
        ...unless(
            Number.isInteger(cpuPercent) && cpuPercent >= 1 && cpuPercent <= 100,
            "autoscale.cpuPercent",
            `${cpuPercent} is no percentage; write a whole number from 1 to 100, such as 70`,
        ),
    ];
}

/** The short forms of `health`'s paths, from before there was one. */
function checkProbePath(
    path: "livenessPath" | "readinessPath",
    name: keyof typeof httpPaths,
    options: KubernetesRustAppOptions,
    { health }: Pick<RustAppShape, "health">,
): Problem[] {
    const value = options[path];
    return value === undefined || health === undefined
        ? checkUrlPath(path, value, httpPaths[name])
        : [
              {
                  path,
                  reason: `cannot be combined with health; remove it, and write health: { http: { ${name}: "${value}" } }`,
              },
          ];
}

function checkSeconds(path: string, value: number | undefined, least: number, most: number): Problem[] {
    return unless(
        value === undefined || (Number.isInteger(value) && value >= least && value <= most),
        path,
        `${value} is out of range; write a whole number of seconds from ${least} to ${most}`,
    );
}
