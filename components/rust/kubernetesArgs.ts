import type { Input, Resource } from "@pulumi/pulumi";
import { checkName } from "../kubernetes/names.ts";
import type { KubernetesNatsConnection } from "../nats/connection.ts";
import type { Problem } from "../problems.ts";
import { checkRustAppArgs, withRustAppDefaults, type RustAppArgs, type RustAppPlainArgs } from "./args.ts";

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

/** A Rust service on Kubernetes: what every service takes, and what only Kubernetes needs to know. */
export interface KubernetesRustAppArgs extends RustAppArgs, KubernetesRustAppOptions {
    /** The namespace, which must be there. */
    readonly namespace: string;
    /** The cluster to talk to, in the same namespace; see {@link RustAppArgs}. @default - none */
    readonly nats?: KubernetesNatsConnection;
    /** The port of the Service. @default 80 */
    readonly port?: number;
    /** Names of Secrets with the registries' logins, in the same namespace. @default [] */
    readonly pullSecrets?: readonly Input<string>[];
    /** What must be there before the pods are: pull secrets, the namespace. @default [] */
    readonly after?: readonly Resource[];
}

/** Defaults of the arguments that only Kubernetes has. */
export const kubernetesRustAppDefaults = {
    port: 80,
    livenessPath: "/healthz",
    readinessPath: "/readyz",
    drainSeconds: 5,
    stopSeconds: 10,
    readinessSeconds: 300,
    cpuPercent: 70,
} as const;

/** The plain arguments, as the stack's settings have them too. */
export type KubernetesRustAppPlainArgs = RustAppPlainArgs &
    KubernetesRustAppOptions & {
        readonly namespace: string;
        readonly port?: number;
        readonly nats?: { readonly namespace: string };
    };

/**
 * Every problem of the arguments that can be seen without running anything.
 *
 * @param name the component's name, which its objects get.
 */
export function checkKubernetesRustAppArgs(
    args: Omit<KubernetesRustAppPlainArgs, "namespace"> & { readonly namespace?: string },
    name: string,
): Problem[] {
    return [
        ...checkName("name", name),
        ...(args.namespace === undefined ? [] : checkName("namespace", args.namespace)),
        ...checkRustAppArgs(args),
        ...checkPort(args.port ?? kubernetesRustAppDefaults.port),
        ...checkNats(args),
        ...checkPaths(args),
        ...checkAutoscale(args),
        ...checkHosts(args),
        ...checkRange("drainSeconds", args.drainSeconds, 0, 300),
        ...checkRange("stopSeconds", args.stopSeconds, 1, 600),
        ...checkRange("readinessSeconds", args.readinessSeconds, 1, 3600),
    ];
}

function checkPort(port: number): Problem[] {
    return Number.isInteger(port) && port >= 1 && port <= 65_535
        ? []
        : [{ path: "port", reason: `${port} is no port; write one from 1 to 65535, such as 3000` }];
}

/** The authority of the cluster's certificate lies in a Secret, and pods mount those of their own namespace only. */
function checkNats({ nats, namespace }: Partial<KubernetesRustAppPlainArgs>): Problem[] {
    return nats === undefined || namespace === undefined || nats.namespace === namespace
        ? []
        : [
              {
                  path: "namespace",
                  reason: `"${namespace}" is not the cluster's ("${nats.namespace}"); put the service beside it`,
              },
          ];
}

function checkPaths({ livenessPath, readinessPath }: KubernetesRustAppOptions): Problem[] {
    return Object.entries({ livenessPath, readinessPath }).flatMap(([path, value]) =>
        value === undefined || value.startsWith("/")
            ? []
            : [{ path, reason: `"${value}" is no path; write one such as "/healthz"` }],
    );
}

function checkAutoscale(args: RustAppPlainArgs & KubernetesRustAppOptions): Problem[] {
    const { autoscale } = args;
    if (autoscale === undefined) {
        return [];
    }
    const { replicas } = withRustAppDefaults(args);
    const problems = checkRange("autoscale.cpuPercent", autoscale.cpuPercent, 1, 100);
    if (!Number.isInteger(autoscale.max) || autoscale.max < replicas) {
        const reason = `${autoscale.max} is less than replicas (${replicas}); write a whole number from there on`;
        problems.push({ path: "autoscale.max", reason });
    }
    return problems;
}

function checkHosts({ ingress, gatewayRoute }: KubernetesRustAppOptions): Problem[] {
    return Object.entries({ ingress, gatewayRoute }).flatMap(([path, route]) =>
        route === undefined || /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(route.host)
            ? []
            : [
                  {
                      path: `${path}.host`,
                      reason: `"${route.host}" is no host name; write one such as "hello.example.com"`,
                  },
              ],
    );
}

function checkRange(path: string, value: number | undefined, least: number, most: number): Problem[] {
    return value === undefined || (Number.isInteger(value) && value >= least && value <= most)
        ? []
        : [{ path, reason: `${value} is out of range; write a whole number from ${least} to ${most}` }];
}

/** The plain arguments with their defaults filled in. */
export function withKubernetesRustAppDefaults(args: Omit<KubernetesRustAppPlainArgs, "namespace">) {
    const defaults = kubernetesRustAppDefaults;
    return {
        shape: withRustAppDefaults(args),
        port: args.port ?? defaults.port,
        livenessPath: args.livenessPath ?? defaults.livenessPath,
        readinessPath: args.readinessPath ?? defaults.readinessPath,
        drainSeconds: args.drainSeconds ?? defaults.drainSeconds,
        stopSeconds: args.stopSeconds ?? defaults.stopSeconds,
        readinessSeconds: args.readinessSeconds ?? defaults.readinessSeconds,
    };
}
