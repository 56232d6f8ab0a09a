import { z } from "zod";
import { expected, number, section, text, texts } from "./forms.ts";

const flag = z.boolean(expected("true or false"));

/** The certificate of a listener, in a Secret such as cert-manager makes. */
export const certificateSchema = section(
    {
        secretName: text("the name of a Secret").describe(
            "Kubernetes: Secret with `tls.crt`, `tls.key` and `ca.crt`, such as cert-manager makes",
        ),
    },
    "{ secretName: nats-tls }",
);

/** A listener that the server has beside the one for clients: on or off, with TLS or without. */
const listener = (what: string) =>
    z
        .union(
            [flag, certificateSchema],
            expected("true, false or settings such as { secretName: nats-tls }"),
        )
        .optional()
        .describe(`${what}: \`true\`, or the Secret with its certificate`);

const chart = section(
    {
        name: text(`a chart such as "nats"`)
            .optional()
            .describe("Name in the repository, a local folder, or `oci://…`"),
        version: text(`a version such as "2.14.2"`).optional().describe("Version of the chart"),
        repository: text("the address of a chart repository").optional().describe("Chart repository"),
    },
    `{ version: "2.14.2" }`,
);

const networkPolicy = section(
    {
        clientNamespaces: z
            .array(text("the name of a namespace"), expected("a list of namespaces"))
            .optional()
            .describe("Namespaces whose labelled pods may connect, beside the cluster's own"),
        scraperNamespace: text("the name of a namespace")
            .optional()
            .describe("Namespace whose pods may read metrics, such as `monitoring`"),
    },
    "{ clientNamespaces: [shop] }",
);

/** `dhi:kubernetes`: which cluster, and what only Kubernetes needs to know. */
export const kubernetesSchema = section(
    {
        context: text("the name of a context of the kubeconfig")
            .optional()
            .describe("Context of the kubeconfig; default: its current one, development only"),
        kubeconfig: text("the path of a kubeconfig")
            .optional()
            .describe("Path of the kubeconfig; default: `KUBECONFIG`, or `~/.kube/config`"),
        namespace: text(`a namespace such as "messaging"`)
            .optional()
            .describe("Namespace of everything; default: `dhi-<stack>`"),
        createNamespace: flag
            .optional()
            .describe("`false` adopts a namespace that is there and labels it `restricted`"),
        renderTo: text("the path of a folder")
            .optional()
            .describe("Writes manifests to this folder and asks no cluster; secrets are left out"),
        chart: chart.optional().describe("The NATS chart"),
        storageClass: text("the name of a storage class")
            .optional()
            .describe("Class of JetStream's and of services' volumes"),
        priorityClass: text("the name of a priority class").optional().describe("Class of the server's pods"),
        reloader: flag
            .optional()
            .describe("Lets a changed configuration reach running servers; `false` restarts them instead"),
        exporter: flag.optional().describe("Prometheus exporter beside each server"),
        podMonitor: flag.optional().describe("PodMonitor for the exporter; needs the Prometheus operator"),
        natsBox: flag.optional().describe("A pod with the `nats` command, logged in"),
        leafNodes: listener("Listener for leaf nodes"),
        websocket: listener("Listener for websockets"),
        mqtt: listener("Listener for MQTT"),
        gateway: listener("Listener for gateways of other clusters"),
        networkPolicy: z
            .union([z.literal(false), networkPolicy], expected("false or settings of the policy"))
            .optional()
            .describe("Who may connect, or `false` for everybody"),
        values: z
            .record(z.string(), z.unknown(), expected("values of the chart"))
            .optional()
            .describe("Values of the chart, merged last; unknown paths are refused"),
    },
    "{ context: staging, namespace: messaging }",
).prefault({});

/** What a service has on Kubernetes only. */
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
                    .describe("Annotations, such as an ingress controller reads"),
            },
            "{ host: hello.example.com }",
        )
            .optional()
            .describe("Ingress"),
        gatewayRoute: section(
            {
                gateway: text("the name of a Gateway").describe("Gateway"),
                gatewayNamespace: text("the name of a namespace").optional().describe("Its namespace"),
                host: text("a host name").describe("Host name"),
            },
            "{ gateway: public, host: hello.example.com }",
        )
            .optional()
            .describe("HTTPRoute of the Gateway API"),
        autoscale: section(
            {
                max: number("a whole number such as 10").describe("Most replicas; `replicas` is the least"),
                cpuPercent: number("a percentage such as 70").optional().describe("CPU use to aim for"),
            },
            "{ max: 10 }",
        )
            .optional()
            .describe("HorizontalPodAutoscaler"),
        annotations: texts("annotations with their values")
            .optional()
            .describe("Annotations of its pods and its Service"),
        livenessPath: text(`a path such as "/healthz"`)
            .optional()
            .describe("Answers while the process is well; not beside `health`"),
        readinessPath: text(`a path such as "/readyz"`)
            .optional()
            .describe("Answers while requests are welcome; not beside `health`"),
        drainSeconds: number("a number of seconds such as 5")
            .optional()
            .describe("How long a stopping pod goes on serving, until nobody sends to it any more"),
    },
    "{ ingress: { host: hello.example.com } }",
);
