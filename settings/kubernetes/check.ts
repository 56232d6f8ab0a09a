import { checkLabel, checkSubdomain } from "../../components/kubernetes/names.ts";
import { unless, type Problem } from "../../components/problems.ts";
import { checkKubernetesOptions } from "../../components/rust/kubernetes/options.ts";
import { commonArgs } from "../apps/args.ts";
import { defined } from "../../components/arguments.ts";
import { listenerKeys } from "../listeners.ts";
import type { PlainSettings } from "../schema.ts";

/**
 * Every problem of the keys for Kubernetes that can be found without a cluster. They are also checked on Docker, where
 * they are not used, because a stack can change its runtime.
 */
export function checkKubernetes(settings: PlainSettings): Problem[] {
    return [...checkCluster(settings), ...checkListeners(settings), ...checkServices(settings)];
}

function checkCluster({ nats, kubernetes }: PlainSettings): Problem[] {
    const { namespace, context, storageClass, priorityClass, networkPolicy, podMonitor } = kubernetes;
    const { clientNamespaces = [], scraperNamespace } = networkPolicy === false ? {} : (networkPolicy ?? {});
    return [
        ...checkLabel("kubernetes.namespace", namespace, "messaging"),
        ...unless(
            namespace?.startsWith("kube-") !== true,
            "kubernetes.namespace",
            `"${namespace}" is reserved by Kubernetes: use another name, for example "messaging"`,
        ),
        ...unless(
            context === context?.trim(),
            "kubernetes.context",
            `"${context}" starts or ends with a space: use a name that "kubectl config get-contexts" lists`,
        ),
        ...checkSubdomain("kubernetes.storageClass", storageClass, "standard"),
        ...checkSubdomain("kubernetes.priorityClass", priorityClass, "messaging"),
        ...unless(
            podMonitor !== true || nats.exporter === true || kubernetes.exporter === true,
            "kubernetes.podMonitor",
            "requires the exporter: set nats.exporter: true too, or remove podMonitor",
        ),
        ...unless(
            kubernetes.prometheusRule !== true || podMonitor === true,
            "kubernetes.prometheusRule",
            "requires the metrics that its alerts are about: set podMonitor: true too, or remove prometheusRule",
        ),
        ...clientNamespaces.flatMap((each, index) =>
            checkLabel(`kubernetes.networkPolicy.clientNamespaces[${index}]`, each, "shop"),
        ),
        ...checkLabel("kubernetes.networkPolicy.scraperNamespace", scraperNamespace, "monitoring"),
    ];
}

/** The keys that may name a Secret with a certificate. */
function checkListeners({ nats, kubernetes }: PlainSettings): Problem[] {
    const { leafNodes, websocket, mqtt, gateway } = kubernetes;
    const secrets = [
        ["nats.tls", nats.tls],
        ["nats.routeTls", nats.routeTls],
        ["kubernetes.leafNodes", leafNodes],
        ["kubernetes.websocket", websocket],
        ["kubernetes.mqtt", mqtt],
        ["kubernetes.gateway", gateway],
        ...listenerKeys.map((key) => [`nats.listeners.${key}`, nats.listeners?.[key]] as const),
    ] as const;
    return secrets.flatMap(([path, value]) =>
        typeof value === "object" ? checkSubdomain(`${path}.secretName`, value.secretName, "nats-tls") : [],
    );
}

function checkServices({ apps }: PlainSettings): Problem[] {
    return apps.flatMap((app, index) =>
        checkKubernetesOptions(defined(app.kubernetes ?? {}), commonArgs(app)).map(({ path, reason }) => ({
            path: `apps[${index}].kubernetes.${path}`,
            reason,
        })),
    );
}
