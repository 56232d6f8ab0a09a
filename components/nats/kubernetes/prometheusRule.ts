import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { monitoredOnKubernetes } from "../monitoring/cluster.ts";
import { natsRules } from "../monitoring/rules.ts";
import type { CompleteHelmNatsClusterArgs } from "./args.ts";

/** Creates the PrometheusRule with a cluster's alerts, if there is to be one. */
export function createPrometheusRule(
    name: string,
    args: CompleteHelmNatsClusterArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const { namespace, nodes, jetstream, prometheusRule } = args;
    if (prometheusRule) {
        const { tls, routeTls, clientTls, listeners } = args;
        const rules = pulumi
            .output({ tls, routeTls, clientTls, listeners })
            .apply((certificates) =>
                natsRules(monitoredOnKubernetes(name, namespace, { nodes, jetstream, ...certificates })),
            );
        new kubernetes.apiextensions.CustomResource(
            `${name}-alerts`,
            {
                apiVersion: "monitoring.coreos.com/v1",
                kind: "PrometheusRule",
                metadata: { name, namespace },
                // Of certificates, it has only when they end.
                spec: pulumi.unsecret(rules),
            },
            opts,
        );
    }
}
