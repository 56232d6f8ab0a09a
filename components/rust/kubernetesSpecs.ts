import { kubernetesRustAppDefaults } from "./kubernetesArgs.ts";
import type { AutoscaleArgs, GatewayRouteArgs, IngressArgs } from "./kubernetesOptions.ts";

type Labels = Readonly<Record<string, string>>;

/** The Service behind a route. */
export interface Exposure {
    readonly name: string;
    readonly namespace: string;
    readonly port: number;
}

/** Lets everybody of the cluster's network reach the service's own port, and nothing else of its pods. */
export function policySpec(labels: Labels, port: number) {
    return {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ protocol: "TCP", port }] }],
    };
}

/** One replica at a time may be taken away. */
export function budgetSpec(labels: Labels) {
    return { maxUnavailable: 1, selector: { matchLabels: labels } };
}

/** As many replicas as the load asks for, between two bounds. */
export function autoscalerSpec(
    deployment: string,
    minReplicas: number,
    { max, cpuPercent = kubernetesRustAppDefaults.cpuPercent }: AutoscaleArgs,
) {
    return {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
        minReplicas,
        maxReplicas: max,
        metrics: [
            {
                type: "Resource",
                resource: {
                    name: "cpu",
                    target: { type: "Utilization", averageUtilization: cpuPercent },
                },
            },
        ],
    };
}

/** One host, all of its paths. */
export function ingressSpec({ name }: Exposure, { host, className, tlsSecretName }: IngressArgs) {
    const backend = { service: { name, port: { name: "http" } } };
    return {
        ...(className === undefined ? {} : { ingressClassName: className }),
        ...(tlsSecretName === undefined ? {} : { tls: [{ hosts: [host], secretName: tlsSecretName }] }),
        rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    };
}

/** The same with the Gateway API: https://gateway-api.sigs.k8s.io/api-types/httproute/. */
export function httpRouteSpec({ name, namespace, port }: Exposure, route: GatewayRouteArgs) {
    return {
        parentRefs: [{ name: route.gateway, namespace: route.gatewayNamespace ?? namespace }],
        hostnames: [route.host],
        rules: [{ backendRefs: [{ name, port }] }],
    };
}
