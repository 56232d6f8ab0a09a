import type * as kubernetes from "@pulumi/kubernetes";
import type { Input, Resource } from "@pulumi/pulumi";
import type { PlainArgs, WithDefaults } from "../../arguments.ts";
import { checkLabels, checkName, checkSubdomain } from "../../kubernetes/names.ts";
import type { KubernetesNatsConnection } from "../../nats/connection.ts";
import { unless, type Problem } from "../../problems.ts";
import { checkRustAppArgs, rustAppDefaults, type RustAppArgs } from "../args/app.ts";
import { declaredHealth, httpPaths, programHealth, type HealthCheck } from "../args/health.ts";
import { checkPublishedPorts, mainPort } from "../args/ports.ts";
import { checkKubernetesOptions, type KubernetesRustAppOptions } from "./options.ts";

/** A Rust service on Kubernetes: the arguments that every service has, and those that only Kubernetes needs. */
export interface KubernetesRustAppArgs extends RustAppArgs, KubernetesRustAppOptions {
    /** The namespace, which must exist. */
    readonly namespace: string;
    /** A cluster in the same namespace; see {@link RustAppArgs.nats}. @default - none */
    readonly nats?: KubernetesNatsConnection;
    /**
     * The storage class of the volumes.
     * @default - the cluster's default class
     * @example "standard"
     */
    readonly storageClass?: string;
    /**
     * Names of Secrets in the same namespace, with logins for the image's registry.
     * @default [] - a public image needs none
     * @example ["registry"]
     */
    readonly pullSecrets?: readonly Input<string>[];
    /**
     * Resources that must exist before the service's: the namespace, pull secrets.
     * @default [] - none
     */
    readonly after?: readonly Resource[];
    /**
     * Changes the arguments of child resources last, for what this component has no argument for.
     * @default - nothing is changed
     * @example { service: (args) => ({ ...args, spec: { ...args.spec, type: "NodePort" } }) }
     */
    readonly transform?: {
        /** The Deployment. */
        readonly deployment?: (args: kubernetes.apps.v1.DeploymentArgs) => kubernetes.apps.v1.DeploymentArgs;
        /** The Service. */
        readonly service?: (args: kubernetes.core.v1.ServiceArgs) => kubernetes.core.v1.ServiceArgs;
        /** The Ingress. */
        readonly ingress?: (
            args: kubernetes.networking.v1.IngressArgs,
        ) => kubernetes.networking.v1.IngressArgs;
        /** The NetworkPolicy. */
        readonly networkPolicy?: (
            args: kubernetes.networking.v1.NetworkPolicyArgs,
        ) => kubernetes.networking.v1.NetworkPolicyArgs;
    };
}

/** The defaults on Kubernetes, in one place. */
export const kubernetesRustAppDefaults = {
    ...rustAppDefaults,
    drainSeconds: 5,
    stopSeconds: 10,
    readinessSeconds: 300,
} as const satisfies Partial<KubernetesRustAppArgs>;

/** The arguments with their defaults. */
export type CompleteArgs = WithDefaults<KubernetesRustAppArgs, typeof kubernetesRustAppDefaults>;

/**
 * Every problem of the arguments that shows without running anything.
 *
 * @param args without the namespace where it is checked elsewhere.
 * @param name the component's name, which its objects get.
 */
export function checkKubernetesRustAppArgs(
    args: Partial<PlainArgs<KubernetesRustAppArgs>>,
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
        ...checkKubernetesOptions(args, args),
    ];
}

/** The labels that select a service's pods. No argument changes them: a Deployment's selector is immutable. */
export function ownLabels(name: string) {
    return { "app.kubernetes.io/name": "rust-app", "app.kubernetes.io/instance": name };
}

/** The cluster's certificate authority is in a Secret, and pods can only mount those of their own namespace. */
function checkNats({ nats, namespace }: Partial<PlainArgs<KubernetesRustAppArgs>>): Problem[] {
    return unless(
        nats === undefined || namespace === undefined || nats.namespace === namespace,
        "namespace",
        `"${namespace}" must be the cluster's namespace: use "${nats?.namespace}"`,
    );
}

/** The service's health check: as declared, or else over HTTP if it has a port, and by the program itself if not. */
export function healthOf(args: CompleteArgs): HealthCheck {
    const port = mainPort(args);
    const { livenessPath: liveness = httpPaths.liveness, readinessPath: readiness = httpPaths.readiness } =
        args;
    return (
        declaredHealth(args) ??
        (port === undefined ? programHealth(args) : { kind: "http", port, liveness, readiness })
    );
}
