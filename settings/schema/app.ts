import * as z from "zod";
import { buildKeys } from "./appBuild.ts";
import { runsKeys } from "./appRuntime.ts";
import { expected, flag, list, number, section, secretNames, size, text, texts } from "./formats.ts";
import { appOnKubernetesSchema } from "./kubernetes.ts";

/** A Rust service: built from its sources, or adopted as a pushed image. */
export const appSchema = section(
    {
        name: text(`a name, for example "hello"`).describe("Name of the service and its containers"),
        context: text(`a folder, for example "apps/hello"`)
            .optional()
            .describe("Folder with Cargo.toml and Cargo.lock"),
        binary: text("the name of a program").optional().describe("Name of the program in Cargo.toml"),
        package: text("the name of a package")
            .optional()
            .describe("Package of the workspace that has the program"),
        features: list("the name of a feature", "a list of features")
            .optional()
            .describe("Cargo features to enable"),
        defaultFeatures: flag.optional().describe("Whether to enable the package's default features"),
        profile: text("the name of a profile").optional().describe("Cargo profile to build with"),
        incremental: flag
            .optional()
            .describe("Whether to compile incrementally, which makes rebuilds faster; default: yes"),
        revision: text("a commit")
            .optional()
            .describe("Commit for the image's labels and build scripts; another commit is another image"),
        ...buildKeys,
        link: z
            .enum(["dynamic", "static"], expected(`"dynamic" or "static"`))
            .optional()
            .describe("`static` links the C library statically, which works with any `static` image"),
        image: text("an image by digest")
            .optional()
            .describe("A pushed image by digest, instead of `context` and `binary`"),
        push: text("an address, for example registry.example.com/team/hello:1")
            .optional()
            .describe("Reference to push a built image to; required on Kubernetes"),
        port: number("a port, for example 3000")
            .optional()
            .describe(
                "Docker: host port, replica i gets port + i; Kubernetes: port of the Service; default: none, for a worker",
            ),
        publishOn: text(`an IP address, for example "127.0.0.1"`)
            .optional()
            .describe("Docker: host address to publish on"),
        containerPort: number("a port, for example 8000")
            .optional()
            .describe("Port that the service listens on"),
        replicas: number("a whole number, for example 1").optional().describe("Number of containers or pods"),
        environment: texts("variables with their values")
            .optional()
            .describe("Environment variables, without secrets"),
        secretFiles: secretNames(
            "Files in `/run/secrets`, each with the name of its secret in `dhi:appSecrets`",
        ),
        secretEnvironment: secretNames(
            "Environment variables, each with the name of its secret; visible to everyone who can inspect the container",
        ),
        command: list("text", "a list of arguments").optional().describe("Arguments of the program"),
        healthcheck: z
            .union([z.literal(false), z.array(text("text"))], expected("false or a list of arguments"))
            .optional()
            .describe(
                "Arguments for the program to check its own health, or `false`; Kubernetes probes the `port` instead",
            ),
        ...runsKeys,
        memory: size("128Mi").optional().describe("Memory limit of one container"),
        cpus: number("a number of cores, for example 0.5")
            .optional()
            .describe("CPU limit of one container, in cores"),
        scratch: size("16Mi")
            .optional()
            .describe(
                "Size of an in-memory `/tmp`, which counts toward `memory`; default: none, everything is read-only",
            ),
        readinessSeconds: number("a number of seconds, for example 60")
            .optional()
            .describe(
                "Seconds for a container to become healthy; on Kubernetes for the whole rollout, default `300`",
            ),
        stopSeconds: number("a number of seconds, for example 10")
            .optional()
            .describe("Seconds for a container to stop before it is killed"),
        kubernetes: appOnKubernetesSchema.optional().describe("Settings for Kubernetes only"),
        nats: z
            .union(
                [
                    flag,
                    section(
                        {
                            user: text("the name of a user").optional().describe("User in `nats.users`"),
                            credentials: text("the name of a secret")
                                .optional()
                                .describe(
                                    "With `nats.operator`: secret in `dhi:appSecrets` with the credentials",
                                ),
                        },
                        "{ user: orders }",
                    ),
                ],
                expected("true, false or settings, for example { user: orders }"),
            )
            .default(true)
            .describe("Whether it connects to the NATS cluster, and as whom; default: as `nats.user`"),
    },
    "{ name: hello, context: apps/hello, binary: docker-rust-hello, port: 3000 }",
);
