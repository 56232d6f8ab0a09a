import type { MonitoredCluster } from "./cluster.ts";
import { certificateEnd, clusterLabel, consumerLabels, metric, metrics, streamLabels } from "./metrics.ts";

/** One alert: what is wrong, for how long, and what to do. */
export interface Alert {
    /** Its name, which is also its heading in docs/monitoring.md. */
    readonly name: string;
    /** The PromQL expression, with a result for each thing that is wrong. */
    readonly expr: string;
    /** How long it must be wrong, as Prometheus writes durations. */
    readonly for: string;
    /** `critical`: clients notice it now; `warning`: they will. */
    readonly severity: "critical" | "warning";
    /** What is wrong, in a line; with labels and the value as Prometheus' templates. */
    readonly summary: string;
    /** What to do. */
    readonly action: string;
}

/** Part of the file store from which on the alert fires. */
const fullStore = 0.8;
/** How long before the end of a certificate the alert fires: as long as previews warn. */
const certificateDays = 30;

/** The alerts of a cluster. Those about JetStream are only for servers that have it. */
export function natsAlerts(cluster: MonitoredCluster): Alert[] {
    return [
        exporterDown(cluster),
        serverDown(cluster),
        ...(cluster.jetstream ? jetStreamAlerts(cluster) : []),
        slowConsumers(cluster),
        ...(cluster.certificates.length > 0 ? [certificateExpiring(cluster)] : []),
    ];
}

function jetStreamAlerts(cluster: MonitoredCluster): Alert[] {
    return [
        quorumLost(cluster),
        withoutLeader(cluster, "Stream", metrics.streamMessages, streamLabels),
        withoutLeader(cluster, "Consumer", metrics.consumerPending, consumerLabels),
        storageAlmostFull(cluster),
        consumerStuck(cluster),
    ];
}

function exporterDown(cluster: MonitoredCluster): Alert {
    return {
        name: "NatsExporterDown",
        expr: `absent(${metric(cluster, "up")} == 1)`,
        for: "2m",
        severity: "critical",
        summary: `Prometheus gets no metrics of ${cluster.name}: the other alerts cannot fire`,
        action:
            "Look whether the exporter runs and Prometheus reaches it. On Docker, a server that is frozen makes it hang: " +
            "npm run topology shows the servers.",
    };
}

/** Where nothing at all is known, the exporter's alert says so, and no other. */
const ifKnown = (cluster: MonitoredCluster, expr: string) =>
    `(${expr}) and on () (max(${metric(cluster, "up")}) == 1)`;

function serverDown(cluster: MonitoredCluster): Alert {
    const { name, nodes, serverLabel } = cluster;
    const answers = Array.from({ length: nodes }, (_, index) =>
        metric(cluster, metrics.connections, `${serverLabel}="${name}-${index}"`),
    );
    return {
        name: "NatsServerDown",
        expr: ifKnown(cluster, answers.map((each) => `absent(${each})`).join(" or ")),
        for: "2m",
        severity: "warning",
        summary: `Server {{ $labels.${serverLabel} }} does not answer`,
        action: "Look at its log, then start it again: another server that stops may cost the quorum.",
    };
}

function quorumLost(cluster: MonitoredCluster): Alert {
    const servers = (matcher: string) => metric(cluster, metrics.jetStreamDisabled, matcher);
    // A single server has no meta group, and leads.
    const led = `${servers('meta_leader!=""')} or ${servers('is_meta_leader="true"')}`;
    const majority = Math.floor(cluster.nodes / 2) + 1;
    return {
        name: "NatsQuorumLost",
        expr: ifKnown(cluster, `(count((${led}) == 0) or vector(0)) < ${majority}`),
        for: "1m",
        severity: "critical",
        summary: `Only {{ $value }} of ${cluster.nodes} servers of ${cluster.name} follow a leader of JetStream: ${majority} are needed`,
        action:
            "Streams cannot be created or changed, and most accept no message. Start the servers that are down; " +
            "npm run topology shows them.",
    };
}

