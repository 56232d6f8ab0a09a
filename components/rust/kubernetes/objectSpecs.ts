import type { HealthCheck } from "../args/health.ts";
import { portsOf, type PortArgs } from "../args/ports.ts";
import type { AppVolume } from "../args/volumes.ts";
import { ownLabels } from "./args.ts";
import { autoscaleDefaults, type AutoscaleArgs } from "./options.ts";
import type { GatewayRouteArgs, IngressArgs } from "./ingressArgs.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * Makes the plugin not wait for an object that a controller completes:
 * https://github.com/pulumi/pulumi-kubernetes/pull/417.
 */
export const skipAwait = { "pulumi.com/skipAwait": "true" } as const;

/** The metadata of a service's objects. */
export function metadataOf(name: string, namespace: string) {
    return { name, namespace, labels: ownLabels(name) };
}

/**
 * Allows connections from everywhere to the service's own ports only. Connections that the pods open are not restricted,
 * as the component cannot know their targets.
 */
export function policySpec(labels: Labels, args: PortArgs) {
    const ports = portsOf(args).map(({ containerPort }) => ({ protocol: "TCP", port: containerPort }));
    return {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress"],
        // No rule allows nothing; a rule without ports would allow every port.
        ...(ports.length === 0 ? {} : { ingress: [{ ports }] }),
    };
}

/** The ports of the Service. */
export function servicePorts(args: PortArgs) {
    return portsOf(args).flatMap(({ name, port }) =>
        port === undefined ? [] : [{ name, port, targetPort: name }],
    );
}

/** What a Deployment is made from. */
export interface DeploymentPlan<Template> {
    readonly labels: Labels;
    /** Undefined where an autoscaler decides. */
    readonly replicas: number | undefined;
    readonly volumes: readonly AppVolume[] | undefined;
    readonly health: HealthCheck;
    readonly template: Template;
}

/** A Deployment that keeps all of its replicas while it changes, if its volumes allow it. */
export function deploymentSpec<Template>(plan: DeploymentPlan<Template>) {
    const { labels, replicas, volumes = [], health, template } = plan;
    return {
        ...(replicas === undefined ? {} : { replicas }),
        selector: { matchLabels: labels },
        strategy: strategy(volumes),
        // Without probes a pod counts as ready after running for this long, as on Docker.
        ...(health.kind === "none" ? { minReadySeconds: 2 } : {}),
        template,
    };
}

/** With a volume that one pod uses at a time, the next pod would wait for it, and the previous one would not stop. */
function strategy(volumes: readonly AppVolume[]) {
    return volumes.some(({ shared }) => shared !== true)
        ? { type: "Recreate" }
        : { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
}

/** The claim of a volume. */
export function claimSpec({ size, shared }: AppVolume, storageClass: string | undefined) {
    return {
        accessModes: [shared === true ? "ReadWriteMany" : "ReadWriteOnce"],
        resources: { requests: { storage: size } },
        ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    };
}

/** A drained node may evict one replica at a time. */
export function budgetSpec(labels: Labels) {
    return { maxUnavailable: 1, selector: { matchLabels: labels } };
}

/** Scales between `replicas` and a maximum by the load of the CPU. */
export function autoscalerSpec(
    deployment: string,
    minReplicas: number,
    { max, cpuPercent = autoscaleDefaults.cpuPercent }: AutoscaleArgs,
) {
    const target = { type: "Utilization", averageUtilization: cpuPercent };
    return {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
        minReplicas,
        maxReplicas: max,
        metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
    };
}

/** Routes all paths of one host to the Service. */
export function ingressSpec(name: string, { host, className, tlsSecretName }: IngressArgs) {
    const backend = { service: { name, port: { name: "http" } } };
    return {
        ...(className === undefined ? {} : { ingressClassName: className }),
        ...(tlsSecretName === undefined ? {} : { tls: [{ hosts: [host], secretName: tlsSecretName }] }),
        rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    };
}

/** The same with the Gateway API: https://gateway-api.sigs.k8s.io/api-types/httproute/. */
export function httpRouteSpec(
    { name, namespace, port }: { readonly name: string; readonly namespace: string; readonly port: number },
    { gateway, gatewayNamespace = namespace, host }: GatewayRouteArgs,
) {
    return {
        parentRefs: [{ name: gateway, namespace: gatewayNamespace }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name, port }] }],
    };
}
