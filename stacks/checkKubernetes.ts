import { isLabel } from "../components/kubernetes/names.ts";
import type { Problem } from "../components/problems.ts";
import { rustAppDefaults } from "../components/rust/args.ts";
import type { PlainSettings } from "./schema.ts";

type OnKubernetes = NonNullable<PlainSettings["apps"][number]["kubernetes"]>;

/** The longest a stopping pod may go on serving, in seconds. Whoever drains a node gives up before. */
const longestDrain = 300;

/**
 * Every problem of the keys that only Kubernetes knows, as far as it shows without a cluster. They are checked on
 * Docker too, where nothing uses them: a stack changes its runtime by one word.
 */
export function checkKubernetes(settings: PlainSettings): Problem[] {
    return [...checkCluster(settings), ...checkListeners(settings), ...checkServices(settings)];
}

function checkCluster({ kubernetes }: PlainSettings): Problem[] {
    const { namespace, context, storageClass, priorityClass, networkPolicy, exporter, podMonitor } =
        kubernetes;
    const { clientNamespaces = [], scraperNamespace } = networkPolicy === false ? {} : (networkPolicy ?? {});
    return [
        ...label("kubernetes.namespace", namespace, "messaging"),
        ...unless(
            namespace?.startsWith("kube-") !== true,
            "kubernetes.namespace",
            `"${namespace}" belongs to Kubernetes itself; write one of your own, such as "messaging"`,
        ),
        ...unless(
            context === context?.trim(),
            "kubernetes.context",
            `"${context}" has blanks at its ends; write a name that "kubectl config get-contexts" shows`,
        ),
        ...subdomain("kubernetes.storageClass", storageClass, "standard"),
        ...subdomain("kubernetes.priorityClass", priorityClass, "messaging"),
        ...unless(
            podMonitor !== true || exporter === true,
            "kubernetes.podMonitor",
            "needs the exporter; write exporter: true beside it, or leave it out",
        ),
        ...clientNamespaces.flatMap((each, index) =>
            label(`kubernetes.networkPolicy.clientNamespaces[${index}]`, each, "shop"),
        ),
        ...label("kubernetes.networkPolicy.scraperNamespace", scraperNamespace, "monitoring"),
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
    ] as const;
    return secrets.flatMap(([path, value]) =>
        typeof value === "object" ? subdomain(`${path}.secretName`, value.secretName, "nats-tls") : [],
    );
}

function checkServices({ apps }: PlainSettings): Problem[] {
    return apps.flatMap(({ kubernetes, replicas = rustAppDefaults.replicas }, index) =>
        kubernetes === undefined ? [] : checkService(kubernetes, replicas, `apps[${index}].kubernetes`),
    );
}

function checkService(service: OnKubernetes, replicas: number, at: string): Problem[] {
    const { ingress, gatewayRoute, autoscale, livenessPath, readinessPath, drainSeconds = 0 } = service;
    return [
        ...host(`${at}.ingress.host`, ingress?.host),
        ...subdomain(`${at}.ingress.className`, ingress?.className, "nginx"),
        ...subdomain(`${at}.ingress.tlsSecretName`, ingress?.tlsSecretName, "hello-tls"),
        ...subdomain(`${at}.gatewayRoute.gateway`, gatewayRoute?.gateway, "public"),
        ...label(`${at}.gatewayRoute.gatewayNamespace`, gatewayRoute?.gatewayNamespace, "gateways"),
        ...host(`${at}.gatewayRoute.host`, gatewayRoute?.host),
        ...(autoscale === undefined ? [] : checkAutoscale(autoscale, replicas, `${at}.autoscale`)),
        ...urlPath(`${at}.livenessPath`, livenessPath, "/healthz"),
        ...urlPath(`${at}.readinessPath`, readinessPath, "/readyz"),
        ...unless(
            Number.isInteger(drainSeconds) && drainSeconds >= 0 && drainSeconds <= longestDrain,
            `${at}.drainSeconds`,
            `${drainSeconds} is out of range; write a whole number of seconds from 0 to ${longestDrain}`,
        ),
    ];
}

function checkAutoscale(
    { max, cpuPercent = 1 }: NonNullable<OnKubernetes["autoscale"]>,
    replicas: number,
    at: string,
): Problem[] {
    const isCount = Number.isInteger(max) && max >= 1 && max <= 1000;
    return [
        ...unless(
            isCount,
            `${at}.max`,
            `${max} is no number of replicas; write a whole number from 1 to 1000`,
        ),
        ...unless(
            !isCount || max >= replicas,
            `${at}.max`,
            `${max} is less than replicas (${replicas}), the least there may be; write ${replicas} or more`,
        ),
        ...unless(
            Number.isInteger(cpuPercent) && cpuPercent >= 1 && cpuPercent <= 100,
            `${at}.cpuPercent`,
            `${cpuPercent} is no percentage; write a whole number from 1 to 100, such as 70`,
        ),
    ];
}

/** A DNS label, as a namespace is named: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/. */
function label(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || isLabel(value),
        path,
        `"${value}" must be at most 63 small letters, digits and "-", with no "-" at its ends; write one such as "${example}"`,
    );
}

/** A DNS subdomain, as most other things are named. */
function subdomain(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || isSubdomain(value),
        path,
        `"${value}" must be small letters, digits, "-" and "."; write one such as "${example}"`,
    );
}

/** A host name, at whose start "*." may stand. */
function host(path: string, value: string | undefined): Problem[] {
    return unless(
        value === undefined || isSubdomain(value.replace(/^\*\./, "")),
        path,
        `"${value}" is no host name; write one such as "hello.example.com", without "https://" or a port`,
    );
}

function urlPath(path: string, value: string | undefined, example: string): Problem[] {
    return unless(
        value === undefined || /^\/[^\s?#]*$/.test(value),
        path,
        `"${value}" is no path; write one such as "${example}"`,
    );
}

function isSubdomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every(isLabel);
}

function unless(isGood: boolean, path: string, reason: string): Problem[] {
    return isGood ? [] : [{ path, reason }];
}
