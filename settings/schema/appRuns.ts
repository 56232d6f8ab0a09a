import { z } from "zod";
import { expected, number, section, size, text, texts } from "./forms.ts";

const portName = text(`the name of a port such as "grpc"`)
    .optional()
    .describe("Which of `ports` is asked; default: `port`");

const health = section(
    {
        http: section(
            {
                liveness: text(`a path such as "/healthz"`)
                    .optional()
                    .describe("Kubernetes: answers while the process is well; default: `/healthz`"),
                readiness: text(`a path such as "/readyz"`)
                    .optional()
                    .describe("Answers while requests are welcome; default: `/readyz`"),
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
                    .describe("The service to ask about; default: the whole server"),
                port: portName,
            },
            "{ port: grpc }",
        )
            .optional()
            .describe("By `grpc.health.v1`"),
        tcp: section({ port: portName }, "{ port: smtp }").optional().describe("By a connection"),
        exec: z
            .array(text("text"), expected("a list of arguments"))
            .optional()
            .describe("By the program with these arguments, or by a command that begins with `/`"),
    },
    "{ http: { readiness: /ready } }",
);

/** How a service runs, beside what it is built from: ports, health, volumes, labels, and its surroundings on Docker. */
export const runsKeys = {
    ports: z
        .array(
            section(
                {
                    name: text(`a name such as "metrics"`).describe("Name of the port"),
                    containerPort: number("a port such as 9000").describe("Port it listens on"),
                    port: number("a port such as 3001")
                        .optional()
                        .describe("As `port` above; default: none, open on its network only"),
                },
                "{ name: metrics, containerPort: 9000 }",
            ),
            expected("a list of ports"),
        )
        .optional()
        .describe("Further ports"),
    health: z
        .union(
            [z.enum(["http", "grpc", "tcp", "none"]), health],
            expected(`"http", "grpc", "tcp", "none" or settings such as { http: { readiness: /ready } }`),
        )
        .optional()
        .describe(
            "How it is asked: `http`, `grpc`, `tcp`, `none`, or settings of one; default: as for `healthcheck`",
        ),
    volumes: z
        .array(
            section(
                {
                    name: text(`a name such as "data"`).describe("Name of the volume"),
                    path: text(`a folder such as "/data"`).describe("Folder in the container"),
                    size: size("1Gi").describe("How much it may hold; a Docker Engine does not see to it"),
                    shared: z
                        .boolean(expected("true or false"))
                        .optional()
                        .describe("Whether several replicas may have it; Kubernetes: ReadWriteMany"),
                },
                "{ name: data, path: /data, size: 1Gi }",
            ),
            expected("a list of volumes"),
        )
        .optional()
        .describe("Folders that outlive containers, and the service itself"),
    labels: texts("labels with their values")
        .optional()
        .describe("Labels of its containers; Kubernetes: of its pods and its Service"),
    networks: z
        .array(text("the name of a network"), expected("a list of networks"))
        .optional()
        .describe("Docker: networks that are there, to join beside its own"),
    extraHosts: z
        .array(text(`a host such as "db:10.0.0.5"`), expected("a list of hosts"))
        .optional()
        .describe("Docker: further hosts, as `name:address`, or `host.docker.internal:host-gateway`"),
};
