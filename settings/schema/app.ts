import { z } from "zod";
import { buildKeys } from "./appBuild.ts";
import { runsKeys } from "./appRuns.ts";
import { expected, number, section, secretNames, size, text, texts } from "./forms.ts";
import { appOnKubernetesSchema } from "./kubernetes.ts";

const flag = z.boolean(expected("true or false"));

/** One Rust service: built from its sources, or adopted as an image that was pushed. */
export const appSchema = section(
    {
        name: text(`a name such as "hello"`).describe("Name of the service, and of its containers"),
        context: text(`a folder such as "apps/hello"`)
            .optional()
            .describe("Folder with Cargo.toml and Cargo.lock"),
        binary: text("the name of a program")
            .optional()
            .describe("Program to build, by its name in Cargo.toml"),
        package: text("the name of a package")
            .optional()
            .describe("Package of a workspace that has the program"),
        features: z
            .array(text("the name of a feature"), expected("a list of features"))
            .optional()
            .describe("Cargo features to turn on"),
        defaultFeatures: flag.optional().describe("Whether the package's default features are on"),
        profile: text("the name of a profile").optional().describe("Profile of Cargo.toml to build with"),
        incremental: flag
            .optional()
            .describe("Whether the compiler keeps intermediate results; default: on, for quick rebuilds"),
        revision: text("a commit")
            .optional()
            .describe(
                "Commit it is built from, for the image's labels and build scripts; another one is another image",
            ),
        ...buildKeys,
        link: z
            .enum(["dynamic", "static"], expected(`"dynamic" or "static"`))
            .optional()
            .describe("`static` builds the C library in: any `static` image will do"),
        image: text("an image by digest")
            .optional()
            .describe("Instead of `context` and `binary`: a pushed image by digest"),
        push: text("an address such as registry.example.com/team/hello:1")
            .optional()
            .describe("Where a built image is pushed to; Kubernetes needs it"),
        port: number("a port such as 3000")
            .optional()
            .describe(
                "Kubernetes: port of its Service; Docker: published, replica i gets port + i; default: a worker",
            ),
        publishOn: text(`an IP address such as "127.0.0.1"`).optional().describe("Docker: host address"),
        containerPort: number("a port such as 8000").optional().describe("Port the service listens on"),
        replicas: number("a whole number such as 1").optional().describe("Number of containers, or pods"),
        environment: texts("variables with their values")
            .optional()
            .describe("Environment variables; no secrets"),
        secretFiles: secretNames(
            "Files under `/run/secrets`, each with the name of its secret in `dhi:appSecrets`",
        ),
        secretEnvironment: secretNames(
            "Variables, likewise, for what reads no files: whoever may look at the container reads them",
        ),
        command: z
            .array(text("text"), expected("a list of arguments"))
            .optional()
            .describe("Arguments of the program"),
        healthcheck: z
            .union([z.literal(false), z.array(text("text"))], expected("false or a list of arguments"))
            .optional()
            .describe(
                "Arguments with which the program checks itself, or `false`; a `port` is asked on Kubernetes",
            ),
        ...runsKeys,
        memory: size("128Mi").optional().describe("Memory limit of one container"),
        cpus: number("a number of cores such as 0.5")
            .optional()
            .describe("CPU limit of one container, in cores"),
        scratch: size("16Mi")
            .optional()
            .describe("Size of `/tmp`, in memory and part of it; default: nothing can be written to"),
        readinessSeconds: number("a number of seconds such as 60")
            .optional()
            .describe(
                "How long a container may take until it is well; on Kubernetes the whole rollout: `300`",
            ),
        stopSeconds: number("a number of seconds such as 10")
            .optional()
            .describe("How long a stopping container may take before it is killed"),
        kubernetes: appOnKubernetesSchema.optional().describe("What it has on Kubernetes only"),
        nats: flag.default(true).describe("Whether it talks to the cluster"),
    },
    "{ name: hello, context: apps/hello, binary: docker-rust-hello, port: 3000 }",
);
