import * as z from "zod";
import { expected, flag, list, number, section, size, text, texts } from "./formats.ts";

/** The certificate of a listener, in a Secret, for example from cert-manager. */
export const certificateSchema = section(
    {
        secretName: text("the name of a Secret").describe(
            "Kubernetes: Secret with `tls.crt`, `tls.key` and `ca.crt`, for example from cert-manager",
        ),
    },
    "{ secretName: nats-tls }",
);

/** An additional listener of the server: on or off, with or without TLS. */
const listener = (what: string) =>
    z
        .union(
            [flag, certificateSchema],
            expected("true, false or settings, for example { secretName: nats-tls }"),
        )
        .optional()
        .describe(`${what}: \`true\`, or the Secret with its certificate`);

const chart = section(
    {
        name: text(`a chart, for example "nats"`)
            .optional()
            .describe("Name in the repository, a local folder, or `oci://…`"),
        version: text(`a version, for example "2.15.0"`)
            .optional()
            .describe("Version of the chart; default: that of the servers' minor version"),
        repository: text("the address of a chart repository").optional().describe("Chart repository"),
    },
    `{ version: "2.15.0" }`,
);

const networkPolicy = section(
    {
        clientNamespaces: list("the name of a namespace", "a list of namespaces")
            .optional()
            .describe("Other namespaces whose labeled pods may connect"),
        from: list("a range of addresses", `ranges of addresses, for example ["203.0.113.0/24"]`)
            .optional()
            .describe(
                "Addresses that may connect, as the servers see them: the nodes', or with `service.externalTrafficPolicy: Local` the clients' own",
            ),
        scraperNamespace: text("the name of a namespace")
            .optional()
            .describe("Namespace whose pods may scrape metrics, such as `monitoring`"),
    },
    "{ clientNamespaces: [shop] }",
);

const annotations = texts("annotations with their values").optional();

const service = section(
    {
        type: z
            .enum(
                ["ClusterIP", "NodePort", "LoadBalancer"],
                expected(`"ClusterIP", "NodePort" or "LoadBalancer"`),
            )
            .optional()
            .describe("`ClusterIP` (default), `NodePort` or `LoadBalancer`"),
        annotations: annotations.describe("Annotations, for example for the load balancer"),
        sourceRanges: list("a range of addresses", `ranges of addresses, for example ["203.0.113.0/24"]`)
            .optional()
            .describe("Addresses that the load balancer admits; default: all"),
        nodePort: number("a port, for example 30422").optional().describe("Port of the nodes for clients"),
        externalTrafficPolicy: z
            .enum(["Cluster", "Local"], expected(`"Cluster" or "Local"`))
            .optional()
            .describe("`Local` passes clients on to servers of the same node, which see their addresses"),
        advertise: text(`a host and a port, for example "nats.example.com:4222"`)
            .optional()
            .describe(
                "Address that servers advertise, for clients to reconnect to; `$(POD_NAME)` is each server's name",
            ),
    },
    "{ type: LoadBalancer }",
);

const websocketIngress = section(
    {
        hosts: list("a host name", `host names, for example ["nats.example.com"]`).describe("Host names"),
        path: text(`a path, for example "/nats"`).optional().describe("Path; default `/`"),
        className: text("the name of an ingress class").optional().describe("Ingress class"),
        tlsSecretName: text("the name of a Secret").optional().describe("Secret with its certificate"),
        annotations: annotations.describe("Annotations for the ingress controller"),
    },
    "{ hosts: [nats.example.com] }",
);

const backup = section(
    {
        schedule: text(`five fields of cron, for example "30 2 * * *"`).describe(
            'When, in UTC: five fields of cron, for example `"30 2 * * *"`',
        ),
        size: size("20Gi").describe("Size of the volume with the backups: room for one more than `keep`"),
        keep: number("a whole number, for example 7").optional().describe("How many backups stay; default 7"),
        accounts: list("the name of an account", "a list of accounts")
            .optional()
            .describe("Accounts to save, each with a stream; default: all accounts with JetStream"),
        storageClass: text("the name of a storage class")
            .optional()
            .describe("Storage class of the volume; default: `kubernetes.storageClass`"),
    },
    `{ schedule: "30 2 * * *", size: 20Gi }`,
);

