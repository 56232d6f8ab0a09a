import type { MonitoredCluster } from "./cluster.ts";
import { certificateEnd, clusterLabel, consumerLabels, metric, metrics, streamLabels } from "./metrics.ts";

/** A query of a panel. */
export interface Query {
    /** The PromQL expression. `$__rate_interval` is what Grafana makes of the time range. */
    readonly expr: string;
    /** How a line is named: labels as `{{label}}`. */
    readonly legend: string;
}

/** A panel of the dashboard. */
export interface Panel {
    readonly title: string;
    /** Numbers of now, or lines over time. */
    readonly type: "stat" | "timeseries";
    /** A unit as Grafana names it: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/. */
    readonly unit: string;
    readonly queries: readonly Query[];
    /** Whether a stat shows the name of a query's result instead of its number. */
    readonly showsName?: boolean;
    /** The value from which on something is wrong. */
    readonly wrongFrom?: number;
}

/** A row of panels, which share its width. */
export type Row = readonly Panel[];

/** The panels of a cluster, in rows from the top. Those about JetStream are only for servers that have it. */
export function natsPanels(cluster: MonitoredCluster): Row[] {
    return [
        overview(cluster),
        traffic(cluster),
        servers(cluster),
        ...(cluster.jetstream ? jetStream(cluster) : []),
    ];
}

function overview(cluster: MonitoredCluster): Row {
    const { name, nodes, certificates, jetstream } = cluster;
    const firing = `ALERTS{${clusterLabel}="${name}", alertstate="firing"}`;
    const leader = metric(cluster, metrics.jetStreamDisabled, 'meta_leader!=""');
    const left = `${certificateEnd}{${clusterLabel}="${name}"} - time()`;
    return [
        stat(
            `Servers that answer (of ${nodes})`,
            `count(${metric(cluster, metrics.connections)}) or vector(0)`,
        ),
        { ...stat("Alerts", `count(${firing}) or vector(0)`), wrongFrom: 1 },
        ...(jetstream && nodes > 1
            ? [
                  {
                      ...stat("Leader of JetStream", `count by (meta_leader) (${leader})`, "{{meta_leader}}"),
                      showsName: true,
                  },
              ]
            : []),
        ...(certificates.length > 0 ? [stat("Certificates end in", left, "{{listener}}", "s")] : []),
    ];
}

function traffic(cluster: MonitoredCluster): Row {
    return [
        perServer(cluster, "Connections", metrics.connections, "short"),
        lines("Messages", "msg/s", inAndOut(cluster, metrics.messagesIn, metrics.messagesOut)),
        lines("Traffic", "Bps", inAndOut(cluster, metrics.bytesIn, metrics.bytesOut)),
    ];
}

function servers(cluster: MonitoredCluster): Row {
    const slow = `increase(${metric(cluster, metrics.slowConsumers)}[$__rate_interval])`;
    return [
        perServer(cluster, "Memory", metrics.memory, "bytes"),
        perServer(cluster, "CPU", metrics.cpu, "percent"),
        lines("Slow consumers", "short", [{ expr: slow, legend: legendOf(cluster) }]),
    ];
}

function jetStream(cluster: MonitoredCluster): Row[] {
    const used = `${metric(cluster, metrics.storeUsed)} / ${metric(cluster, metrics.storeSize)}`;
    const stream = (name: string) => ({
        expr: `max by (${streamLabels}) (${metric(cluster, name, 'is_stream_leader="true"')})`,
        legend: "{{account}} {{stream_name}}",
    });
    const consumer = (name: string) => ({
        expr: `max by (${consumerLabels}) (${metric(cluster, name, 'is_consumer_leader="true"')})`,
        legend: "{{account}} {{stream_name}} {{consumer_name}}",
    });
    return [
        [
            lines("File store", "percentunit", [{ expr: used, legend: legendOf(cluster) }]),
            lines("Messages in streams", "short", [stream(metrics.streamMessages)]),
            lines("Size of streams", "bytes", [stream(metrics.streamBytes)]),
        ],
        [
            lines("Messages that wait for consumers", "short", [consumer(metrics.consumerPending)]),
            lines("Delivered and not acknowledged", "short", [consumer(metrics.consumerUnacknowledged)]),
            lines("Delivered again", "short", [consumer(metrics.consumerRedelivered)]),
        ],
    ];
}

const legendOf = ({ serverLabel }: MonitoredCluster) => `{{${serverLabel}}}`;

function stat(title: string, expr: string, legend = "", unit = "short"): Panel {
    return { title, type: "stat", unit, queries: [{ expr, legend }] };
}

function lines(title: string, unit: string, queries: readonly Query[]): Panel {
    return { title, type: "timeseries", unit, queries };
}

function perServer(cluster: MonitoredCluster, title: string, name: string, unit: string): Panel {
    return lines(title, unit, [{ expr: metric(cluster, name), legend: legendOf(cluster) }]);
}

function inAndOut(cluster: MonitoredCluster, incoming: string, outgoing: string): Query[] {
    const rate = (name: string) => `rate(${metric(cluster, name)}[$__rate_interval])`;
    return [
        { expr: rate(incoming), legend: `${legendOf(cluster)} in` },
        { expr: rate(outgoing), legend: `${legendOf(cluster)} out` },
    ];
}
