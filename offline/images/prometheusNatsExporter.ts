import { goRecipe } from "./goRecipe.ts";

const path = "/usr/bin/prometheus-nats-exporter";
const link = "/usr/local/bin/prometheus-nats-exporter";

/** `prometheus-nats-exporter`: the server's monitoring endpoints in the words of Prometheus. */
export const prometheusNatsExporter = goRecipe({
    title: "Prometheus NATS exporter",
    tool: {
        name: "prometheus-nats-exporter",
        module: "prometheus-nats-exporter",
        versionVariable: "main.version",
        duration: "under a minute",
    },
    path,
    entries: [{ path: link, link: path }],
    start: { entrypoint: [link], ports: ["7777/tcp"] },
});