/** `dhi:kubernetes`: the cluster, and settings for Kubernetes only. */
export const kubernetesSchema = section(
    {
        context: text("the name of a context of the kubeconfig")
            .optional()
            .describe("Context of the kubeconfig; default: the current one, with policy `development` only"),
        kubeconfig: text("the path of a kubeconfig")
            .optional()
            .describe("Path of the kubeconfig; default: `KUBECONFIG` or `~/.kube/config`"),
        namespace: text(`a namespace, for example "messaging"`)
            .optional()
            .describe("Namespace of the stack; default: `dhi-<stack>`"),
        createNamespace: flag
            .optional()
            .describe("`false` uses an existing namespace and labels it `restricted`"),
        renderTo: text("the path of a folder")
            .optional()
            .describe("Folder to write manifests to instead of contacting a cluster; secrets are left out"),
        chart: chart.optional().describe("The NATS chart"),
        storageClass: text("the name of a storage class")
            .optional()
            .describe("Storage class of JetStream's and services' volumes"),
        priorityClass: text("the name of a priority class")
            .optional()
            .describe("Priority class of the servers' pods"),
        reloader: flag
            .optional()
            .describe("Whether running servers reload a changed configuration; `false` restarts them"),
        exporter: flag.optional().describe("The older name of `nats.exporter`"),
        podMonitor: flag
            .optional()
            .describe("Whether to create a PodMonitor for the exporter; requires the Prometheus operator"),
        prometheusRule: flag
            .optional()
            .describe("Whether to create a PrometheusRule with the alerts; requires `podMonitor`"),
        natsBox: flag.optional().describe("Whether to run a pod with the `nats` command, logged in"),
        backup: backup.optional().describe("Backups of all streams by a CronJob, in a volume that stays"),
        leafNodes: listener("Listener for leaf nodes"),
        websocket: listener("Listener for websockets"),
        mqtt: listener("Listener for MQTT"),
        gateway: listener("Listener for gateways of other clusters"),
        networkPolicy: z
            .union([z.literal(false), networkPolicy], expected("false or settings of the policy"))
            .optional()
            .describe("Who may connect; `false` for everyone"),
        service: service.optional().describe("How clients outside of the Kubernetes cluster connect"),
        websocketIngress: websocketIngress
            .optional()
            .describe("Ingress for the websocket listener, through which browsers connect"),
        values: z
            .record(z.string(), z.unknown(), expected("values of the chart"))
            .optional()
            .describe("Values of the chart, which take precedence; unknown paths are refused"),
    },
    "{ context: staging, namespace: messaging }",
).prefault({});

/** Settings of a service for Kubernetes only. */
export const appOnKubernetesSchema = section(
    {
        ingress: section(
            {
                host: text("a host name").describe("Host name"),
                className: text("the name of an ingress class").optional().describe("Ingress class"),
                tlsSecretName: text("the name of a Secret")
                    .optional()
                    .describe("Secret with its certificate"),
                annotations: texts("annotations with their values")
                    .optional()
                    .describe("Annotations for the ingress controller"),
            },
            "{ host: hello.example.com }",
        )
            .optional()
            .describe("Ingress"),
        gatewayRoute: section(
            {
                gateway: text("the name of a Gateway").describe("Gateway"),
                gatewayNamespace: text("the name of a namespace")
                    .optional()
                    .describe("Namespace of the Gateway"),
                host: text("a host name").describe("Host name"),
            },
            "{ gateway: public, host: hello.example.com }",
        )
            .optional()
            .describe("HTTPRoute of the Gateway API"),
        autoscale: section(
            {
                max: number("a whole number, for example 10").describe(
                    "Maximum number of replicas; `replicas` is the minimum",
                ),
                cpuPercent: number("a percentage, for example 70")
                    .optional()
                    .describe("Target CPU utilization"),
            },
            "{ max: 10 }",
        )
            .optional()
            .describe("HorizontalPodAutoscaler"),
        annotations: texts("annotations with their values")
            .optional()
            .describe("Annotations of the pods and the Service"),
        livenessPath: text(`a path, for example "/healthz"`)
            .optional()
            .describe("Path of the liveness probe; cannot be combined with `health`"),
        readinessPath: text(`a path, for example "/readyz"`)
            .optional()
            .describe("Path of the readiness probe; cannot be combined with `health`"),
        drainSeconds: number("a number of seconds, for example 5")
            .optional()
            .describe(
                "Seconds for which a stopping pod continues to serve, until it receives no more requests",
            ),
    },
    "{ ingress: { host: hello.example.com } }",
);
