import { stringify } from "yaml";
import { loopback } from "../../components/docker/address.ts";
import { natsDashboard } from "../../components/nats/monitoring/dashboard.ts";
import { natsRules } from "../../components/nats/monitoring/rules.ts";
import { scrapeDocker, scrapeKubernetes } from "../../components/nats/monitoring/scrape.ts";
import {
    monitoredOnDocker,
    monitoredOnKubernetes,
    type MonitoredArgs,
} from "../../components/nats/monitoring/cluster.ts";
import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dockerNatsDefaults } from "../../components/nats/docker/args.ts";
import { dockerListeners } from "../../settings/listeners.ts";
import { componentName, defaultNamespace } from "../../settings/names.ts";
import { certificateSources, exportsMetrics } from "../../settings/nats.ts";
import type { PlainSettings } from "../../settings/schema.ts";

/** What Prometheus and Grafana need for a stack, as texts by the names of their files. */
export type MonitoringFiles = Readonly<Record<"rules.yaml" | "scrape.yaml" | "dashboard.json", string>>;

const asIs = (value: string) => value;

/**
 * The files of a stack. None has a secret.
 *
 * @throws if the stack exports no metrics.
 */
export function monitoringFiles(stack: string, settings: PlainSettings): MonitoringFiles {
    if (!exportsMetrics(settings)) {
        throw new Error(
            `Stack "${stack}" exports no metrics: set dhi:nats.exporter, for example with\n` +
                `  npm run -s pulumi -- config set --path dhi:nats.exporter true --stack ${stack}\n` +
                "and update the stack.",
        );
    }
    const name = componentName(stack, "nats");
    const { runtime, nats, kubernetes } = settings;
    const { nodes = natsDefaults.nodes, jetstream = natsDefaults.jetstream } = nats;
    const certificates = { ...certificateSources(settings, asIs), ...dockerListeners(settings, asIs) };
    // They are the texts of the settings, as they are.
    const args = { nodes, jetstream, ...certificates } as MonitoredArgs;
    const { namespace = defaultNamespace(stack) } = kubernetes;
    const port = nats.exporterPort ?? dockerNatsDefaults.exporterPort;
    const cluster =
        runtime === "docker" ? monitoredOnDocker(name, args) : monitoredOnKubernetes(name, namespace, args);
    const scrape =
        runtime === "docker"
            ? scrapeDocker(cluster, `${loopback}:${port}`)
            : scrapeKubernetes(cluster, namespace);
    return {
        "rules.yaml": stringify(natsRules(cluster), { lineWidth: 0 }),
        "scrape.yaml": stringify(scrape, { lineWidth: 0 }),
        "dashboard.json": `${JSON.stringify(natsDashboard(cluster), null, 4)}\n`,
    };
}
