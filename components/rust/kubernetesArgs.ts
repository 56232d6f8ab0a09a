import type { Input, Resource } from "@pulumi/pulumi";
import { checkName } from "../kubernetes/names.ts";
import type { KubernetesNatsConnection } from "../nats/connection.ts";
import { unless, type Problem } from "../problems.ts";
import { checkRustAppArgs, withRustAppDefaults, type RustAppArgs, type RustAppPlainArgs } from "./args.ts";
import { checkKubernetesOptions, type KubernetesRustAppOptions } from "./kubernetesOptions.ts";
import { checkPublishedPorts } from "./portArgs.ts";

/** A Rust service on Kubernetes: what every service takes, and what only Kubernetes needs to know. */
export interface KubernetesRustAppArgs extends RustAppArgs, KubernetesRustAppOptions {
    /** The namespace, which must be there. */
    readonly namespace: string;
    /** The cluster to talk to, in the same namespace; see {@link RustAppArgs}. @default - none */
    readonly nats?: KubernetesNatsConnection;
    /** The port of the Service. @default 80 */
    readonly port?: number;
    /** The storage class of its volumes. @default - the cluster's */
    readonly storageClass?: string;
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
        ...checkNats(args),
        ...checkKubernetesOptions(args, withRustAppDefaults(args)),
    ];
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
        shape: withRustAppDefaults({ ...args, port: args.port ?? defaults.port }),
        port: args.port ?? defaults.port,
        livenessPath: args.livenessPath ?? defaults.livenessPath,
        readinessPath: args.readinessPath ?? defaults.readinessPath,
        drainSeconds: args.drainSeconds ?? defaults.drainSeconds,
        stopSeconds: args.stopSeconds ?? defaults.stopSeconds,
        readinessSeconds: args.readinessSeconds ?? defaults.readinessSeconds,
    };
}
