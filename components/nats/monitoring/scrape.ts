import type { MonitoredCluster } from "./cluster.ts";
import { exporterPort } from "./exporter.ts";

/**
 * The part of Prometheus' configuration that reads a cluster's metrics on Docker.
 *
 * @param target the host and port of the exporter.
 */
export function scrapeDocker({ job }: MonitoredCluster, target: string): Record<string, unknown> {
    return { scrape_configs: [{ job_name: job, static_configs: [{ targets: [target] }] }] };
}

/**
 * The part of the configuration of a Prometheus in the same Kubernetes cluster that reads the exporters of all pods, where the
 * Prometheus operator does not do that.
 */
export function scrapeKubernetes(
    { job, name }: MonitoredCluster,
    namespace: string,
): Record<string, unknown> {
    const keep = (source: string, regex: string) => ({ source_labels: [source], action: "keep", regex });
    const label = "__meta_kubernetes_pod_label_app_kubernetes_io_";
    return {
        scrape_configs: [
            {
                job_name: job,
                kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [namespace] } }],
                relabel_configs: [
                    keep(`${label}instance`, name),
                    keep("__meta_kubernetes_pod_container_port_number", String(exporterPort)),
                    { source_labels: ["__meta_kubernetes_namespace"], target_label: "namespace" },
                    { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
                ],
            },
        ],
    };
}