function withoutLeader(
    cluster: MonitoredCluster,
    what: "Stream" | "Consumer",
    name: string,
    labels: string,
): Alert {
    const kind = what.toLowerCase();
    // One without copies on other servers has no group, and leads.
    const led = `${metric(cluster, name, `${kind}_leader!=""`)} or ${metric(cluster, name, `is_${kind}_leader="true"`)}`;
    const of = what === "Stream" ? "" : " of stream {{ $labels.stream_name }}";
    return {
        name: `Nats${what}WithoutLeader`,
        expr: `count by (${labels}) (${metric(cluster, name)}) unless count by (${labels}) (${led})`,
        for: "2m",
        severity: "critical",
        summary: `${what} {{ $labels.${kind}_name }}${of} in account {{ $labels.account }} has no leader`,
        action:
            (what === "Stream" ? "It accepts and delivers no message. " : "It delivers no message. ") +
            "Start the servers with its copies: more than half of them must run. npm run topology shows which they are.",
    };
}

function storageAlmostFull(cluster: MonitoredCluster): Alert {
    return {
        name: "NatsStorageAlmostFull",
        expr: `${metric(cluster, metrics.storeUsed)} / ${metric(cluster, metrics.storeSize)} > ${fullStore}`,
        for: "5m",
        severity: "warning",
        summary: `Server {{ $labels.${cluster.serverLabel} }} uses {{ $value | humanizePercentage }} of its file store`,
        action:
            "When it is full, streams refuse messages. Delete messages, give streams limits such as maxAge or maxBytes, " +
            "or increase dhi:nats.jetstream.size.",
    };
}

function consumerStuck(cluster: MonitoredCluster): Alert {
    const leads = 'is_consumer_leader="true"';
    const of = (name: string) => metric(cluster, name, leads);
    const changes = (name: string) => `max by (${consumerLabels}) (changes(${of(name)}[5m])) == 0`;
    const waiting = `max by (${consumerLabels}) (${of(metrics.consumerPending)} + ${of(metrics.consumerUnacknowledged)}) > 0`;
    const still = [metrics.consumerDelivered, metrics.consumerAcknowledged, metrics.consumerUnacknowledged];
    return {
        name: "NatsConsumerStuck",
        expr: [waiting, ...still.map(changes)].map((each) => `(${each})`).join(" and "),
        for: "10m",
        severity: "warning",
        summary:
            "Consumer {{ $labels.consumer_name }} of stream {{ $labels.stream_name }} in account {{ $labels.account }} " +
            "does not move: {{ $value }} messages wait",
        action:
            "Look whether the service that reads it runs, and acknowledges what it gets. Delete the consumer if nothing " +
            "reads it any longer.",
    };
}

function slowConsumers(cluster: MonitoredCluster): Alert {
    return {
        name: "NatsSlowConsumers",
        expr: `increase(${metric(cluster, metrics.slowConsumers)}[10m]) > 0`,
        for: "0m",
        severity: "warning",
        summary: `Server {{ $labels.${cluster.serverLabel} }} disconnected clients that read too slowly`,
        action:
            "These clients lost messages that are in no stream. The server's log names them: make them read faster, or " +
            "share their work between several. dhi:nats.maxPending is what the server keeps for one.",
    };
}

function certificateExpiring({ name }: MonitoredCluster): Alert {
    return {
        name: "NatsCertificateExpiring",
        expr: `${certificateEnd}{${clusterLabel}="${name}"} - time() < ${certificateDays} * 86400`,
        for: "0m",
        severity: "warning",
        summary: `The certificate of {{ $labels.listener }} of ${name} expires in {{ $value | humanizeDuration }}`,
        action:
            "Set a new certificate and run npm start; write the rules again with npm run monitoring, unless the stack has " +
            "a PrometheusRule, which changes with it.",
    };
}
