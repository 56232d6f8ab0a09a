import { checkHost, checkLabel, checkSubdomain } from "../kubernetes/names.ts";
import { unless, type Problem } from "../problems.ts";

/** How a service is reached from outside the cluster. */
export interface IngressArgs {
    /** The host name, such as `hello.example.com`; `*.` may stand before it. */
    readonly host: string;
    /** The ingress class. @default - the cluster's default class */
    readonly className?: string | undefined;
    /** The Secret with the host's certificate, in the same namespace. @default - no TLS */
    readonly tlsSecretName?: string | undefined;
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
 * @param replicas how many there are at least.
 */
export function checkKubernetesOptions(options: KubernetesRustAppOptions, replicas: number): Problem[] {
    const { ingress, gatewayRoute, autoscale } = options;
    return [
        ...checkHost("ingress.host", ingress?.host),
        ...checkSubdomain("ingress.className", ingress?.className, "nginx"),
        ...checkSubdomain("ingress.tlsSecretName", ingress?.tlsSecretName, "hello-tls"),
        ...checkSubdomain("gatewayRoute.gateway", gatewayRoute?.gateway, "public"),
        ...checkLabel("gatewayRoute.gatewayNamespace", gatewayRoute?.gatewayNamespace, "gateways"),
        ...checkHost("gatewayRoute.host", gatewayRoute?.host),
        ...(autoscale === undefined ? [] : checkAutoscale(autoscale, replicas)),
        ...checkUrlPath("livenessPath", options.livenessPath, "/healthz"),
        ...checkUrlPath("readinessPath", options.readinessPath, "/readyz"),
        ...checkSeconds("drainSeconds", options.drainSeconds, 0, longestDrain),
        ...checkSeconds("stopSeconds", options.stopSeconds, 1, 600),
        ...checkSeconds("readinessSeconds", options.readinessSeconds, 1, 3600),
    ];
}

function checkAutoscale({ max, cpuPercent = 1 }: AutoscaleArgs, replicas: number): Problem[] {
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
            Number.isInteger(cpuPercent) && cpuPercent >= 1 && cpuPercent <= 100,
            "autoscale.cpuPercent",
            `${cpuPercent} is no percentage; write a whole number from 1 to 100, such as 70`,
        ),
    ];
}

function checkUrlPath(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || /^\/[^\s?#]*$/.test(value),
        path,
        `"${value}" is no path; write one such as "${example}"`,
    );
}

function checkSeconds(path: string, value: number | undefined, least: number, most: number): Problem[] {
    return unless(
        value === undefined || (Number.isInteger(value) && value >= least && value <= most),
        path,
        `${value} is out of range; write a whole number of seconds from ${least} to ${most}`,
    );
}
