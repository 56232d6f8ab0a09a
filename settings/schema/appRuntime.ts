import * as z from "zod";
import { expected, flag, list, number, section, size, text, texts } from "./formats.ts";

const portName = text(`the name of a port, for example "grpc"`)
    .optional()
    .describe("Name of the port in `ports` to check; default: `port`");

const health = section(
    {
        http: section(
            {
                liveness: text(`a path, for example "/healthz"`)
                    .optional()
                    .describe("Kubernetes: path of the liveness probe; default: `/healthz`"),
                readiness: text(`a path, for example "/readyz"`)
                    .optional()
                    .describe("Path of the readiness check; default: `/readyz`"),
                port: portName,
            },
            "{ readiness: /ready }",
        )
            .optional()
            .describe("Over HTTP"),
        grpc: section(
            {
                service: text("the name of a gRPC service")
                    .optional()
                    .describe("gRPC service to check; default: the whole server"),
                port: portName,
            },
            "{ port: grpc }",
        )
            .optional()
            .describe("Over gRPC, with `grpc.health.v1`"),
        tcp: section({ port: portName }, "{ port: smtp }").optional().describe("By opening a TCP connection"),
        exec: list("text", "a list of arguments")
            .optional()
            .describe("By running the program with these arguments, or a command that starts with `/`"),
    },
    "{ http: { readiness: /ready } }",
);

/** How a service runs: ports, health, volumes, labels, and networking on Docker. */
export const runsKeys = {
    ports: z
        .array(
            section(
                {
                    name: text(`a name, for example "metrics"`).describe("Name of the port"),
                    containerPort: number("a port, for example 9000").describe(
                        "Port that the service listens on",
                    ),
                    port: number("a port, for example 3001")
                        .optional()
                        .describe("Like the service's `port`; default: none, reachable in its network only"),
                },
                "{ name: metrics, containerPort: 9000 }",
            ),
            expected("a list of ports"),
        )
        .optional()
        .describe("Additional ports"),
    health: z
        .union(
            [z.enum(["http", "grpc", "tcp", "none"]), health],
            expected(
                `"http", "grpc", "tcp", "none" or settings, for example { http: { readiness: /ready } }`,
            ),
        )
        .optional()
        .describe(
            "Health check: `http`, `grpc`, `tcp`, `none`, or settings of one; default: as for `healthcheck`",
        ),
    volumes: z
        .array(
            section(
                {
                    name: text(`a name, for example "data"`).describe("Name of the volume"),
                    path: text(`a folder, for example "/data"`).describe("Folder in the container"),
                    size: size("1Gi").describe("Size of the volume; not enforced on Docker"),
                    shared: flag.optional().describe("Whether replicas share it; Kubernetes: ReadWriteMany"),
                },
                "{ name: data, path: /data, size: 1Gi }",
            ),
            expected("a list of volumes"),
        )
        .optional()
        .describe("Folders that are kept when containers, or the service, are removed"),
    labels: texts("labels with their values")
        .optional()
        .describe("Labels of the containers, or of the pods and the Service on Kubernetes"),
    networks: list("the name of a network", "a list of networks")
        .optional()
        .describe("Docker: existing networks to join in addition to the service's own"),
    extraHosts: list(`a host, for example "db:10.0.0.5"`, "a list of hosts")
        .optional()
        .describe("Docker: additional hosts as `name:address`, or `host.docker.internal:host-gateway`"),
};
