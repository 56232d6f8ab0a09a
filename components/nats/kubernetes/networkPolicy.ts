import type { ExtraListener, NatsNetworkPolicy } from "./args.ts";
import { ports } from "../config/serverConfig.ts";

/** The chart's ports for the listeners beside the one for clients. */
const extraPorts: Record<ExtraListener, number> = {
    leafnodes: 7422,
    websocket: 8080,
    mqtt: 1883,
    gateway: 7222,
};
const exporterPort = 7777;

/** A pod with these labels may connect to the cluster of that name. */
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
 * Who reaches the servers' pods: labelled clients, the other servers, and who reads metrics. What else listens is
 * there for the outside, so it is open; it has logins of its own.
 */
export function networkPolicySpec(
    cluster: string,
    { clientNamespaces = [], scraperNamespace }: NatsNetworkPolicy,
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
