import { withDefaults, type PlainArgs } from "../../arguments.ts";
import { checkAnnotations } from "../../kubernetes/names.ts";
import { unless, type Problem } from "../../problems.ts";
import { rustAppDefaults, type RustAppArgs } from "../args/app.ts";
import { checkUrlPath } from "../args/checkHealth.ts";
import { httpPaths } from "../args/health.ts";
import { checkIngress, type GatewayRouteArgs, type IngressArgs } from "./ingressArgs.ts";
import { checkSeconds, checkWholeNumber } from "../../quantity.ts";

/** How far a HorizontalPodAutoscaler may scale a service. It has at least `replicas` pods. */
export interface AutoscaleArgs {
    /** The maximum number of replicas: at least `replicas`, at most 1000. */
    readonly max: number;
    /**
     * The target utilization of the requested CPU, in percent, from 1 to 100.
     * @default 70 - leaves room for the load that comes while new pods start
     */
    readonly cpuPercent?: number | undefined;
}

/** The arguments of a service that only Kubernetes has, and that a stack's settings have too. */
export interface KubernetesRustAppOptions {
    /**
     * An Ingress for the service. It needs `port`.
     * @default - none: the service is reached from inside the cluster only
     * @example { host: "hello.example.com", className: "nginx", tlsSecretName: "hello-tls" }
     */
    readonly ingress?: IngressArgs;
    /**
     * An HTTPRoute of the Gateway API for the service. It needs `port`.
     * @default - none: the service is reached from inside the cluster only
     * @example { gateway: "public", gatewayNamespace: "gateways", host: "hello.example.com" }
     */
    readonly gatewayRoute?: GatewayRouteArgs;
    /**
     * A HorizontalPodAutoscaler, which then decides the number of replicas. Cannot be combined with a volume that is not
     * `shared`.
     * @default - none: there are always `replicas` pods
     * @example { max: 5, cpuPercent: 60 }
     */
    readonly autoscale?: AutoscaleArgs;
    /**
     * Annotations of the pods and the Service.
     * @default {} - none
     * @example { "prometheus.io/scrape": "true" }
     */
    readonly annotations?: Readonly<Record<string, string>>;
    /**
     * The path that answers with status 200 to 399 unless the process must be restarted. Cannot be combined with
     * `health`, which has it as `http.liveness`.
     * @default "/healthz" - the name that Kubernetes' own components use
     */
    readonly livenessPath?: string;
    /**
     * The path that answers with status 200 to 399 while requests are welcome. Cannot be combined with `health`, which
     * has it as `http.readiness`.
     * @default "/readyz" - likewise
     */
    readonly readinessPath?: string;
    /**
     * How long a stopping pod keeps serving, in seconds, from 0 to 300, until no requests are sent to it. The kubelet
     * waits, so the program needs no code for it. A worker stops immediately.
     * @default 5 - enough for the cluster to stop sending requests
     */
    readonly drainSeconds?: number;
    /**
     * How long a program may take to stop before it is killed, in seconds, from 1 to 600; it starts after
     * {@link drainSeconds}.
     * @default 10 - as `docker stop`
     */
    readonly stopSeconds?: number;
    /**
     * How long a rollout may take, in seconds, from 1 to 3600. After that the update fails, with what the pods report.
     * @default 300 - nodes may have to pull the image, or to be added
     */
    readonly readinessSeconds?: number;
}

/** The default of {@link AutoscaleArgs}. */
export const autoscaleDefaults = { cpuPercent: 70 } as const;

/** A longer `drainSeconds` would hold up the draining of a node. */
const maxDrainSeconds = 300;

/**
 * Every problem of the arguments that only Kubernetes has.
 *
 * @param args the service's other arguments, with which they must be combined.
 */
export function checkKubernetesOptions(
    options: KubernetesRustAppOptions,
    args: PlainArgs<RustAppArgs>,
): Problem[] {
    const { autoscale } = options;
    return [
        ...checkIngress(options, args),
        ...checkAnnotations("annotations", options.annotations),
        ...(autoscale === undefined ? [] : checkAutoscale(autoscale, args)),
        ...checkProbePath("liveness", options, args),
        ...checkProbePath("readiness", options, args),
        ...checkSeconds("drainSeconds", options.drainSeconds, [0, maxDrainSeconds]),
        ...checkSeconds("stopSeconds", options.stopSeconds, [1, 600]),
        ...checkSeconds("readinessSeconds", options.readinessSeconds, [1, 3600]),
    ];
}

function checkAutoscale({ max, cpuPercent }: AutoscaleArgs, args: PlainArgs<RustAppArgs>): Problem[] {
    const { replicas, volumes = [] } = withDefaults(args, rustAppDefaults);
    const own = volumes.find(({ shared }) => shared !== true);
    const problems = checkWholeNumber("autoscale.max", "number of replicas", max, [1, 1000]);
    return [
        ...problems,
        ...unless(
            problems.length > 0 || max >= replicas,
            "autoscale.max",
            `${max} is less than replicas (${replicas}), the minimum: use ${replicas} or more`,
        ),
        ...unless(
            own === undefined,
            "autoscale",
            `cannot be combined with volume "${own?.name}", which only one replica can use: remove autoscale, or set ` +
                `shared: true for the volume if the service can share it`,
        ),
        ...checkWholeNumber("autoscale.cpuPercent", "percentage", cpuPercent, [1, 100]),
    ];
}

/** `livenessPath` and `readinessPath` are older than `health`, which has both. */
function checkProbePath(
    probe: keyof typeof httpPaths,
    options: KubernetesRustAppOptions,
    { health }: PlainArgs<RustAppArgs>,
): Problem[] {
    const path = `${probe}Path` as const;
    const value = options[path];
    const reason = `cannot be combined with health: remove it, and use health: { http: { ${probe}: "${value}" } }`;
    return value === undefined || health === undefined
        ? checkUrlPath(path, value, httpPaths[probe])
        : [{ path, reason }];
}
