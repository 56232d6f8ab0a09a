import { z } from "zod";
import { project } from "../names.ts";
import { hidden, number, section, size, text } from "./forms.ts";
import { certificateSchema } from "./kubernetes.ts";

const jetstream = z.union(
    [
        z.literal(false),
        z.strictObject({
            size: size("1Gi").describe("File store of one node"),
            memoryStore: size("64Mi").optional().describe("Memory for memory streams on one node"),
            domain: text("a domain name").optional().describe("JetStream domain, for leaf nodes"),
        }),
    ],
    {
        error: ({ input }) =>
            `${JSON.stringify(input)} is neither false nor settings such as { size: "1Gi" }`,
    },
);

/** `dhi:nats`: the cluster. */
export const natsSchema = section(
    {
        nodes: number("a whole number such as 3").optional().describe("Servers; odd with JetStream"),
        clusterName: text(`a name such as "NATS"`)
            .optional()
            .describe("Name the servers form a cluster under"),
        clientPort: number("a port such as 4222")
            .optional()
            .describe("Docker: published on `publishOn`; node i gets clientPort + i"),
        monitorPort: number("a port such as 8222")
            .optional()
            .describe("Docker: published on 127.0.0.1; node i gets monitorPort + i"),
        publishOn: text(`an IP address such as "127.0.0.1"`)
            .optional()
            .describe("Docker: host address for clients"),
        jetstream: jetstream.optional().describe("Persistence, or `false`"),
        memory: size("256Mi").optional().describe("Memory limit of one node"),
        cpus: number("a number of cores such as 0.5").optional().describe("CPU limit of one node, in cores"),
        maxPayload: size("1Mi").optional().describe("Largest message that clients may send"),
        readinessSeconds: number("a number of seconds such as 120")
            .optional()
            .describe(
                "How long a node, and in the end the cluster, may take to get ready; on Kubernetes all of it: `600`",
            ),
        tls: certificateSchema.optional().describe("TLS for clients, by a Secret; see also `dhi:natsTls`"),
        routeTls: certificateSchema
            .optional()
            .describe("Mutual TLS between servers, by a Secret; see also `dhi:natsRouteTls`"),
        user: text(`a name such as "app"`).default("app").describe("The client user"),
    },
    "{ nodes: 3 }",
).prefault({});

const pem = (key: string, what: string) =>
    z
        .string({
            error: ({ input }) =>
                input === undefined
                    ? `missing; set it with: pulumi config set --secret --path ${project}:${key} < FILE`
                    : "must be text in PEM",
        })
        .meta({ description: `${what}, in PEM`, ...hidden });

/** A certificate of a listener, given as it is. All of it counts as secret, so messages never show it. */
export const certificate = (key: string, listener: string) =>
    z
        .strictObject(
            {
                certificate: pem(`${key}.certificate`, "Certificate with its chain"),
                key: pem(`${key}.key`, "Private key"),
                ca: pem(`${key}.ca`, "Certificate authority that signed it"),
            },
            { error: "must be settings with certificate, key and ca" },
        )
        .optional()
        .describe(`Certificate of ${listener}: turns TLS on`);
