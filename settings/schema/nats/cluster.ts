import * as z from "zod";
import { setCommand } from "../../commands.ts";
import { expected, expectedSecret, flag, hidden, number, section, size, text } from "../formats.ts";
import { certificateSchema } from "../kubernetes.ts";
import { limitKeys } from "./limits.ts";
import { listenersSchema } from "./listeners.ts";
import { userKeys } from "./users.ts";
import { gatewaysSchema, leafRemotesSchema } from "./remotes.ts";
import { streamSettings } from "./streams.ts";

const jetstream = z.union(
    [
        z.literal(false),
        z.strictObject({
            size: size("1Gi").describe("File store of each node"),
            memoryStore: size("64Mi").optional().describe("Memory for in-memory streams on each node"),
            domain: text("a domain name").optional().describe("JetStream domain, for leaf nodes"),
            syncInterval: text(`"always" or a duration, for example "10s"`)
                .optional()
                .describe(
                    "How often messages are written to the disk; `always` before each acknowledgment. What is not is lost when machines lose power. Default: two minutes",
                ),
            maxFileStore: size("900Mi")
                .optional()
                .describe(
                    "What streams may use of `size`; default: on Kubernetes 85 % of it, because a volume holds less than its size",
                ),
        }),
    ],
    expected(`false or settings, for example { size: "1Gi" }`),
);

/** `dhi:nats`: the cluster. */
export const natsSchema = section(
    {
        nodes: number("a whole number, for example 3")
            .optional()
            .describe("Number of servers; odd with JetStream"),
        clusterName: text(`a name, for example "NATS"`).optional().describe("Name of the cluster"),
        clientPort: number("a port, for example 4222")
            .optional()
            .describe("Docker: host port for clients, on `publishOn`; node i gets clientPort + i"),
        monitorPort: number("a port, for example 8222")
            .optional()
            .describe("Docker: host port for monitoring, on 127.0.0.1; node i gets monitorPort + i"),
        exporter: flag
            .optional()
            .describe(
                "Whether to export metrics for Prometheus: on Docker by one container, on Kubernetes next to each server",
            ),
        exporterPort: number("a port, for example 7777")
            .optional()
            .describe("Docker: host port for metrics, on 127.0.0.1"),
        publishOn: text(`an IP address, for example "127.0.0.1"`)
            .optional()
            .describe("Docker: host address to publish client ports on"),
        jetstream: jetstream.optional().describe("Persistence, or `false` for none"),
        memory: size("256Mi").optional().describe("Memory limit of each node"),
        cpus: number("a number of cores, for example 0.5")
            .optional()
            .describe("CPU limit of each node, in cores"),
        maxPayload: size("1Mi").optional().describe("Maximum size of a message"),
        readinessSeconds: number("a number of seconds, for example 120")
            .optional()
            .describe(
                "Seconds for a node, and finally the cluster, to become ready; on Kubernetes for the whole rollout, default `600`",
            ),
        tls: certificateSchema
            .optional()
            .describe("Secret with the certificate for clients; see also `dhi:natsTls`"),
        routeTls: certificateSchema
            .optional()
            .describe(
                "Secret with the certificate for mutual TLS between servers; see also `dhi:natsRouteTls`",
            ),
        clientTls: section(
            {
                secretName: text("the name of a Secret").describe(
                    "Kubernetes: Secret with `tls.crt` and `tls.key`, for example from cert-manager",
                ),
            },
            "{ secretName: nats-client-tls }",
        )
            .optional()
            .describe("Secret with the certificate that clients show; see also `dhi:natsClientTls`"),
        listeners: listenersSchema.optional().describe("Further listeners, on both runtimes"),
        leafRemotes: leafRemotesSchema,
        gateways: gatewaysSchema,
        ...limitKeys,
        user: text(`a name, for example "app"`).default("app").describe("Name of the main client user"),
        ...userKeys,
        ...streamSettings,
    },
    "{ nodes: 3 }",
).prefault({});

const pem = (key: string, what: string) =>
    z
        .string({
            error: ({ input }) =>
                input === undefined
                    ? `is required; set it with: ${setCommand(key, { secret: true })} < FILE`
                    : "is not valid: use text in PEM",
        })
        .meta({ description: `${what}, in PEM`, ...hidden });

/** A certificate of a listener. All of it counts as secret, so messages never show it. */
export const certificate = (key: string, listener: string) =>
    z
        .strictObject(
            {
                certificate: pem(`${key}.certificate`, "Certificate with its chain"),
                key: pem(`${key}.key`, "Private key"),
                ca: pem(`${key}.ca`, "Certificate authority that signed it"),
            },
            expectedSecret("settings with certificate, key and ca"),
        )
        .optional()
        .describe(`Certificate of ${listener}, which enables TLS`);

/** `dhi:natsClientTls`: the certificate of clients. */
export const clientCertificate = z
    .strictObject(
        {
            certificate: pem("natsClientTls.certificate", "Certificate with its chain"),
            key: pem("natsClientTls.key", "Private key"),
        },
        expectedSecret("settings with certificate and key"),
    )
    .optional()
    .describe("Certificate that services and the tools show to servers; see `nats.clientCertificates`");

/** `dhi:natsListenerTls`: the certificates of further listeners. */
export const listenerCertificates = z
    .strictObject(
        {
            leafNodes: certificate("natsListenerTls.leafNodes", "the listener for leaf nodes"),
            websocket: certificate("natsListenerTls.websocket", "the listener for websockets"),
            mqtt: certificate("natsListenerTls.mqtt", "the listener for MQTT"),
            gateway: certificate(
                "natsListenerTls.gateway",
                "the listener for gateways, which both sides show",
            ),
        },
        expectedSecret("settings, for example { websocket: … }"),
    )
    .optional()
    .describe("Certificates of `nats.listeners`, by listener; default: that of clients, or of routes");
