import { extraPorts, type ExtraListener } from "../args/listeners.ts";
import { ports } from "../config/serverConfig.ts";
import type { NatsNetworkPolicy } from "./args.ts";

const exporterPort = 7777;

/** The labels of pods that may connect to a cluster. */
export function clientLabels(cluster: string): Record<string, string> {
    return { [`${cluster}-client`]: "true" };
}

/** The labels that the chart gives its pods. */
const podLabels = (cluster: string, component: string) => ({
    "app.kubernetes.io/name": "nats",
    "app.kubernetes.io/instance": cluster,
    "app.kubernetes.io/component": component,
});

const pods = (matchLabels: Record<string, string>) => ({ podSelector: { matchLabels } });
const namespace = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const tcp = (...numbers: number[]) => numbers.map((port) => ({ protocol: "TCP", port }));

/**
 * Admits labeled clients, addresses outside, the other servers, and pods that read metrics. Extra listeners are for clients from outside
 * and require a login, so their ports are open.
 */
export function networkPolicySpec(
    cluster: string,
    { clientNamespaces = [], from = [], scraperNamespace }: NatsNetworkPolicy,
    listeners: readonly string[],
) {
    const clients = pods(clientLabels(cluster));
    const outside = listeners.map((listener) => extraPorts[listener as ExtraListener]);
    return {
        podSelector: { matchLabels: podLabels(cluster, "nats") },
        policyTypes: ["Ingress"],
        ingress: [
            {
                from: [
                    clients,
                    pods(podLabels(cluster, "nats-box")),
                    ...clientNamespaces.map((name) => ({ ...namespace(name), ...clients })),
                    ...from.map((cidr) => ({ ipBlock: { cidr } })),
                ],
                ports: tcp(ports.client),
            },
            { from: [pods(podLabels(cluster, "nats"))], ports: tcp(ports.routes) },
            {
                from: [scraperNamespace === undefined ? { podSelector: {} } : namespace(scraperNamespace)],
                ports: tcp(ports.monitor, exporterPort),
            },
            ...(outside.length === 0 ? [] : [{ ports: tcp(...outside) }]),
        ],
    };
}
