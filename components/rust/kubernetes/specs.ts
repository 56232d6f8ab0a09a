import { kubernetesRustAppDefaults } from "./args.ts";
import type { RustAppShape } from "../args/app.ts";
import type { HealthCheck } from "../args/health.ts";
import type { AutoscaleArgs, GatewayRouteArgs, IngressArgs } from "./options.ts";
import { portsOf, type PortArgs } from "../args/ports.ts";
import type { AppVolume } from "../args/volumes.ts";

type Labels = Readonly<Record<string, string>>;

/** Has the plugin not wait for an object that others bring to life. */
export const skipAwait = { "pulumi.com/skipAwait": "true" } as const;

/** The Service behind a route. */
export interface Exposure {
    readonly name: string;
    readonly namespace: string;
    readonly port: number;
}

/**
 * Lets everybody of the cluster's network reach the service's own ports, and nothing else of its pods. Where the pods
 * themselves connect to is not restricted: nobody but the service knows.
 */
export function policySpec(labels: Labels, args: PortArgs) {
    const ports = portsOf(args);
    return {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress"],
        // Without a rule nobody is let in; one without ports would let everybody.
        ...(ports.length === 0
            ? {}
            : {
                  ingress: [
                      { ports: ports.map(({ containerPort }) => ({ protocol: "TCP", port: containerPort })) },
                  ],
              }),
    };
}

/** The ports that the Service has. */
export function servicePorts(args: PortArgs) {
    return portsOf(args).flatMap(({ name, port }) =>
        port === undefined ? [] : [{ name, port, targetPort: name }],
    );
}

/** What a Deployment needs to know beside its pods. */
export interface DeploymentPlan {
    readonly shape: Pick<RustAppShape, "volumes">;
    readonly health: HealthCheck;
}

/** A Deployment that is never short of a replica while it changes, where its volumes let it. */
export function deploymentSpec<Template>(
    labels: Labels,
    { shape: { volumes = [] }, health }: DeploymentPlan,
    replicas: number | undefined,
    template: Template,
) {
    return {
        ...(replicas === undefined ? {} : { replicas }),
        selector: { matchLabels: labels },
        strategy: strategy(volumes),
        // Nobody asks it: it is taken for ready once it has run for so long, as on Docker.
        ...(health.kind === "none" ? { minReadySeconds: 2 } : {}),
        template,
    };
}

/** One pod after another where a volume can be had by one only: the next would wait for it, and the last not go. */
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
export function ingressSpec(name: string, { host, className, tlsSecretName }: IngressArgs) {
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
