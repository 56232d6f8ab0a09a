import { goRecipe } from "../goRecipe.ts";

/** `prometheus-nats-exporter`: exports the server's monitoring endpoints as Prometheus metrics. */
export const prometheusNatsExporter = goRecipe({
    repository: "prometheus-nats-exporter",
    title: "Prometheus NATS exporter",
    tool: {
        name: "prometheus-nats-exporter",
        module: "prometheus-nats-exporter",
        versionVariable: "main.version",
        duration: "under a minute",
    },
    path: "/usr/bin/prometheus-nats-exporter",
});
