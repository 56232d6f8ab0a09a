import { natsAlerts } from "./alerts.ts";
import type { MonitoredCluster } from "./cluster.ts";
import { certificateEnd, clusterLabel } from "./metrics.ts";

/** A rule as Prometheus reads it: one that records a metric, or an alert. */
export interface PrometheusRule {
    /** The metric that it records. */
    readonly record?: string;
    /** The alert's name. */
    readonly alert?: string;
    /** The expression in PromQL. */
    readonly expr: string;
    /** How long the expression must have results before the alert fires. */
    readonly for?: string;
    /** Labels of the result. */
    readonly labels: Readonly<Record<string, string>>;
    /** Texts for people: `summary`, `description` and `runbook`. */
    readonly annotations?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after another. */
export interface PrometheusRuleGroup {
    /** The group's name. */
    readonly name: string;
    /** Its rules. */
    readonly rules: readonly PrometheusRule[];
}

/** What a file with rules for Prometheus has, and the `spec` of a PrometheusRule of the Prometheus operator. */
export interface PrometheusRules {
    /** The groups. */
    readonly groups: readonly PrometheusRuleGroup[];
}

/**
 * The rules of a cluster, with its alerts.
 *
 * @example writeFileSync("rules.yaml", stringify(natsRules(cluster)))
 */
export function natsRules(cluster: MonitoredCluster): PrometheusRules {
    const rules = [...certificateRecords(cluster), ...alertRules(cluster)];
    return { groups: [{ name: cluster.name, rules }] };
}

/**
 * No exporter has the end of a certificate (`tls_cert_not_after` in `/varz` is a text, which exporter 0.20 leaves out), so that
 * of the certificate in the configuration becomes a metric.
 */
function certificateRecords({ name, certificates }: MonitoredCluster): PrometheusRule[] {
    return certificates.map(({ listener, notAfter }) => ({
        record: certificateEnd,
        expr: `vector(${notAfter})`,
        labels: { [clusterLabel]: name, listener },
    }));
}

function alertRules(cluster: MonitoredCluster): PrometheusRule[] {
    return natsAlerts(cluster).map(({ name, expr, for: duration, severity, summary, action }) => ({
        alert: name,
        expr,
        for: duration,
        labels: { severity, [clusterLabel]: cluster.name },
        annotations: {
            summary,
            description: action,
            runbook: `docs/monitoring.md#${name.toLowerCase()}`,
        },
    }));
}
