import type * as kubernetes from "@pulumi/kubernetes";
import type { Input, Resource } from "@pulumi/pulumi";
import { checkLabels, checkName, checkSubdomain } from "../../kubernetes/names.ts";
import type { KubernetesNatsConnection } from "../../nats/connection.ts";
import { unless, type Problem } from "../../problems.ts";
import {
    checkRustAppArgs,
    withRustAppDefaults,
    type RustAppArgs,
    type RustAppPlainArgs,
} from "../args/app.ts";
import { checkKubernetesOptions, type KubernetesRustAppOptions } from "./options.ts";
import { httpPaths, ownHealth, statedHealth, type HealthCheck } from "../args/health.ts";
import { checkPublishedPorts, mainPort } from "../args/ports.ts";

/** A Rust service on Kubernetes: what every service takes, and what only Kubernetes needs to know. */
export interface KubernetesRustAppArgs extends RustAppArgs, KubernetesRustAppOptions {
    /** The namespace, which must be there. */
    readonly namespace: string;
    /** The cluster to talk to, in the same namespace; see {@link RustAppArgs}. @default - none */
    readonly nats?: KubernetesNatsConnection;
    /** The storage class of its volumes. @default - the cluster's default class */
    readonly storageClass?: string;
    /** Names of Secrets with the registries' logins, in the same namespace. @default [] */
    readonly pullSecrets?: readonly Input<string>[];
    /** What must be there before the pods are: pull secrets, the namespace. @default [] */
    readonly after?: readonly Resource[];
    /** The last word on a child's arguments, for what this component has no argument for. */
    readonly transform?: {
        readonly deployment?: (args: kubernetes.apps.v1.DeploymentArgs) => kubernetes.apps.v1.DeploymentArgs;
        readonly service?: (args: kubernetes.core.v1.ServiceArgs) => kubernetes.core.v1.ServiceArgs;
        readonly ingress?: (
            args: kubernetes.networking.v1.IngressArgs,
        ) => kubernetes.networking.v1.IngressArgs;
        readonly networkPolicy?: (
            args: kubernetes.networking.v1.NetworkPolicyArgs,
        ) => kubernetes.networking.v1.NetworkPolicyArgs;
    };
}

/** Defaults of the arguments that only Kubernetes has. */
export const kubernetesRustAppDefaults = {
    drainSeconds: 5,
    stopSeconds: 10,
    readinessSeconds: 300,
    cpuPercent: 70,
} as const;

/** The plain arguments, as the stack's settings have them too. */
export type KubernetesRustAppPlainArgs = RustAppPlainArgs &
    KubernetesRustAppOptions & {
        readonly namespace: string;
        readonly storageClass?: string;
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
        ...checkPublishedPorts(args, 1),
        ...checkLabels("labels", args.labels, Object.keys(ownLabels(name))),
        ...checkSubdomain("storageClass", args.storageClass, "standard"),
        ...checkNats(args),
        ...checkKubernetesOptions(args, withRustAppDefaults(args)),
    ];
}

/** What tells a service's pods from others. No argument changes it: a Deployment keeps its selector for life. */
export function ownLabels(name: string) {
    return { "app.kubernetes.io/name": "rust-app", "app.kubernetes.io/instance": name };
}

/** The authority of the cluster's certificate lies in a Secret, and pods mount those of their own namespace only. */
function checkNats({ nats, namespace }: Partial<KubernetesRustAppPlainArgs>): Problem[] {
    return unless(
        nats === undefined || namespace === undefined || nats.namespace === namespace,
        "namespace",
        `"${namespace}" is not the cluster's ("${nats?.namespace}"); put the service beside it`,
    );
}

/** The plain arguments with their defaults filled in. */
export function withKubernetesRustAppDefaults(args: Omit<KubernetesRustAppPlainArgs, "namespace">) {
    const defaults = kubernetesRustAppDefaults;
    return {
        shape: withRustAppDefaults(args),
        health: healthOf(args),
        drainSeconds: args.drainSeconds ?? defaults.drainSeconds,
        stopSeconds: args.stopSeconds ?? defaults.stopSeconds,
        readinessSeconds: args.readinessSeconds ?? defaults.readinessSeconds,
    };
}

/** As stated; else over HTTP where the service has the port for it, and by the program itself where it has not. */
function healthOf(args: Omit<KubernetesRustAppPlainArgs, "namespace">): HealthCheck {
    const port = mainPort(args);
    const { livenessPath: liveness = httpPaths.liveness, readinessPath: readiness = httpPaths.readiness } =
        args;
    return (
        statedHealth(args) ??
        (port === undefined
            ? ownHealth(withRustAppDefaults(args))
            : { kind: "http", port, liveness, readiness })
    );
}
